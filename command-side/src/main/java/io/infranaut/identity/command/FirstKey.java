package io.infranaut.identity.command;

import io.infranaut.identity.api.KeyCommand.IssueKey;
import io.infranaut.identity.api.KeyId;
import io.infranaut.platform.Ids;
import io.infranaut.platform.api.Caller;
import io.infranaut.platform.api.Digest;
import io.infranaut.platform.api.Role;
import io.infranaut.platform.api.RuleBroken;
import io.infranaut.platform.axon.CommandSender;
import io.infranaut.platform.readmodel.ReadModels;
import io.infranaut.platform.security.KeyFormat;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.stereotype.Component;

/// Gives a new installation its administrator's key: the one in `INFRANAUT_ADMIN_KEY`, or a new one that is printed
/// once. The first key always has the same id, so a second start, or a second node, makes no other. A node that is
/// ready takes the key that it gave.
@Component
final class FirstKey implements ApplicationRunner {
    private static final UUID ID = Ids.derived("infranaut", "first-key");
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    private final CommandSender sender;
    private final ReadModels readModels;
    private final Clock clock;
    private final @Nullable String given;

    FirstKey(
            CommandSender sender,
            ReadModels readModels,
            Clock clock,
            @Value("${INFRANAUT_ADMIN_KEY:#{null}}") @Nullable String given) {
        this.sender = sender;
        this.readModels = readModels;
        this.clock = clock;
        this.given = given;
    }

    @Override
    public void run(ApplicationArguments arguments) throws InterruptedException {
        if (given != null && !KeyFormat.plausible(given)) {
            throw new IllegalStateException("INFRANAUT_ADMIN_KEY must have 16 to 200 characters");
        }
        Secret made = given == null ? Secret.random() : new Secret(given);
        Digest digest = made.digest();
        var now = clock.instant();
        long position;
        try {
            var issue = new IssueKey(
                    new KeyId(ID), "first administrator", digest, Set.of(Role.ADMIN), Set.of("*"), null, now);
            position = sender.send(issue, Caller.system("first-start", now, ID.toString()))
                    .position();
        } catch (RuleBroken alreadyThere) {
            return;
        }
        if (readModels.names().contains("identity")) {
            readModels.await("identity", position, LONGEST_WAIT);
        }
        if (given == null) {
            announce(System.out, made);
        }
    }

    private static void announce(PrintStream out, Secret made) {
        out.println();
        out.println("  The administrator's key of this installation, shown only now:");
        out.println("  " + made.text());
        out.println();
    }
}
