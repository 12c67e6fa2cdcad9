package io.infranaut.statistics.online;

import io.infranaut.statistics.Oracle;
import io.infranaut.statistics.online.PageHinkley.Direction;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/// The streams and signals that `online.py` wrote.
final class Streams {
    private static final Map<String, double[]> VALUES = read();

    /// What the oracle says of a stream.
    ///
    /// @param signals one letter a value: N, W or D
    record Case(String stream, String detector, String[] settings, String signals) {
        double[] values() {
            return Streams.values(stream);
        }

        Detector start() {
            String[] s = settings;
            return switch (detector) {
                case "adwin" -> new Adwin(real(s[0]), whole(s[1]), whole(s[2]), whole(s[3]), whole(s[4]));
                case "page-hinkley" ->
                    new PageHinkley(
                            whole(s[0]),
                            real(s[1]),
                            real(s[2]),
                            real(s[3]),
                            Direction.valueOf(s[4].toUpperCase(Locale.ROOT)));
                case "kswin" -> new Kswin(real(s[0]), whole(s[1]), whole(s[2]), whole(s[3]));
                case "cusum" -> new Cusum(real(s[0]), real(s[1]), whole(s[2]));
                case "geometric-moving-average" -> new GeometricMovingAverage(real(s[0]), real(s[1]), whole(s[2]));
                case "ddm" -> new Ddm(whole(s[0]), real(s[1]), real(s[2]));
                case "eddm" -> new Eddm(whole(s[0]), real(s[1]), real(s[2]));
                case "hddm-a" -> new HddmA(real(s[0]), real(s[1]), s[2].equals("True"));
                case "hddm-w" -> new HddmW(real(s[0]), real(s[1]), real(s[2]), s[3].equals("True"));
                default -> throw new IllegalArgumentException(detector);
            };
        }
    }

    private Streams() {}

    static double[] values(String stream) {
        return Objects.requireNonNull(VALUES.get(stream), stream);
    }

    static int streams() {
        return VALUES.size();
    }

    static List<Case> cases() {
        return Oracle.cases("online/signals.tsv.gz").stream()
                .map(c -> new Case(c[0], c[1], c[2].split(" "), letters(c[3])))
                .toList();
    }

    static String signals(Detector detector, double... values) {
        StringBuilder letters = new StringBuilder();
        for (double value : values) {
            letters.append(letter(detector.update(value)));
        }
        return letters.toString();
    }

    static char letter(Signal signal) {
        return switch (signal) {
            case NONE -> 'N';
            case WARNING -> 'W';
            case DRIFT -> 'D';
        };
    }

    private static String letters(String runs) {
        StringBuilder letters = new StringBuilder();
        for (String run : runs.split(" ")) {
            letters.append(run.substring(0, 1).repeat(whole(run.substring(1))));
        }
        return letters.toString();
    }

    private static Map<String, double[]> read() {
        Map<String, double[]> values = new HashMap<>();
        for (String[] stream : Oracle.cases("online/streams.tsv.gz")) {
            values.put(
                    stream[0],
                    stream[1].matches("[01]+")
                            ? stream[1].chars().mapToDouble(c -> c - '0').toArray()
                            : Oracle.doubles(stream[1]));
        }
        return values;
    }

    private static double real(String text) {
        return Double.parseDouble(text);
    }

    private static int whole(String text) {
        return Integer.parseInt(text);
    }
}
