package io.infranaut.platform.api;

import java.util.Map;

/// A command that the state does not allow. Answered as 409 with the type `rule`.
public final class RuleBroken extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String rule;
    private final transient Map<String, Object> members;

    /// @param rule stable name in kebab-case, for example `alert-must-be-open`
    /// @param message a sentence for the caller
    public RuleBroken(String rule, String message) {
        this(rule, message, Map.of());
    }

    /// @param members further members of the problem, by name: what a program needs to know of it
    public RuleBroken(String rule, String message, Map<String, Object> members) {
        super(message, null, false, false);
        this.rule = rule;
        this.members = Map.copyOf(members);
    }

    public String rule() {
        return rule;
    }

    public Map<String, Object> members() {
        return members;
    }
}
