package io.infranaut.alert.api;

/// How bad an alert is.
public enum Severity {
    INFO,
    WARNING,
    CRITICAL
}
