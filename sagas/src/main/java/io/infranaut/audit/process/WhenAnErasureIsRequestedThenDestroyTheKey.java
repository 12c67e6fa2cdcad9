package io.infranaut.audit.process;

import io.infranaut.audit.api.ErasureCommand.RecordErased;
import io.infranaut.audit.api.ErasureEvent.ErasureRequested;
import io.infranaut.platform.api.Caller;
import io.infranaut.platform.axon.CommandSender;
import io.infranaut.platform.axon.Recorded;
import io.infranaut.platform.personal.SubjectKeys;
import io.infranaut.platform.process.EventProcess;
import java.time.Clock;
import java.util.Set;
import org.springframework.stereotype.Component;

/// Destroys a data subject's key, then records that. Cut off in between, it does both again, which changes nothing.
@Component
final class WhenAnErasureIsRequestedThenDestroyTheKey implements EventProcess {
    private final SubjectKeys keys;
    private final CommandSender sender;
    private final Clock clock;

    WhenAnErasureIsRequestedThenDestroyTheKey(SubjectKeys keys, CommandSender sender, Clock clock) {
        this.keys = keys;
        this.sender = sender;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "erasures";
    }

    @Override
    public Set<Class<?>> events() {
        return Set.of(ErasureRequested.class);
    }

    @Override
    public void on(Object event, Recorded recorded) {
        if (event instanceof ErasureRequested e) {
            keys.erase(Set.of(e.erasureId().value()));
            sender.send(
                    new RecordErased(e.erasureId(), clock.instant()),
                    Caller.system(name(), clock.instant(), recorded.requestId()));
        }
    }
}
