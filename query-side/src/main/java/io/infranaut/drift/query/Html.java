package io.infranaut.drift.query;

import java.util.Locale;

/// Pieces that the pages share. A page needs nothing from elsewhere and runs no script.
final class Html {
    private static final String STYLE = """
            :root{--bg:#f6f7f9;--card:#fff;--ink:#1c2330;--soft:#5d6778;--line:#dfe3ea;--ref:#98a2b3;--cur:#2563eb;
            --drift:#c2410c;--watch:#a16207;--stable:#15803d;--none:#667085}
            @media(prefers-color-scheme:dark){:root{--bg:#11151c;--card:#1a202b;--ink:#e7ebf2;--soft:#9aa5b6;--line:#2d3644;
            --ref:#7c8798;--cur:#6ea8fe;--drift:#fb923c;--watch:#facc15;--stable:#4ade80;--none:#98a2b3}}
            *{box-sizing:border-box}body{margin:0;background:var(--bg);color:var(--ink);
            font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",sans-serif}
            main{max-width:1180px;margin:0 auto;padding:28px 20px 60px}h1{font-size:24px;margin:0 0 6px;overflow-wrap:anywhere}
            h2{font-size:16px;margin:0;overflow-wrap:anywhere}p{margin:0 0 10px}.soft{color:var(--soft)}
            .lead{font-size:17px;margin:10px 0 18px}.pill{display:inline-block;border-radius:99px;padding:1px 10px;font-size:12px;
            font-weight:650;letter-spacing:.03em;border:1.5px solid currentColor;vertical-align:middle;white-space:nowrap}
            .DRIFT{color:var(--drift)}.WATCH{color:var(--watch)}.STABLE{color:var(--stable)}
            .INSUFFICIENT_DATA,.QUEUED,.FAILED,.SPLIT{color:var(--none)}
            .panel{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:16px 18px;margin:0 0 18px;overflow-x:auto}
            dl{display:grid;grid-template-columns:max-content 1fr;gap:3px 18px;margin:0;font-size:14px}dt{color:var(--soft)}
            dd{margin:0;overflow-wrap:anywhere}code{font:12.5px ui-monospace,SFMono-Regular,Menlo,monospace}
            table{border-collapse:collapse;width:100%;font-size:14px}th{text-align:left;color:var(--soft);font-weight:550}
            th,td{padding:5px 12px 5px 0;border-bottom:1px solid var(--line);white-space:nowrap}td.n,th.n{text-align:right;
            font-variant-numeric:tabular-nums}tr:last-child td{border-bottom:0}a{color:inherit}
            .grid{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,520px),1fr));gap:18px}
            .card{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:14px 16px 12px;min-width:0}
            .card header{display:flex;justify-content:space-between;gap:12px;align-items:baseline}
            .card .facts{font-size:13px;color:var(--soft);margin:2px 0 8px}svg{display:block;width:100%;height:auto}
            svg text{fill:var(--soft);font-size:11px;font-family:inherit}svg .name{fill:var(--ink)}.ref{fill:var(--ref)}.cur{fill:var(--cur)}
            .rule{stroke:var(--line);stroke-width:1}.key{display:inline-block;width:11px;height:11px;border-radius:3px;margin:0 5px 0 14px}
            .key:first-child{margin-left:0}
            """;

    private Html() {}

    static String page(String title, String body) {
        return "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
                + "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><title>" + text(title)
                + "</title><style>" + STYLE + "</style></head><body><main>\n" + body + "</main></body></html>\n";
    }

    /// Text that is safe in elements and in quoted attributes.
    static String text(Object value) {
        return value.toString()
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    static String pill(String verdict) {
        return "<span class=\"pill " + verdict + "\">" + verdict.replace('_', ' ') + "</span>";
    }

    /// A number for people: four significant digits.
    static String number(double value) {
        if (value == 0) {
            return "0";
        }
        double size = Math.abs(value);
        if (size >= 1e6 || size < 1e-3) {
            return String.format(Locale.ROOT, "%.2e", value)
                    .replace("e+0", "e")
                    .replace("e-0", "e-")
                    .replace("e+", "e");
        }
        int decimals = Math.max(0, 3 - (int) Math.floor(Math.log10(size)));
        String text = String.format(Locale.ROOT, "%." + decimals + "f", value);
        return text.contains(".") ? text.replaceAll("0+$", "").replaceAll("\\.$", "") : text;
    }

    static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value).replace(',', '\u202f');
    }

    static String percent(double share) {
        return share > 0 && share < 0.0005
                ? "<0.1\u202f%"
                : String.format(Locale.ROOT, share < 0.0995 ? "%.1f\u202f%%" : "%.0f\u202f%%", share * 100);
    }
}
