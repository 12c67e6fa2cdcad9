package io.infranaut.identity.query;

import io.infranaut.platform.EveryRole;
import io.infranaut.platform.api.Actor;
import io.infranaut.platform.api.Permission;
import io.infranaut.platform.api.Role;
import io.infranaut.platform.security.Authenticator;
import io.infranaut.platform.security.KeyFormat;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/// Recognises a key by the digest of its secret, in every process that takes requests. Every request asks, so the
/// statement is plain: rendering it would cost more than the answer.
@Component
@EveryRole
final class KeyAuthenticator implements Authenticator {
    private static final String KEY =
            "select id, roles, namespaces, expires_at from public.api_keys where secret_digest = ? and revoked_at is null";

    private final JdbcTemplate db;
    private final Clock clock;

    KeyAuthenticator(DataSource dataSource, Clock clock) {
        this.db = new JdbcTemplate(dataSource);
        this.clock = clock;
    }

    @Override
    public Optional<Identity> authenticate(String secret) {
        if (!KeyFormat.plausible(secret)) {
            return Optional.empty();
        }
        return Objects.requireNonNull(db.execute((ConnectionCallback<Optional<Identity>>) connection -> {
            try (PreparedStatement select = connection.prepareStatement(KEY)) {
                select.setString(1, KeyFormat.digest(secret).value());
                try (ResultSet row = select.executeQuery()) {
                    return row.next() ? identity(row) : Optional.empty();
                }
            }
        }));
    }

    private Optional<Identity> identity(ResultSet row) throws SQLException {
        OffsetDateTime expires = row.getObject(4, OffsetDateTime.class);
        if (expires != null && !expires.toInstant().isAfter(clock.instant())) {
            return Optional.empty();
        }
        var permissions = EnumSet.noneOf(Permission.class);
        for (String role : (String[]) row.getArray(2).getArray()) {
            permissions.addAll(Role.valueOf(role).permissions());
        }
        return Optional.of(new Identity(new Actor("key:" + row.getString(1)), permissions, Set.of((String[])
                row.getArray(3).getArray())));
    }
}
