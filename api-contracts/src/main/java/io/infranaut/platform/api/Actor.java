package io.infranaut.platform.api;

/// Who did something: the id of an API key or user, or `system:<process>` for a process of Infranaut itself.
public record Actor(String value) {
    /// The actor under which a process of Infranaut acts.
    public static Actor system(String process) {
        return new Actor("system:" + process);
    }

    @Override
    public String toString() {
        return value;
    }
}
