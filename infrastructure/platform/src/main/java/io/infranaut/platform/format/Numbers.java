package io.infranaut.platform.format;

import java.util.Locale;
import java.util.Set;

/// What a text says as a number, by the grammar of JSON widened by a leading plus sign and leading zeros: nothing that
/// only Java reads, such as `1d`, `0x1p3` or digits of other scripts.
final class Numbers {
    private static final Set<String> NOT_FINITE =
            Set.of("nan", "inf", "-inf", "+inf", "infinity", "-infinity", "+infinity");

    private Numbers() {}

    enum Kind {
        INTEGER,
        DECIMAL,
        NOT_FINITE,
        NONE
    }

    static Kind kind(String text) {
        int i = 0;
        int n = text.length();
        if (i < n && (text.charAt(i) == '-' || text.charAt(i) == '+')) {
            i++;
        }
        int digits = i;
        i = skipDigits(text, i);
        boolean any = i > digits;
        boolean decimal = false;
        if (i < n && text.charAt(i) == '.') {
            int fraction = i + 1;
            i = skipDigits(text, fraction);
            any |= i > fraction;
            decimal = true;
        }
        if (!any) {
            return n <= 9 && NOT_FINITE.contains(text.toLowerCase(Locale.ROOT)) ? Kind.NOT_FINITE : Kind.NONE;
        }
        if (i < n && (text.charAt(i) == 'e' || text.charAt(i) == 'E')) {
            i++;
            if (i < n && (text.charAt(i) == '-' || text.charAt(i) == '+')) {
                i++;
            }
            int exponent = i;
            i = skipDigits(text, exponent);
            if (i == exponent) {
                return Kind.NONE;
            }
            decimal = true;
        }
        if (i < n) {
            return Kind.NONE;
        }
        return decimal ? Kind.DECIMAL : Kind.INTEGER;
    }

    private static int skipDigits(String text, int from) {
        int i = from;
        while (i < text.length() && text.charAt(i) >= '0' && text.charAt(i) <= '9') {
            i++;
        }
        return i;
    }
}
