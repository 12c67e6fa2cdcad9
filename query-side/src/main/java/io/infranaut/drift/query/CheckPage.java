package io.infranaut.drift.query;

import static io.infranaut.drift.query.Html.count;
import static io.infranaut.drift.query.Html.number;
import static io.infranaut.drift.query.Html.percent;
import static io.infranaut.drift.query.Html.pill;
import static io.infranaut.drift.query.Html.text;

import io.infranaut.drift.api.ColumnVerdict;
import io.infranaut.drift.api.Comparison;
import io.infranaut.drift.api.DriftEvent.DriftChecked;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A verdict as a page for people: what was found, and a plot per column, most drifted first.
final class CheckPage {
    private CheckPage() {}

    static String of(DriftChecked e) {
        var html = new StringBuilder();
        String title = e.name() == null ? "Drift check" : e.name();
        html.append("<h1>")
                .append(text(title))
                .append(' ')
                .append(pill(e.verdict()))
                .append("</h1>\n");
        html.append("<p class=\"lead\">").append(lead(e)).append("</p>\n");
        html.append("<div class=\"panel\"><dl>");
        fact(html, "Window", window(e));
        fact(html, "Rows", count(e.currentRows()) + " now, " + count(e.referenceRows()) + " in the reference");
        fact(html, "Baseline", "<code>" + e.baselineId() + "</code> version " + e.baselineVersion());
        fact(html, "Dataset", "<code>" + e.datasetId() + "</code>");
        if (e.modelId() != null) {
            fact(
                    html,
                    "Model",
                    "<code>" + e.modelId() + "</code>"
                            + (e.modelVersion() == null ? "" : " version " + e.modelVersion()));
        }
        fact(html, "Checked", text(e.at().truncatedTo(ChronoUnit.SECONDS)));
        fact(html, "Check", "<code>" + e.checkId() + "</code>");
        fact(html, "Verdict's digest", "<code>" + e.digest() + "</code>");
        fact(
                html,
                "Engine",
                text(e.engine()) + "; p-values corrected by "
                        + text(e.configuration().correction()));
        html.append("</dl></div>\n");
        table(html, e.columns());
        html.append("<p class=\"soft\"><span class=\"key\" style=\"background:var(--ref)\"></span>reference")
                .append(
                        "<span class=\"key\" style=\"background:var(--cur)\"></span>current window</p>\n<div class=\"grid\">\n");
        for (int i = 0; i < e.columns().size(); i++) {
            card(html, i, e.columns().get(i));
        }
        return Html.page(title, html.append("</div>\n").toString());
    }

    private static String lead(DriftChecked e) {
        if (e.measured() == 0) {
            return "No column could be compared.";
        }
        List<String> names = e.columns().stream()
                .filter(column -> column.verdict().equals("DRIFT"))
                .map(ColumnVerdict::column)
                .toList();
        String drifted = names.isEmpty()
                ? "None of " + e.measured() + " columns drifted."
                : e.drifted() + " of " + e.measured() + " columns drifted (" + percent(e.driftedShare()) + "): <b>"
                        + text(String.join(", ", names.stream().limit(5).toList())) + "</b>"
                        + (names.size() > 5 ? " and " + (names.size() - 5) + " more" : "") + ".";
        return drifted + " <span class=\"soft\">The dataset counts as drifted from "
                + percent(e.configuration().driftedShare()) + " on.</span>";
    }

    private static String window(DriftChecked e) {
        String time = e.from() == null && e.to() == null
                ? "all that was stored"
                : (e.from() == null ? "the beginning" : text(e.from())) + " to "
                        + (e.to() == null ? "the end" : text(e.to()));
        return e.firstRow() == null && e.lastRow() == null
                ? time
                : time + ", rows " + count(e.firstRow() == null ? 0 : e.firstRow()) + " to "
                        + (e.lastRow() == null ? "the last" : count(e.lastRow() - 1));
    }

    private static void fact(StringBuilder html, String name, String value) {
        html.append("<dt>").append(name).append("</dt><dd>").append(value).append("</dd>");
    }

    private static void table(StringBuilder html, List<ColumnVerdict> columns) {
        html.append("<div class=\"panel\"><table><thead><tr><th>Column<th>Verdict<th>Test<th class=\"n\">Score")
                .append("<th class=\"n\">Corrected<th class=\"n\">Threshold<th class=\"n\">Effect</tr></thead><tbody>");
        for (int i = 0; i < columns.size(); i++) {
            ColumnVerdict c = columns.get(i);
            html.append("<tr><td><a href=\"#c")
                    .append(i)
                    .append("\">")
                    .append(text(c.column()))
                    .append("</a><td>")
                    .append(pill(c.verdict()))
                    .append("<td>")
                    .append(text(c.method()));
            cell(html, c.score());
            cell(html, c.adjusted());
            cell(html, c.threshold());
            cell(html, c.effectSize());
        }
        html.append("</tbody></table></div>\n");
    }

    private static void cell(StringBuilder html, @Nullable Double value) {
        html.append("<td class=\"n\">").append(value == null ? "–" : number(value));
    }

    private static void card(StringBuilder html, int i, ColumnVerdict c) {
        html.append("<section class=\"card\" id=\"c")
                .append(i)
                .append("\"><header><h2>")
                .append(text(c.column()))
                .append("</h2>")
                .append(pill(c.verdict()))
                .append("</header><div class=\"facts\">")
                .append(facts(c));
        Comparison spread = c.comparison();
        if (spread != null && spread.referenceMissing() + spread.currentMissing() > 0) {
            html.append("<br>missing: ")
                    .append(missing(spread.reference(), spread.referenceMissing()))
                    .append(" in the reference, ")
                    .append(missing(spread.current(), spread.currentMissing()))
                    .append(" now");
        }
        html.append("</div>");
        if (spread != null) {
            html.append(Plot.of(spread));
        }
        html.append("</section>\n");
    }

    private static String facts(ColumnVerdict c) {
        if (c.insufficient() != null) {
            return text(c.insufficient());
        }
        double score = c.score() == null ? 0 : c.score();
        double threshold = c.threshold() == null ? 0 : c.threshold();
        boolean test = "P_VALUE".equals(c.answer());
        String told = c.adjusted() == null
                ? (test ? "p = " : "distance ") + number(score)
                : "corrected p = " + number(c.adjusted());
        return text(String.valueOf(c.methodName())) + ": " + told + ", drift "
                + (test ? "below " : "from ") + number(threshold)
                + (c.effect() == null || c.effectSize() == null || !test
                        ? ""
                        : "; " + text(c.effect()) + " = " + number(c.effectSize()));
    }

    private static String missing(List<Long> counts, long missing) {
        long all = missing + counts.stream().mapToLong(Long::longValue).sum();
        return all == 0 ? "–" : percent((double) missing / all);
    }

    /// A check that is still under way, or failed.
    static String unfinished(ChecksApi.CheckSummary check) {
        String title = check.name() == null ? "Drift check" : check.name();
        return Html.page(
                title,
                "<h1>" + text(title) + " " + pill(check.state()) + "</h1>\n<p class=\"lead\">"
                        + (check.problem() == null
                                ? "It is under way; reload this page in a moment."
                                : text(check.problem()))
                        + "</p>\n<p class=\"soft\">Check <code>" + check.id() + "</code>, asked for "
                        + text(check.requestedAt().truncatedTo(ChronoUnit.SECONDS)) + "</p>\n");
    }
}
