package io.infranaut.model.api;

/// What a model predicts.
public enum Task {
    BINARY_CLASSIFICATION,
    MULTICLASS_CLASSIFICATION,
    REGRESSION
}
