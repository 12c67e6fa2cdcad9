package io.infranaut.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.infranaut.app.RunningApp;
import io.infranaut.identity.api.KeyCommand.IssueKey;
import io.infranaut.identity.api.KeyCommand.RevokeKey;
import io.infranaut.identity.api.KeyId;
import io.infranaut.platform.api.Caller;
import io.infranaut.platform.api.Digest;
import io.infranaut.platform.api.NotFound;
import io.infranaut.platform.api.Role;
import io.infranaut.platform.axon.CommandSender;
import java.time.Instant;
import java.util.Set;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class TransactionsTest {
    private final RunningApp app = RunningApp.shared();
    private final CommandSender sender = app.bean(CommandSender.class);
    private final TransactionTemplate transaction = app.bean(TransactionTemplate.class);
    private final DSLContext db = app.bean(DSLContext.class);
    private final Instant now = Instant.parse("2026-01-02T03:04:05Z");
    private final Caller system = Caller.system("test", now, "test");

    @Test
    void transactionsAreReal() {
        assertThat(app.bean(PlatformTransactionManager.class)).isInstanceOf(JdbcTransactionManager.class);
    }

    @Test
    void eventsGoWithTheTransactionTheyAreSentIn() {
        var id = new KeyId(Ids.next(now));
        assertThatThrownBy(() -> transaction.executeWithoutResult(status -> {
                    sender.send(issue(id), system);
                    assertThat(events(id)).isEqualTo(1);
                    throw new IllegalStateException("the sender's own work fails");
                }))
                .hasMessageContaining("own work");
        assertThat(events(id)).isZero();
    }

    @Test
    void aRefusedCommandDoesNotDoomTheTransactionItIsSentIn() {
        var id = new KeyId(Ids.next(now));
        transaction.executeWithoutResult(status -> {
            assertThatThrownBy(() -> sender.send(new RevokeKey(new KeyId(Ids.next(now)), now), system))
                    .isInstanceOf(NotFound.class);
            sender.send(issue(id), system);
        });
        assertThat(events(id)).isEqualTo(1);
    }

    private IssueKey issue(KeyId id) {
        String digest = "%064x".formatted(id.value().getLeastSignificantBits());
        return new IssueKey(id, "k", new Digest(digest), Set.of(Role.VIEWER), Set.of("*"), null, now);
    }

    private int events(KeyId id) {
        return db.fetchCount(db.selectFrom("event_store.domain_event where aggregate_id = '" + id + "'"));
    }
}
