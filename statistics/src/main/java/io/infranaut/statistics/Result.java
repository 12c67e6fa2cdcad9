package io.infranaut.statistics;

import java.util.function.Function;

/// What a statistic answers: a value, or the reason why the data cannot give one. "Not enough data" is never p = 1 and
/// never NaN.
///
/// @param <T> the value's type
public sealed interface Result<T> {
    /// The data gave a value.
    record Value<T>(T value) implements Result<T> {}

    /// The data cannot give a value: too few observations, or a constant column where the method is undefined.
    ///
    /// @param reason a plain sentence with the numbers
    record InsufficientData<T>(String reason) implements Result<T> {}

    static <T> Result<T> of(T value) {
        return new Value<>(value);
    }

    static <T> Result<T> insufficient(String reason) {
        return new InsufficientData<>(reason);
    }

    /// The result of applying `f` to the value, or the same reason.
    default <R> Result<R> map(Function<? super T, ? extends R> f) {
        return switch (this) {
            case Value<T>(T value) -> new Value<>(f.apply(value));
            case InsufficientData<T>(String reason) -> new InsufficientData<>(reason);
        };
    }
}
