package io.infranaut.platform.format;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

/// One JSON object as a row.
final class JsonRows {
    private JsonRows() {}

    static JsonFactory factory(ReadLimits limits) {
        return JsonFactory.builder()
                .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxStringLength(limits.maxRowBytes())
                        .maxNumberLength(10_000)
                        .maxNestingDepth(200)
                        .build())
                .build();
    }

    /// Reads the value that the parser stands on, up to its last token.
    static void read(JsonParser parser, RowAssembler rows) {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            rows.rowProblem("is not a JSON object");
            parser.skipChildren();
            return;
        }
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            JsonToken token = parser.nextToken();
            int column = rows.indexOf(name);
            if (column == RowAssembler.UNKNOWN) {
                rows.problem(name, "is not a column of the schema");
                parser.skipChildren();
            } else if (rows.first(column)) {
                value(parser, token, rows, column);
            } else {
                parser.skipChildren();
            }
        }
    }

    private static void value(JsonParser parser, JsonToken token, RowAssembler rows, int column) {
        switch (token) {
            case VALUE_NULL -> rows.nullValue(column);
            case VALUE_TRUE -> rows.booleanValue(column, true);
            case VALUE_FALSE -> rows.booleanValue(column, false);
            case VALUE_STRING -> rows.stringValue(column, parser.getString());
            case VALUE_NUMBER_INT -> integer(parser, rows, column);
            case VALUE_NUMBER_FLOAT -> rows.doubleValue(column, parser.getDoubleValue());
            case START_OBJECT, START_ARRAY -> {
                rows.wrongType(column, token == JsonToken.START_ARRAY ? "an array" : "an object");
                parser.skipChildren();
            }
            default -> throw new IllegalStateException("no value: " + token);
        }
    }

    private static void integer(JsonParser parser, RowAssembler rows, int column) {
        switch (rows.type(column)) {
            case DOUBLE -> rows.doubleValue(column, parser.getDoubleValue());
            case INTEGER -> {
                switch (parser.getNumberType()) {
                    case INT, LONG -> rows.longValue(column, parser.getLongValue());
                    default -> rows.integerTooLarge(column);
                }
            }
            case BOOLEAN, STRING, TIMESTAMP -> rows.wrongType(column, "a number");
        }
    }

    /// What is wrong, in words that do not quote the body.
    static String describe(JacksonException e) {
        var at = e.getLocation();
        String message = e.getOriginalMessage();
        int cut = message.indexOf('\n');
        String first = cut < 0 ? message : message.substring(0, cut);
        return at == null ? first : first + " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
    }
}
