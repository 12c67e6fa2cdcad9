import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.FormatterException;
import com.palantir.javaformat.java.ImportOrderer;
import com.palantir.javaformat.java.JavaFormatterOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Lays out the Java sources below a folder (`apply`), names those that are not laid out so (`check`), or does nothing
/// (`off`).
///
/// The formatter would break a long line of a `///` comment into lines that no longer belong to it. So these lines are
/// hidden from it and only take over its indentation; those that are then too long are broken here, and go on as the
/// same comment. Tables, code and addresses cannot be broken.
final class Format {
    private static final int WIDTH = 120;
    private static final Pattern MARKDOWN = Pattern.compile("(?m)^([ \\t]*)(///.*)$");
    private static final Pattern HIDDEN = Pattern.compile("// markdown:(\\d+):");

    /// A line of prose: its margin, and the mark of a list below whose text it goes on.
    private static final Pattern PROSE = Pattern.compile("(\\s*/// *)(- |\\d+\\. )?(?!\\|).*");

    private Format() {}

    public static void main(String[] arguments) throws IOException {
        String mode = arguments[0];
        Path root = Path.of(arguments[1]).toRealPath();
        if (mode.equals("off")) {
            return;
        }
        if (!mode.equals("apply") && !mode.equals("check")) {
            System.err.println("format is apply, check or off, not " + mode);
            System.exit(2);
        }
        Formatter formatter = Formatter.createFormatter(JavaFormatterOptions.builder()
                .style(JavaFormatterOptions.Style.PALANTIR)
                .formatJavadoc(false)
                .build());
        var problems = new ArrayList<String>();
        for (Path file : sources(root)) {
            String name = root.relativize(file).toString();
            String before = Files.readString(file);
            try {
                String after = layOut(before, formatter);
                if (!after.equals(before)) {
                    if (mode.equals("apply")) {
                        Files.writeString(file, after);
                        System.out.println("laid out " + name);
                    } else {
                        problems.add(name + " is not laid out by the formatter");
                    }
                }
                tooLong(after)
                        .forEach(line -> problems.add(name + ":" + line + " is longer than " + WIDTH + " characters"));
            } catch (FormatterException e) {
                problems.add(name + " cannot be read: " + e.getMessage());
            }
        }
        if (!problems.isEmpty()) {
            problems.forEach(System.err::println);
            System.err.println("./infranaut format lays out the sources");
            System.exit(1);
        }
    }

    private static List<Path> sources(Path root) throws IOException {
        try (var files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> {
                        String path = root.relativize(file).toString().replace('\\', '/');
                        return !path.contains("target/") && !path.startsWith(".");
                    })
                    .sorted()
                    .toList();
        }
    }

    static String layOut(String source, Formatter formatter) throws FormatterException {
        var hidden = new ArrayList<String>();
        String shielded = MARKDOWN.matcher(source).replaceAll(line -> {
            hidden.add(line.group(2));
            return Matcher.quoteReplacement(line.group(1) + "// markdown:" + (hidden.size() - 1) + ":");
        });
        String laidOut =
                formatter.formatSource(ImportOrderer.reorderImports(shielded, JavaFormatterOptions.Style.PALANTIR));
        return broken(HIDDEN.matcher(laidOut)
                .replaceAll(mark -> Matcher.quoteReplacement(hidden.get(Integer.parseInt(mark.group(1))))));
    }

    private static String broken(String source) {
        var result = new StringBuilder();
        boolean code = false;
        for (String line : source.lines().toList()) {
            code ^= line.strip().startsWith("/// ```");
            Matcher comment = PROSE.matcher(line);
            String rest = line;
            if (!code && comment.matches()) {
                String margin = comment.group(1)
                        + " "
                                .repeat(
                                        comment.group(2) == null
                                                ? 0
                                                : comment.group(2).length());
                int space;
                while (rest.length() > WIDTH && (space = rest.lastIndexOf(' ', WIDTH)) > margin.length()) {
                    result.append(rest, 0, space).append('\n');
                    rest = margin + rest.substring(space + 1);
                }
            }
            result.append(rest).append('\n');
        }
        return result.toString();
    }

    /// The numbers of the comment lines that are too long, but for tables and addresses, which cannot be broken.
    private static List<Integer> tooLong(String source) {
        var found = new ArrayList<Integer>();
        List<String> lines = source.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            String text = line.strip();
            if (line.length() > WIDTH && text.startsWith("//") && !text.startsWith("/// |") && !text.contains("://")) {
                found.add(i + 1);
            }
        }
        return found;
    }
}
