package io.infranaut.platform.format;

import io.infranaut.platform.table.Micros;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Year;

/// Instants as text: RFC 3339 with an offset, or a date alone, which means midnight UTC; years 1 to 9999.
final class Instants {
    static final long INVALID = Long.MIN_VALUE;
    static final long MIN_MICROS = Micros.of(Instant.parse("0001-01-01T00:00:00Z"));
    static final long MAX_MICROS = Micros.of(Instant.parse("9999-12-31T23:59:59.999999Z"));

    private static final int[] MONTH_DAYS = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    private Instants() {}

    /// Microseconds since 1970-01-01T00:00:00Z, or [#INVALID].
    static long parse(String text) {
        int n = text.length();
        if (n < 10 || text.charAt(4) != '-' || text.charAt(7) != '-') {
            return INVALID;
        }
        int year = digits(text, 0, 4);
        int month = digits(text, 5, 2);
        int day = digits(text, 8, 2);
        if (year < 1 || month < 1 || month > 12 || day < 1 || day > daysOf(year, month)) {
            return INVALID;
        }
        long seconds = LocalDate.of(year, month, day).toEpochDay() * 86_400L;
        if (n == 10) {
            return seconds * 1_000_000L;
        }
        char separator = text.charAt(10);
        if (n < 20
                || separator != 'T' && separator != 't' && separator != ' '
                || text.charAt(13) != ':'
                || text.charAt(16) != ':') {
            return INVALID;
        }
        int hour = digits(text, 11, 2);
        int minute = digits(text, 14, 2);
        int second = digits(text, 17, 2);
        if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) {
            return INVALID;
        }
        seconds += hour * 3_600L + minute * 60L + second;
        int i = 19;
        long micros = 0;
        if (text.charAt(i) == '.') {
            int first = ++i;
            for (; i < n && isDigit(text.charAt(i)); i++) {
                if (i - first < 6) {
                    micros = micros * 10 + (text.charAt(i) - '0');
                }
            }
            int length = i - first;
            if (length == 0 || length > 12) {
                return INVALID;
            }
            for (; length < 6; length++) {
                micros *= 10;
            }
        }
        int offset = offsetSeconds(text, i);
        if (offset == Integer.MIN_VALUE) {
            return INVALID;
        }
        long result = (seconds - offset) * 1_000_000L + micros;
        return result < MIN_MICROS || result > MAX_MICROS ? INVALID : result;
    }

    private static int offsetSeconds(String text, int from) {
        int n = text.length();
        if (n == from + 1 && (text.charAt(from) == 'Z' || text.charAt(from) == 'z')) {
            return 0;
        }
        if (n != from + 6 || text.charAt(from + 3) != ':') {
            return Integer.MIN_VALUE;
        }
        char sign = text.charAt(from);
        int hours = digits(text, from + 1, 2);
        int minutes = digits(text, from + 4, 2);
        if (sign != '+' && sign != '-' || hours < 0 || hours > 23 || minutes < 0 || minutes > 59) {
            return Integer.MIN_VALUE;
        }
        int seconds = hours * 3_600 + minutes * 60;
        return sign == '+' ? seconds : -seconds;
    }

    static String format(long micros) {
        return Micros.toInstant(micros).toString();
    }

    private static int daysOf(int year, int month) {
        return month == 2 && Year.isLeap(year) ? 29 : MONTH_DAYS[month - 1];
    }

    private static int digits(String text, int from, int count) {
        int value = 0;
        for (int i = from; i < from + count; i++) {
            char c = text.charAt(i);
            if (!isDigit(c)) {
                return -1;
            }
            value = value * 10 + (c - '0');
        }
        return value;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
