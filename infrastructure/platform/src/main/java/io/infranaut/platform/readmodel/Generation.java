package io.infranaut.platform.readmodel;

import org.jooq.DSLContext;

/// One filling of a read model.
///
/// @param model the read model's name
/// @param number counted from 1
public record Generation(String model, int number) {
    static final String KEY = "infranaut.generation";

    /// The schema that holds its tables.
    public String schema() {
        return "rm_" + model.replace('-', '_') + "_" + number;
    }

    /// The name of the processor that fills it.
    public String processor() {
        return model + "-g" + number;
    }

    /// The generation that a read model's `db` writes to.
    public static Generation of(DSLContext db) {
        return (Generation) db.configuration().data(KEY);
    }
}
