package io.infranaut.platform.api;

import java.util.List;

/// Input that is well-formed and still cannot be meant. Answered as 422 with the bad fields.
public final class InvalidInput extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient List<Field> errors;

    /// @param pointer RFC 6901 JSON Pointer to the bad value, empty for the whole body, or `?name` for a query
    ///         parameter
    /// @param message what is wrong with it
    public record Field(String pointer, String message) {}

    public InvalidInput(List<Field> errors) {
        super(errors.isEmpty() ? "the input is not valid" : errors.getFirst().message(), null, false, false);
        this.errors = List.copyOf(errors);
    }

    public InvalidInput(String pointer, String message) {
        this(List.of(new Field(pointer, message)));
    }

    public List<Field> errors() {
        return errors;
    }
}
