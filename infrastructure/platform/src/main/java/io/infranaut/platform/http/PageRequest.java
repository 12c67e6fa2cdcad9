package io.infranaut.platform.http;

import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.val;

import io.infranaut.platform.api.InvalidInput;
import io.infranaut.platform.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.RowN;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;

/// Which page of a list is asked for: an argument of an endpoint, read from `limit` and `pageToken`.
///
/// @param limit 1 to 1000, 50 unless given
/// @param after sort key of the last item of the page before; empty for the first page
public record PageRequest(int limit, List<String> after) {
    public static final int DEFAULT_LIMIT = 50;
    public static final int MAX_LIMIT = 1000;
    private static final TypeReference<List<String>> KEY = new TypeReference<>() {};

    /// @throws InvalidInput if the limit is out of range or the token was not made here
    public static PageRequest parse(@Nullable String limit, @Nullable String pageToken) {
        int n = DEFAULT_LIMIT;
        if (limit != null) {
            try {
                n = Integer.parseInt(limit);
            } catch (NumberFormatException e) {
                n = 0;
            }
            if (n < 1 || n > MAX_LIMIT) {
                throw new InvalidInput("?limit", "limit is a whole number from 1 to " + MAX_LIMIT);
            }
        }
        if (pageToken == null) {
            return new PageRequest(n, List.of());
        }
        try {
            byte[] json = Base64.getUrlDecoder().decode(pageToken);
            List<String> after = Json.mapper().readValue(json, KEY);
            after.forEach(Json::whole);
            return new PageRequest(n, after);
        } catch (IllegalArgumentException | NullPointerException | JacksonException e) {
            throw ofAnotherList();
        }
    }

    /// The key's parts, if there are exactly that many.
    ///
    /// @throws InvalidInput for a token of another list
    public List<String> after(int parts) {
        if (!after.isEmpty() && after.size() != parts) {
            throw ofAnotherList();
        }
        return after;
    }

    /// A part of the key that is a UUID.
    ///
    /// @throws InvalidInput for a token of another list
    public static UUID uuid(String part) {
        try {
            return UUID.fromString(part);
        } catch (IllegalArgumentException e) {
            throw ofAnotherList();
        }
    }

    /// A part of the key that is a whole number.
    ///
    /// @throws InvalidInput for a token of another list
    public static long number(String part) {
        try {
            return Long.parseLong(part);
        } catch (NumberFormatException e) {
            throw ofAnotherList();
        }
    }

    /// A part of the key that is a whole number of 32 bits.
    ///
    /// @throws InvalidInput for a token of another list
    public static int integer(String part) {
        long number = number(part);
        if (number != (int) number) {
            throw ofAnotherList();
        }
        return (int) number;
    }

    /// A part of the key that is an instant.
    ///
    /// @throws InvalidInput for a token of another list
    private static Instant instant(String part) {
        try {
            return Json.instant(part);
        } catch (DateTimeException e) {
            throw ofAnotherList();
        }
    }

    /// The rows after the page before, of a list in ascending order of these columns.
    ///
    /// @param order columns that tell every two rows apart, in the order of the key's parts
    /// @throws InvalidInput for a token of another list
    public Condition after(Field<?>... order) {
        return isFirst() ? noCondition() : row(order).gt(key(order));
    }

    /// The same of a list in descending order.
    public Condition before(Field<?>... order) {
        return isFirst() ? noCondition() : row(order).lt(key(order));
    }

    private RowN key(Field<?>... order) {
        List<String> parts = after(order.length);
        var values = new ArrayList<Field<?>>();
        for (int i = 0; i < order.length; i++) {
            values.add(value(order[i], parts.get(i)));
        }
        return row(values);
    }

    /// Text to look for. PostgreSQL has none with a zero in it: it becomes one that no row has.
    public static String text(String text) {
        return text.replace('\0', '\u2400');
    }

    private static double decimal(String part) {
        try {
            double number = Double.parseDouble(part);
            if (Double.isFinite(number)) {
                return number;
            }
        } catch (NumberFormatException e) {
            // answered below
        }
        throw ofAnotherList();
    }

    private static InvalidInput ofAnotherList() {
        return new InvalidInput("?pageToken", "this page token was not made by this list");
    }

    private static Field<?> value(Field<?> column, String part) {
        Class<?> type = column.getType();
        Object value;
        if (type == UUID.class) {
            value = uuid(part);
        } else if (type == Instant.class) {
            value = instant(part);
        } else if (type == Integer.class) {
            value = integer(part);
        } else if (type == Long.class) {
            value = number(part);
        } else if (type == Double.class) {
            value = decimal(part);
        } else if (type == String.class) {
            value = text(part);
        } else {
            throw new IllegalArgumentException("no list is ordered by " + type);
        }
        return val(value, column);
    }

    public boolean isFirst() {
        return after.isEmpty();
    }

    static String token(List<String> key) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(Json.mapper().writeValueAsString(key).getBytes(StandardCharsets.UTF_8));
    }
}
