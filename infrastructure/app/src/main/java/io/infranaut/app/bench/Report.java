package io.infranaut.app.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The Markdown file that a run writes, anew after each section, so that a run that is cut off leaves what it found.
final class Report {
    private final Path file;
    private final PrintStream out;
    private final List<String> head = new ArrayList<>();
    private final List<String> sections = new ArrayList<>();
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
        sections.add("## " + title);
        sections.add("");
        sections.addAll(prose.strip().lines().toList());
        sections.add("");
        sections.add("| Measurement | Infranaut | Bare servers | Ratio |");
        sections.add("| --- | ---: | ---: | ---: |");
        sections.addAll(table);
        sections.add("");
        if (!notes.isEmpty()) {
            sections.add("Where the time went, in one more round under the JDK's flight recorder:");
            sections.add("");
            sections.addAll(notes);
            sections.add("");
        }
        table.clear();
        notes.clear();
        write();
    }

    private void write() {
        var lines = new ArrayList<String>();
        lines.addAll(head);
        lines.add("");
        lines.addAll(sections);
        while (lines.getLast().isEmpty()) {
            lines.removeLast();
        }
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        out.println("written to " + file);
    }
}
