package io.infranaut.platform.axon;

/// What an aggregate has become with one of its events, in place of that event and all before it.
///
/// @param aggregateType as its shell's `@AggregateRoot` names it
/// @param state as `evolve` left it
/// @param sealed whether there is a sealed text in it
record Snapshot(String aggregateType, Object state, boolean sealed) {
    Snapshot(String aggregateType, Object state) {
        this(aggregateType, state, false);
    }
}
