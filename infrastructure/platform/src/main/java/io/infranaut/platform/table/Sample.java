package io.infranaut.platform.table;

import io.infranaut.platform.api.Column;
import io.infranaut.platform.api.ColumnRole;
import io.infranaut.platform.api.ColumnType;
import io.infranaut.platform.api.InvalidInput;
import io.infranaut.platform.api.TableSchema;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The schema of sample rows. A column is as narrow as all its values allow: integers and other numbers together are
/// DOUBLE, instants and dates are TIMESTAMP, instants and other text are STRING, whatever else differs is no column.
/// Every column is nullable: a sample cannot tell that a value never misses. The only TIMESTAMP column is the event
/// time unless a role says otherwise.
public final class Sample {
    private Sample() {}

    /// @param member of the request's body that holds the rows, for the pointers of what is wrong
    /// @throws InvalidInput naming the value that is no value, or that does not go with those before it
    public static TableSchema schema(
            String member, List<Map<String, @Nullable Object>> rows, Map<String, ColumnRole> roles) {
        var types = new LinkedHashMap<String, Optional<ColumnType>>();
        for (int i = 0; i < rows.size(); i++) {
            String row = "/" + member + "/" + i + "/";
            for (Map.Entry<String, @Nullable Object> value : rows.get(i).entrySet()) {
                String name = value.getKey();
                String pointer = row + name.replace("~", "~0").replace("/", "~1");
                Optional<ColumnType> before = types.getOrDefault(name, Optional.empty());
                Optional<ColumnType> here =
                        Optional.ofNullable(value.getValue()).map(v -> type(v, pointer));
                types.put(
                        name,
                        before.isEmpty()
                                ? here
                                : here.map(type -> widest(before.get(), type, pointer))
                                        .or(() -> before));
            }
        }
        roles.keySet().stream()
                .filter(name -> !types.containsKey(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new InvalidInput("/roles", "the sample has no column " + name);
                });
        return schema(member, types, roles);
    }

    private static TableSchema schema(
            String member, Map<String, Optional<ColumnType>> types, Map<String, ColumnRole> roles) {
        boolean timeIsClear = !roles.containsValue(ColumnRole.TIME)
                && types.values().stream()
                                .filter(type -> type.equals(Optional.of(ColumnType.TIMESTAMP)))
                                .count()
                        == 1;
        try {
            var columns = new ArrayList<Column>();
            types.forEach((name, found) -> {
                ColumnType type = found.orElseThrow(() -> new InvalidInput(
                        "/" + member, "the sample has no value in column " + name + ": name the columns"));
                ColumnRole role = timeIsClear && type == ColumnType.TIMESTAMP ? ColumnRole.TIME : ColumnRole.FEATURE;
                columns.add(new Column(name, type, roles.getOrDefault(name, role), true));
            });
            return new TableSchema(columns);
        } catch (IllegalArgumentException e) {
            throw new InvalidInput("/" + member, String.valueOf(e.getMessage()));
        }
    }

    private static ColumnType type(Object value, String pointer) {
        return switch (value) {
            case Boolean _ -> ColumnType.BOOLEAN;
            case Integer _, Long _ -> ColumnType.INTEGER;
            case BigInteger _, Number _ -> ColumnType.DOUBLE;
            case String text -> isTime(text) ? ColumnType.TIMESTAMP : ColumnType.STRING;
            default -> throw new InvalidInput(pointer, "a value is a boolean, a number, a text or null");
        };
    }

    private static boolean isTime(String text) {
        if (text.length() < 10 || text.charAt(4) != '-') {
            return false;
        }
        try {
            if (text.length() == 10) {
                LocalDate.parse(text);
            } else {
                OffsetDateTime.parse(text);
            }
            return true;
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    private static ColumnType widest(ColumnType a, ColumnType b, String pointer) {
        if (a.reads(b)) {
            return a;
        }
        if (b.reads(a)) {
            return b;
        }
        throw new InvalidInput(pointer, "this value is " + b + " where values before are " + a);
    }
}
