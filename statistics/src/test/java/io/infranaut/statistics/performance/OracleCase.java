package io.infranaut.statistics.performance;

import static org.assertj.core.api.Assertions.assertThat;

import io.infranaut.statistics.Result;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/// One case of a fixture made by a script in `src/test/oracle`: inputs, and the oracle's answers to them.
public record OracleCase(String name, Map<String, String[]> inputs, Map<String, String> wants) {

    /// The cases of a fixture, in the file's order.
    public static List<OracleCase> read(String fixture) {
        List<OracleCase> cases = new ArrayList<>();
        for (String line : text(fixture).split("\n", -1)) {
            String[] words = line.isEmpty() ? new String[] {""} : line.split(" ", -1);
            switch (words[0]) {
                case "case" -> cases.add(new OracleCase(words[1], new LinkedHashMap<>(), new LinkedHashMap<>()));
                case "want" -> cases.getLast().wants.put(words[1], words[2]);
                case "" -> {}
                default -> cases.getLast().inputs.put(words[0], Arrays.copyOfRange(words, 1, words.length));
            }
        }
        return cases;
    }

    public boolean has(String input) {
        return inputs.containsKey(input);
    }

    public Stream<String> words(String input) {
        return Arrays.stream(Objects.requireNonNull(inputs.get(input), input));
    }

    public int[] ints(String input) {
        return words(input).mapToInt(Integer::parseInt).toArray();
    }

    public double[] doubles(String input) {
        return words(input)
                .map(w -> w.replace("inf", "Infinity").replace("nan", "NaN"))
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    /// Asserts that `actual` is the oracle's answer: no value where it has none, else equal within 1e-9 of its size.
    public void assertAgrees(String want, Result<Double> actual) {
        assertAgrees(want, actual, 0);
    }

    /// As above, but within `absolute` where that is more.
    public void assertAgrees(String want, Result<Double> actual, double absolute) {
        String expected = Objects.requireNonNull(wants.get(want), () -> name + " lacks " + want);
        switch (actual) {
            case Result.InsufficientData<Double>(String reason) ->
                assertThat(expected).as("%s of %s: %s", want, name, reason).isEqualTo("none");
            case Result.Value<Double>(Double value) -> {
                assertThat(expected).as("%s of %s is %s", want, name, value).isNotEqualTo("none");
                double oracle = Double.parseDouble(expected);
                assertThat(Math.abs(value - oracle))
                        .as("%s of %s: %s, by the oracle %s", want, name, value, oracle)
                        .isLessThanOrEqualTo(Math.max(absolute, 1e-9 * Math.abs(oracle)));
            }
        }
    }

    private static String text(String fixture) {
        try (InputStream in = Objects.requireNonNull(OracleCase.class.getResourceAsStream("/oracle/" + fixture))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
