package io.infranaut.app;

import io.infranaut.identity.api.KeyCommand.IssueKey;
import io.infranaut.identity.api.KeyId;
import io.infranaut.platform.Ids;
import io.infranaut.platform.api.Caller;
import io.infranaut.platform.api.Role;
import io.infranaut.platform.axon.CommandSender;
import io.infranaut.platform.security.KeyFormat;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/// The key with which the demo works, and with which one can look at what it did, for a day.
final class DemoKey {
    private static final Duration LIFE = Duration.ofDays(1);

    private DemoKey() {}

    static String issue(CommandSender sender) {
        String secret = KeyFormat.random(new SecureRandom());
        Instant now = Instant.now();
        var id = new KeyId(Ids.next(now));
        sender.send(
                new IssueKey(
                        id, "demo", KeyFormat.digest(secret), Set.of(Role.ADMIN), Set.of("*"), now.plus(LIFE), now),
                Caller.system("demo", now, id.toString()));
        return secret;
    }
}
