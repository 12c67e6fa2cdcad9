package io.infranaut.architecture;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// An event made wrong in one place each: a member more, a member less, a member of another type.
final class Mutations {
    private Mutations() {}

    /// @return the wrong events, by what is wrong
    static Map<String, JsonNode> of(JsonNode event) {
        var mutations = new LinkedHashMap<String, JsonNode>();
        ObjectNode more = (ObjectNode) event.deepCopy();
        more.put("unheardOf", 1);
        mutations.put("it has a member more", more);
        for (String name : List.copyOf(event.propertyNames())) {
            ObjectNode less = (ObjectNode) event.deepCopy();
            less.remove(name);
            mutations.put(name + " is missing", less);
            for (JsonNode other : others(event)) {
                ObjectNode changed = (ObjectNode) event.deepCopy();
                changed.set(name, other);
                mutations.put(name + " is " + other, changed);
            }
        }
        return mutations;
    }

    /// A value that no member may have: none of the contracts' members is a list of lists of lists.
    private static List<JsonNode> others(JsonNode event) {
        var others = new ArrayList<JsonNode>();
        ObjectNode holder = (ObjectNode) event.deepCopy();
        holder.putArray("wrong").addArray().addArray().addArray();
        others.add(holder.get("wrong"));
        return others;
    }
}
