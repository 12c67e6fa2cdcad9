package io.infranaut.drift.query;

import static io.infranaut.drift.query.Html.count;
import static io.infranaut.drift.query.Html.pill;
import static io.infranaut.drift.query.Html.text;

import io.infranaut.drift.api.ColumnVerdict;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A check that was cut into chunks, as a page: one line per column, one cell per chunk.
final class ChunksPage {
    private ChunksPage() {}

    /// @param columns none while it is under way
    record Part(ChecksApi.CheckSummary check, List<ColumnVerdict> columns) {}

    static String of(ChecksApi.CheckSummary whole, List<Part> parts) {
        String title = whole.name() == null ? "Drift check" : whole.name();
        long over = parts.stream()
                .filter(part -> !part.check().state().equals("QUEUED"))
                .count();
        long drifted = parts.stream()
                .filter(part -> part.check().drifted() != null && part.check().drifted() > 0)
                .count();
        var html = new StringBuilder("<h1>" + text(title) + "</h1>\n<p class=\"lead\">" + parts.size() + " chunks, "
                + (over == parts.size() ? "" : over + " of them done, ") + "drift in " + drifted + " of them.</p>\n");
        html.append("<div class=\"panel\">").append(matrix(parts)).append("</div>\n");
        html.append("<div class=\"panel\"><table><thead><tr><th>Chunk<th>From<th>To<th>Verdict<th class=\"n\">Drifted")
                .append("<th>Most drifted</tr></thead><tbody>");
        for (int i = 0; i < parts.size(); i++) {
            ChecksApi.CheckSummary c = parts.get(i).check();
            html.append("<tr><td><a href=\"")
                    .append(c.id())
                    .append("\">")
                    .append(i + 1)
                    .append("</a><td>")
                    .append(bound(c.from(), c.firstRow()))
                    .append("<td>")
                    .append(bound(c.to(), c.lastRow()))
                    .append("<td>")
                    .append(pill(c.verdict() == null ? c.state() : c.verdict()))
                    .append("<td class=\"n\">")
                    .append(c.drifted() == null ? "–" : c.drifted() + " of " + c.measured())
                    .append("<td>")
                    .append(text(String.join(
                            ", ", c.driftedColumns().stream().limit(3).toList())));
        }
        return Html.page(title, html.append("</tbody></table></div>\n").toString());
    }

    private static String bound(@Nullable Instant time, @Nullable Long row) {
        return row != null ? "row " + count(row) : time == null ? "–" : text(time);
    }

    private static String matrix(List<Part> parts) {
        Map<String, Double> weight = new LinkedHashMap<>();
        for (Part part : parts) {
            for (ColumnVerdict column : part.columns()) {
                weight.merge(column.column(), weight(column), Double::sum);
            }
        }
        List<String> names = weight.entrySet().stream()
                .sorted(Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey)
                .toList();
        int left = 170;
        int row = 18;
        double cell = Math.min(34, 900.0 / Math.max(1, parts.size()));
        var svg = new StringBuilder("<svg viewBox=\"0 0 1100 " + (names.size() * row + 24) + "\" role=\"img\">");
        for (int y = 0; y < names.size(); y++) {
            String name = names.get(y);
            svg.append("<text class=\"name\" x=\"")
                    .append(left - 8)
                    .append("\" y=\"")
                    .append(y * row + 13)
                    .append("\" text-anchor=\"end\">")
                    .append(text(name.length() > 24 ? name.substring(0, 23) + "…" : name))
                    .append("</text>");
            for (int x = 0; x < parts.size(); x++) {
                ColumnVerdict verdict = parts.get(x).columns().stream()
                        .filter(column -> column.column().equals(name))
                        .findFirst()
                        .orElse(null);
                if (verdict != null) {
                    svg.append(String.format(
                            Locale.ROOT,
                            "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" rx=\"2\" fill=\"var(--%s)\" fill-opacity=\"%s\"><title>%s, chunk %d: %s</title></rect>",
                            left + x * cell,
                            y * row + 1,
                            Math.max(1, cell - 2),
                            row - 3,
                            colour(verdict),
                            verdict.verdict().equals("DRIFT") ? "1" : "0.3",
                            text(name),
                            x + 1,
                            verdict.verdict().replace('_', ' ')));
                }
            }
        }
        for (int x = 0; x < parts.size(); x += Math.max(1, (int) Math.ceil(24 / cell))) {
            svg.append(String.format(
                    Locale.ROOT,
                    "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%d</text>",
                    left + x * cell + cell / 2,
                    names.size() * row + 16,
                    x + 1));
        }
        return svg.append("</svg>").toString();
    }

    private static double weight(ColumnVerdict column) {
        double effect = Objects.requireNonNullElse(column.effectSize(), 0.0);
        return switch (column.verdict()) {
            case "DRIFT" -> 1 + effect / (1 + effect);
            case "WATCH" -> 0.5;
            default -> 0;
        };
    }

    private static String colour(ColumnVerdict column) {
        return switch (column.verdict()) {
            case "DRIFT" -> "drift";
            case "WATCH" -> "watch";
            case "STABLE" -> "stable";
            default -> "none";
        };
    }
}
