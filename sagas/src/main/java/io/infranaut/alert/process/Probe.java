package io.infranaut.alert.process;

import io.infranaut.alert.api.RuleDefinition;
import io.infranaut.alert.api.RuleKind;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/// Reads what the rules of one kind look at from the events of another context. A bean per kind.
interface Probe {
    RuleKind kind();

    /// The events that rules of this kind look at.
    Set<Class<?>> events();

    /// What a rule sees in an event that concerns this kind, in order; nothing when the rule's filters leave it out.
    ///
    /// @param namespace of the rule
    /// @throws io.infranaut.platform.segment.SegmentException when what the event refers to is missing or corrupt
    /// @throws IOException when it cannot be read
    List<Reading> read(Object event, String namespace, RuleDefinition rule) throws IOException;
}
