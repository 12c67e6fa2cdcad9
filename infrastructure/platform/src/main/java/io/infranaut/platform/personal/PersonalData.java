package io.infranaut.platform.personal;

import io.infranaut.platform.secret.AesGcm;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import javax.crypto.AEADBadTagException;
import javax.crypto.SecretKey;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.messaging.GenericMessage;
import org.axonframework.messaging.MessageDispatchInterceptor;
import org.axonframework.messaging.MetaData;
import org.jooq.Condition;
import org.jooq.Field;

/// Seals what is personal in events before they are appended, and opens it again where it is compared or shown.
public final class PersonalData implements MessageDispatchInterceptor<EventMessage<?>> {
    /// What stands for a text whose data subject was erased.
    public static final String ERASED = "[erased]";

    private static final String NOBODY = "system:";
    private static final String ADDRESS = "from";
    private static final String ADDRESS_PLACE = "metadata/from";
    private static final String NO_ADDRESS = "local";

    private final SubjectKeys keys;
    private final Map<Class<?>, PersonalFields> fields = new HashMap<>();
    private final Set<String> names = new HashSet<>();

    /// @throws IllegalArgumentException if an event marks what cannot be sealed
    public PersonalData(SubjectKeys keys, Collection<Class<?>> events) {
        this.keys = keys;
        for (Class<?> event : events) {
            var marked = new PersonalFields(event);
            if (!marked.isEmpty()) {
                fields.put(event, marked);
                names.addAll(marked.names());
            }
        }
    }

    @Override
    public BiFunction<Integer, EventMessage<?>, EventMessage<?>> handle(List<? extends EventMessage<?>> messages) {
        return (_, message) -> message instanceof DomainEventMessage<?> event ? sealed(event) : message;
    }

    /// The event as it is stored: its marked texts sealed, and the address it came from, which is about the actor.
    DomainEventMessage<?> sealed(DomainEventMessage<?> event) {
        String actor = String.valueOf(event.getMetaData().getOrDefault("actor", NOBODY));
        String id = event.getIdentifier();
        PersonalFields marked = fields.get(event.getPayloadType());
        Object payload = marked == null
                ? event.getPayload()
                : marked.sealed(event.getPayload(), actor, (subject, place, text) -> seal(subject, id, place, text));
        MetaData metaData = event.getMetaData();
        if (metaData.get(ADDRESS) instanceof String from && !from.equals(NO_ADDRESS)) {
            metaData = metaData.and(ADDRESS, seal(actor, id, ADDRESS_PLACE, from));
        }
        return payload == event.getPayload() && metaData == event.getMetaData()
                ? event
                : new GenericDomainEventMessage<>(
                        event.getType(),
                        event.getAggregateIdentifier(),
                        event.getSequenceNumber(),
                        new GenericMessage<>(id, payload, metaData),
                        event.getTimestamp());
    }

    /// What a process says is about nobody, and what was sealed before stays bound to where that was.
    private String seal(String subject, String event, String place, String text) {
        if (text.isBlank()
                || text.equals(ERASED)
                || SealedText.isSealed(text)
                || subject.isBlank()
                || subject.startsWith(NOBODY)) {
            return text;
        }
        SubjectKeys.Key key = keys.of(subject);
        byte[] sealed = AesGcm.seal(
                key.secret(), text.getBytes(StandardCharsets.UTF_8), SealedText.associated(key.id(), event, place));
        return new SealedText(key.id(), event, place, sealed).toString();
    }

    /// The text itself: opened if it is sealed, [#ERASED] if its data subject was erased.
    ///
    /// @throws IllegalStateException if a sealed text was altered or put under another's name
    public String open(String text) {
        return open(text, _ -> true);
    }

    /// The same for names, which are compared; other sealed texts stay so.
    public String openName(String text) {
        return open(text, found -> names.contains(found.place()));
    }

    private String open(String text, Predicate<SealedText> which) {
        Optional<SealedText> parsed = SealedText.parse(text).filter(which);
        if (parsed.isEmpty()) {
            return text;
        }
        SealedText sealed = parsed.get();
        Optional<SecretKey> key = keys.key(sealed.key());
        if (key.isEmpty()) {
            return ERASED;
        }
        try {
            return new String(AesGcm.open(key.get(), sealed.sealed(), sealed.associated()), StandardCharsets.UTF_8);
        } catch (AEADBadTagException e) {
            throw new IllegalStateException(
                    "a text of " + sealed.place() + " in the event " + sealed.event() + " is not as it was sealed", e);
        }
    }

    /// JSON with its sealed texts opened.
    public String openJson(String json) {
        return SealedText.inJson(json, this::open);
    }

    /// JSON with its sealed names opened.
    public String openNames(String json) {
        return SealedText.inJson(json, this::openName);
    }

    /// Whether there may be a sealed text in JSON.
    public static boolean isSealedIn(byte[] json) {
        return new String(json, StandardCharsets.ISO_8859_1).contains(SealedText.PREFIX);
    }

    /// An event with its names opened, for a decision.
    public Object openNames(Object event) {
        PersonalFields marked = fields.get(event.getClass());
        return marked == null ? event : marked.named(event, this::openName);
    }

    /// Finds the rows whose column, filled from events with a name in it, says that name.
    public Condition named(Field<String> column, String name) {
        Condition plain = column.eq(name);
        Optional<UUID> key = keys.findPresent(name);
        return key.isEmpty() ? plain : plain.or(column.startsWith(SealedText.beginning(key.get())));
    }

    /// The text as somebody may give it.
    ///
    /// @throws IllegalArgumentException for a sealed one: nobody can have another's opened
    public static String given(String text) {
        if (SealedText.isSealed(text)) {
            throw new IllegalArgumentException("this text is sealed");
        }
        return text;
    }
}
