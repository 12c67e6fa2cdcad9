package io.infranaut.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `docs/statistics.md` shows compiles and runs: its examples, and every call of its table.
class GuideTest {
    private static final Path GUIDE = Path.of("..", "docs", "statistics.md");

    private static final String AROUND = """
            import io.infranaut.statistics.*;
            import io.infranaut.statistics.chunk.*;
            import io.infranaut.statistics.performance.*;
            import io.infranaut.statistics.online.*;
            import io.infranaut.statistics.preset.*;
            import io.infranaut.statistics.sketch.*;
            import io.infranaut.statistics.twosample.*;
            import java.util.*;

            public final class Example {
                static void check(boolean holds) {
                    if (!holds) throw new AssertionError("what the guide says does not hold");
                }

                static double[] numbers(int count, double from) {
                    double[] numbers = new double[count];
                    Arrays.setAll(numbers, i -> from + i);
                    return numbers;
                }

                static int[] repeated(int... pattern) {
                    int[] values = new int[400];
                    Arrays.setAll(values, i -> pattern[i %% pattern.length]);
                    return values;
                }

                static double[] repeated(double... pattern) {
                    double[] values = new double[400];
                    Arrays.setAll(values, i -> pattern[i %% pattern.length]);
                    return values;
                }

                public static void run() {
            %s
                }
            }
            """;

    private static final String OF_THE_TABLE = """
            double[] a = numbers(40, 0);
            double[] b = numbers(40, 20);
            Shares shares = new Shares(new long[] {12, 5}, new long[] {4, 9});
            int[] actual = repeated(0, 1, 1, 0, 1);
            int[] predicted = repeated(0, 1, 0, 1);
            double[] scores = repeated(0.1, 0.9, 0.4, 0.7);
            ConfusionMatrix matrix = ConfusionMatrix.of(actual, predicted, 2);
            ConfusionMatrix other = ConfusionMatrix.of(actual, actual, 2);
            ClassPredictions predictions = new ClassPredictions(actual, predicted, new double[][] {scores});
            double[][] relevance = {{1, 0, 2}, {0, 1, 0}};
            double[][] ranks = {{3, 2, 1}, {3, 2, 1}};
            Column.Labels l = new Column.Labels("a b a c ".repeat(10).split(" "), false);
            Column r = new Column.Numbers(a, false);
            Column c = new Column.Numbers(b, false);
            SortedMap<String, Column> rs = new TreeMap<>(Map.of("x", r, "y", c));
            SortedMap<String, Column> cs = new TreeMap<>(Map.of("x", c, "y", r));
            List<Chunk> rChunks = NannyMl.DEFAULT_CHUNKING.cut(40);
            List<Chunk> cChunks = NannyMl.DEFAULT_CHUNKING.cut(40);
            """;

    @TempDir
    Path classes;

    @Test
    void every_example_holds() throws Exception {
        List<String> examples = found("(?s)```java\n(.*?)```");

        assertThat(examples).hasSizeGreaterThanOrEqualTo(4);
        for (String example : examples) {
            run(example);
        }
    }

    @Test
    void every_call_of_the_table_gives_a_value() throws Exception {
        List<String> calls = found("(?m)^\\|.*\\| `([^`]+)` \\|$");

        assertThat(calls).hasSizeGreaterThanOrEqualTo(29);
        run(calls.stream()
                .map("check(!((Object) %s instanceof Result.InsufficientData<?>));\n"::formatted)
                .collect(Collectors.joining("", OF_THE_TABLE, "")));
    }

    private static List<String> found(String pattern) throws IOException {
        return Pattern.compile(pattern)
                .matcher(Files.readString(GUIDE))
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    private void run(String statements) throws Exception {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter complaints = new StringWriter();
        List<String> options =
                List.of("-proc:none", "-classpath", System.getProperty("java.class.path"), "-d", classes.toString());
        boolean compiled = compiler.getTask(
                        complaints, null, null, options, null, List.of(new Source(AROUND.formatted(statements))))
                .call();
        assertThat(compiled).as(complaints + statements).isTrue();
        try (URLClassLoader loader = new URLClassLoader(
                new URL[] {classes.toUri().toURL()}, getClass().getClassLoader())) {
            loader.loadClass("Example").getMethod("run").invoke(null);
        }
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String text) {
            super(URI.create("string:///Example.java"), JavaFileObject.Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
