package io.infranaut.app;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/// What one process of Infranaut does; a laptop runs all in one, a cluster runs many of each.
enum Role {
    /// takes commands over HTTP
    COMMAND,
    /// answers queries over HTTP
    QUERY,
    /// fills the read models
    PROJECTION,
    /// turns events into commands, and does long work
    PROCESS;

    static Set<Role> parse(String names) {
        var roles = EnumSet.noneOf(Role.class);
        for (String name : names.split(",", -1)) {
            try {
                roles.add(valueOf(name.strip().toUpperCase(Locale.ROOT)));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "there is no role '" + name.strip() + "': roles are command, query, projection, process", e);
            }
        }
        return roles;
    }

    /// Whether a package of a context belongs to this process.
    static boolean runs(Set<Role> roles, String side) {
        return switch (side) {
            case "command" -> roles.contains(COMMAND);
            case "query" -> roles.contains(QUERY);
            case "projection" -> roles.contains(PROJECTION);
            case "process" -> roles.contains(PROCESS);
            default -> true;
        };
    }
}
