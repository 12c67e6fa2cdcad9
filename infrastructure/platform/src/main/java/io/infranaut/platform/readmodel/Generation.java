package io.infranaut.platform.readmodel;

/// One filling of a read model.
///
/// @param model the read model's name
/// @param number counted from 1
public record Generation(String model, int number) {
    /// The schema that holds its tables.
    public String schema() {
        return "rm_" + model.replace('-', '_') + "_" + number;
    }

    /// The name of the processor that fills it.
    public String processor() {
        return model + "-g" + number;
    }
}
