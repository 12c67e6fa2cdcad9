package io.infranaut.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;

/// Reads the fixtures that the scripts in `src/test/oracle` made, and compares with them.
public final class Oracle {
    private Oracle() {}

    /// The lines of a fixture, each split into its columns.
    public static List<String[]> cases(String name) {
        try (InputStream in = Oracle.class.getResourceAsStream("/oracle/" + name)) {
            if (in == null) {
                throw new IllegalArgumentException("no fixture " + name);
            }
            InputStream text = name.endsWith(".gz") ? new GZIPInputStream(in) : in;
            return new String(text.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.split("\t", -1))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static double[] doubles(String column) {
        return Arrays.stream(column.split(" ", -1))
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
}
