package io.infranaut.alert.api;

/// How an attempt to deliver a notification ended.
public enum Delivery {
    /// the receiver answered 2xx
    DELIVERED,
    /// it did not; another attempt follows
    FAILED,
    /// it did not, and none follows: a dead letter
    DEAD
}
