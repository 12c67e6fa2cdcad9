package io.infranaut.statistics;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.zip.GZIPInputStream;

/// Reads the fixtures that the scripts in `src/test/oracle` made, and compares with them. A fixture is a table, one
/// case a line, or for cases of many names a list of blocks; one that ends in `.gz` is packed.
public final class Oracle {
    private Oracle() {}

    /// The lines of a table, each split into its columns.
    public static List<String[]> cases(String name) {
        return text(name).lines().map(line -> line.split("\t", -1)).toList();
    }

    /// The blocks of a fixture, in its order.
    public static List<Block> blocks(String name) {
        List<Block> blocks = new ArrayList<>();
        for (String line : text(name).lines().toList()) {
            String[] words = line.split(" ", -1);
            switch (words[0]) {
                case "case" -> blocks.add(new Block(words[1], new LinkedHashMap<>(), new LinkedHashMap<>()));
                case "want" -> blocks.getLast().wants.put(words[1], words[2]);
                default -> blocks.getLast().inputs.put(words[0], Arrays.copyOfRange(words, 1, words.length));
            }
        }
        return blocks;
    }

    private static String text(String name) {
        try (InputStream in = Oracle.class.getResourceAsStream("/oracle/" + name)) {
            if (in == null) {
                throw new IllegalArgumentException("no fixture " + name);
            }
            InputStream text = name.endsWith(".gz") ? new GZIPInputStream(in) : in;
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static double[] doubles(String column) {
        return doubles(Arrays.stream(column.split(" ", -1)));
    }

    private static double[] doubles(Stream<String> words) {
        return words.map(w -> w.replace("inf", "Infinity").replace("nan", "NaN"))
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    public static long[] longs(String column) {
        return Arrays.stream(column.split(" ", -1)).mapToLong(Long::parseLong).toArray();
    }

    /// Holds `actual` to the oracle within 1e-9 of its size.
    public static void assertAgrees(double actual, String expected, Object... where) {
        assertAgrees(actual, Double.parseDouble(expected), 1e-9, 0, where);
    }

    public static void assertAgrees(double actual, double expected, double relative, double absolute, Object... where) {
        assertThat(Math.abs(actual - expected))
                .as("%s: %s, by the oracle %s", Arrays.toString(where), actual, expected)
                .isLessThanOrEqualTo(Math.max(absolute, relative * Math.abs(expected)));
    }

    /// A case with named inputs and the oracle's named answers to them, `none` where it has none.
    public record Block(String name, Map<String, String[]> inputs, Map<String, String> wants) {
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
            return Oracle.doubles(words(input));
        }

        /// Asserts that `actual` is the oracle's answer: no value where it has none, else equal within 1e-9 of its
        /// size.
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
                    Oracle.assertAgrees(value, Double.parseDouble(expected), 1e-9, absolute, want, name);
                }
            }
        }
    }
}
