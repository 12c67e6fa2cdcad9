package io.infranaut.app.demo;

import java.io.PrintStream;
import java.util.Locale;

/// What the demo prints.
final class Console {
    private static final int WIDTH = 32;

    private final PrintStream out;
    private final boolean terminal;

    Console(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    void step(String text) {
        out.println("  " + (terminal ? "\u001b[32m✓\u001b[0m " : "✓ ") + text);
    }

    void title(String text) {
        out.println();
        out.println(terminal ? "\u001b[1m" + text + "\u001b[0m" : text);
    }

    void line(String format, Object... arguments) {
        out.printf(Locale.ROOT, "  " + format + "%n", arguments);
    }

    /// Draws the bar anew on a terminal; elsewhere a line at each quarter.
    void progress(String what, int done, int of, String detail) {
        int filled = WIDTH * done / of;
        String bar = "█".repeat(filled) + "░".repeat(WIDTH - filled);
        if (terminal) {
            out.printf(Locale.ROOT, "\r  %s %s %3d %%  %s\u001b[K", what, bar, 100 * done / of, detail);
            if (done == of) {
                out.println();
            }
            out.flush();
        } else if (done == of || done * 4 / of != (done - 1) * 4 / of) {
            out.printf(Locale.ROOT, "  %s %s %3d %%  %s%n", what, bar, 100 * done / of, detail);
        }
    }
}
