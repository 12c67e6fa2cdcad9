package io.infranaut.app.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The Markdown file that a run writes, anew after each section, so that a run that is cut off leaves what it found.
/// Sections of the file that the run does not measure stay as they are.
final class Report {
    private final Path file;
    private final PrintStream out;
    private final List<String> head = new ArrayList<>();
    private final Map<String, List<String>> sections = new LinkedHashMap<>();
    private final List<String> table = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    Report(Path file, PrintStream out) {
        this.file = file.toAbsolutePath();
        this.out = out;
    }

    void head(List<String> lines) {
        head.clear();
        head.addAll(lines);
    }

    void progress(String what) {
        out.println(what);
    }

    /// Our side and the bare servers' of one quantity, in the same rounds.
    void row(String what, String format, Samples ours, Samples bare) {
        row(what, ours.text(format), bare.text(format), ours.ratioTo(bare));
    }

    void row(String what, String ours, String bare, String ratio) {
        String line = "| " + what + " | " + ours + " | " + bare + " | " + ratio + " |";
        table.add(line);
        out.println(line);
    }

    void note(List<String> lines) {
        notes.addAll(lines);
    }

    /// Ends a section and writes the file.
    void section(String title, String prose) {
        var lines = new ArrayList<String>();
        lines.addAll(prose.strip().lines().toList());
        lines.add("");
        lines.add("| Measurement | Infranaut | Bare servers | Ratio |");
        lines.add("| --- | ---: | ---: | ---: |");
        lines.addAll(table);
        lines.add("");
        if (!notes.isEmpty()) {
            lines.add("Where the time went, in one more round under the JDK's flight recorder:");
            lines.add("");
            lines.addAll(notes);
            lines.add("");
        }
        sections.put("## " + title, lines);
        table.clear();
        notes.clear();
        write();
    }

    private void write() {
        var all = others();
        all.putAll(sections);
        var lines = new ArrayList<>(head);
        all.forEach((title, section) -> {
            lines.add("");
            lines.add(title);
            lines.add("");
            lines.addAll(section);
            while (lines.getLast().isEmpty()) {
                lines.removeLast();
            }
        });
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        out.println("written to " + file);
    }

    /// The sections of the file as it is, by their titles.
    private Map<String, List<String>> others() {
        var found = new LinkedHashMap<String, List<String>>();
        if (Files.exists(file)) {
            try {
                List<String> section = new ArrayList<>();
                for (String line : Files.readAllLines(file)) {
                    if (line.startsWith("## ")) {
                        section = new ArrayList<>();
                        found.put(line, section);
                    } else if (!line.isEmpty() || !section.isEmpty()) {
                        section.add(line);
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return found;
    }
}
