package io.infranaut.platform.axon;

import java.util.function.UnaryOperator;
import tools.jackson.databind.node.ObjectNode;

/// One step from an event's old shape to the next: a bean beside the aggregate that decides the event. A step is never
/// changed once it was released, since it reads what is stored.
///
/// @param type stable name of the event
/// @param from revision that it reads, counted from 1; what it gives is revision `from + 1`
/// @param change gives the event's JSON in the next shape, every member of it; may change the object that it gets
public record Upcaster(String type, int from, UnaryOperator<ObjectNode> change) {}
