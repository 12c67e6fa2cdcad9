package io.infranaut.platform.api;

/// A command that the state does not allow. Answered as 409 with the type `rule`.
public final class RuleBroken extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String rule;

    /// @param rule stable name in kebab-case, for example `alert-must-be-open`
    /// @param message a sentence for the caller
    public RuleBroken(String rule, String message) {
        super(message, null, false, false);
        this.rule = rule;
    }

    public String rule() {
        return rule;
    }
}
