package io.infranaut.platform.api;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/// The roles a key or user may have.
public enum Role {
    VIEWER(Permission.READ),
    OPERATOR(Permission.READ, Permission.OPERATE),
    EDITOR(Permission.READ, Permission.OPERATE, Permission.EDIT),
    ADMIN(Permission.values()),
    AUDITOR(Permission.READ, Permission.AUDIT);

    private final Set<Permission> permissions;

    Role(Permission... permissions) {
        var set = EnumSet.noneOf(Permission.class);
        Collections.addAll(set, permissions);
        this.permissions = Collections.unmodifiableSet(set);
    }

    public Set<Permission> permissions() {
        return permissions;
    }
}
