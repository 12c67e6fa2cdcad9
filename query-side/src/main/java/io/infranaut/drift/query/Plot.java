package io.infranaut.drift.query;

import static io.infranaut.drift.query.Html.number;
import static io.infranaut.drift.query.Html.percent;
import static io.infranaut.drift.query.Html.text;

import io.infranaut.drift.api.Comparison;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Draws how a column's values are spread on both sides. Bins of equal width become two histograms laid over each
/// other, single values and categories become pairs of bars.
final class Plot {
    private static final int WIDTH = 560;

    private Plot() {}

    static String of(Comparison c) {
        double n = Math.max(1, sum(c.reference()));
        double m = Math.max(1, sum(c.current()));
        if (!c.categories().isEmpty() || c.edges().isEmpty()) {
            var cells = new ArrayList<Cell>();
            for (int i = 0; i < c.reference().size(); i++) {
                boolean others = i == c.categories().size();
                if (!others || c.reference().get(i) + c.current().get(i) > 0) {
                    cells.add(new Cell(
                            others ? "(all others)" : c.categories().get(i),
                            c.reference().get(i) / n,
                            c.current().get(i) / m));
                }
            }
            return pairs(cells);
        }
        return isEven(c.edges()) ? histograms(c, n, m) : pairs(bins(c, n, m));
    }

    private static long sum(List<Long> counts) {
        return counts.stream().mapToLong(Long::longValue).sum();
    }

    private static boolean isEven(List<Double> edges) {
        if (edges.size() < 4) {
            return false;
        }
        double width = (edges.getLast() - edges.getFirst()) / (edges.size() - 1);
        for (int i = 1; i < edges.size(); i++) {
            if (Math.abs(edges.get(i) - edges.get(i - 1) - width) > width * 1e-6) {
                return false;
            }
        }
        return width > 0;
    }

    private record Cell(String name, double reference, double current) {}

    /// The bins that are not empty on both sides, named by their value or their bounds.
    private static List<Cell> bins(Comparison c, double n, double m) {
        var cells = new ArrayList<Cell>();
        List<Double> edges = c.edges();
        for (int i = 0; i < c.reference().size(); i++) {
            if (c.reference().get(i) + c.current().get(i) == 0) {
                continue;
            }
            String name = i == 0
                    ? "< " + number(edges.getFirst())
                    : i == edges.size()
                            ? "≥ " + number(edges.getLast())
                            : edges.get(i) == Math.nextUp(edges.get(i - 1))
                                    ? number(edges.get(i - 1))
                                    : number(edges.get(i - 1)) + " to " + number(edges.get(i));
            if (i == edges.size()
                    && i > 0
                    && edges.size() > 1
                    && edges.getLast() == Math.nextUp(edges.get(edges.size() - 2))) {
                name = "> " + number(edges.getLast());
            }
            cells.add(new Cell(name, c.reference().get(i) / n, c.current().get(i) / m));
        }
        return cells;
    }

    private static String pairs(List<Cell> cells) {
        int row = 30;
        int longest =
                cells.stream().mapToInt(cell -> cell.name().length()).max().orElse(0);
        int left = Math.clamp(longest * 7L + 16, 60, 170);
        int right = 58;
        int height = cells.size() * row + 6;
        double most = Math.max(
                1e-9,
                cells.stream()
                        .mapToDouble(cell -> Math.max(cell.reference(), cell.current()))
                        .max()
                        .orElse(1));
        var svg = open(height);
        for (int i = 0; i < cells.size(); i++) {
            Cell cell = cells.get(i);
            int y = i * row + 4;
            String shown = cell.name().length() > 22 ? cell.name().substring(0, 21) + "…" : cell.name();
            svg.append("<g><title>")
                    .append(text(cell.name()))
                    .append(": reference ")
                    .append(percent(cell.reference()))
                    .append(", current ")
                    .append(percent(cell.current()))
                    .append("</title>");
            svg.append("<text class=\"name\" x=\"")
                    .append(left - 8)
                    .append("\" y=\"")
                    .append(y + 16)
                    .append("\" text-anchor=\"end\">")
                    .append(shown.isEmpty() ? "(empty)" : text(shown))
                    .append("</text>");
            bar(svg, "ref", left, y, scale(cell.reference(), most, WIDTH - left - right), 10);
            bar(svg, "cur", left, y + 11, scale(cell.current(), most, WIDTH - left - right), 10);
            label(
                    svg,
                    left + scale(cell.reference(), most, WIDTH - left - right) + 5,
                    y + 9,
                    percent(cell.reference()));
            label(svg, left + scale(cell.current(), most, WIDTH - left - right) + 5, y + 20, percent(cell.current()));
            svg.append("</g>");
        }
        return svg.append("</svg>").toString();
    }

    private static double scale(double share, double most, double length) {
        return share / most * length;
    }

    private static void bar(StringBuilder svg, String side, double x, double y, double width, double height) {
        svg.append(String.format(
                Locale.ROOT,
                "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" rx=\"1.5\"/>",
                side,
                x,
                y,
                Math.max(width, 0.6),
                height));
    }

    private static void label(StringBuilder svg, double x, double y, String label) {
        svg.append(String.format(Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\">%s</text>", x, y, text(label)));
    }

    private static String histograms(Comparison c, double n, double m) {
        int top = 10;
        int bottom = 186;
        int left = 44;
        int right = WIDTH - 6;
        int cells = c.reference().size();
        double slot = (right - left) / (cells + 1.0);
        double most = 1e-9;
        for (int i = 0; i < cells; i++) {
            most = Math.max(most, Math.max(c.reference().get(i) / n, c.current().get(i) / m));
        }
        double step = niceStep(most / 4);
        var svg = open(214);
        for (double tick = 0; tick <= most * 1.0001; tick += step) {
            double y = bottom - tick / most * (bottom - top);
            svg.append(String.format(
                    Locale.ROOT,
                    "<line class=\"rule\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>",
                    left,
                    right,
                    y,
                    y));
            svg.append(String.format(
                    Locale.ROOT,
                    "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>",
                    left - 6,
                    y + 4,
                    percent(tick)));
        }
        svg.append(steps(c.reference(), n, most, slot, left, top, bottom, "fill:var(--ref);fill-opacity:.55"));
        svg.append(steps(
                c.current(),
                m,
                most,
                slot,
                left,
                top,
                bottom,
                "fill:var(--cur);fill-opacity:.22;stroke:var(--cur);stroke-width:1.6;stroke-linejoin:round"));
        for (int i = 0; i < cells; i++) {
            List<Double> edges = c.edges();
            String range = i == 0
                    ? "below " + number(edges.getFirst())
                    : i == edges.size()
                            ? number(edges.getLast()) + " and above"
                            : number(edges.get(i - 1)) + " to " + number(edges.get(i));
            svg.append(String.format(
                    Locale.ROOT,
                    "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"transparent\"><title>%s: reference %s, current %s</title></rect>",
                    at(i, cells, slot, left),
                    top,
                    slot,
                    bottom - top,
                    text(range),
                    percent(c.reference().get(i) / n),
                    percent(c.current().get(i) / m)));
        }
        int edges = c.edges().size();
        for (int i = 0; i < 5; i++) {
            int edge = (int) Math.round(i * (edges - 1) / 4.0);
            double x = at(edge + 1, cells, slot, left);
            svg.append(String.format(
                    Locale.ROOT,
                    "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>",
                    x,
                    bottom + 16,
                    text(number(c.edges().get(edge)))));
        }
        label(svg, left - 2, bottom + 27, "◂ less");
        svg.append(String.format(
                Locale.ROOT, "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">more ▸</text>", right, bottom + 27));
        return svg.append("</svg>").toString();
    }

    /// Where a cell begins; the two open bins at the ends stand half a slot apart.
    private static double at(int cell, int cells, double slot, double left) {
        return left + slot * (cell + (cell == 0 ? 0 : cell == cells - 1 ? 1 : 0.5));
    }

    private static String steps(
            List<Long> counts, double all, double most, double slot, double left, int top, int bottom, String style) {
        int cells = counts.size();
        var path = new StringBuilder();
        for (int i = 0; i < cells; i++) {
            double x = at(i, cells, slot, left);
            double y = bottom - counts.get(i) / all / most * (bottom - top);
            if (i <= 1 || i == cells - 1) {
                path.append(String.format(Locale.ROOT, "%sM%.1f %d", i == 0 ? "" : "V" + bottom + "Z", x, bottom));
            }
            path.append(String.format(Locale.ROOT, "V%.1fH%.1f", y, x + slot));
        }
        return "<path style=\"" + style + "\" d=\"" + path + "V" + bottom + "Z\"/>";
    }

    private static double niceStep(double rough) {
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        double lead = rough / power;
        return power * (lead <= 1 ? 1 : lead <= 2 ? 2 : lead <= 5 ? 5 : 10);
    }

    private static StringBuilder open(int height) {
        return new StringBuilder("<svg viewBox=\"0 0 " + WIDTH + " " + height + "\" role=\"img\">");
    }
}
