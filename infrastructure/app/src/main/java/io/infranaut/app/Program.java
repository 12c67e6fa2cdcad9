package io.infranaut.app;

import java.util.ArrayList;
import java.util.List;

/// This program, as a process of its own.
public final class Program {
    private Program() {}

    /// The command line that starts it, by the Java that runs this one.
    ///
    /// @param options of the Java virtual machine
    public static List<String> command(List<String> options, List<String> arguments) {
        var command = new ArrayList<String>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(options);
        String classes = System.getProperty("java.class.path");
        command.addAll(
                classes.endsWith(".jar") && !classes.contains(System.getProperty("path.separator"))
                        ? List.of("-jar", classes)
                        : List.of("-cp", classes, Infranaut.class.getName()));
        command.addAll(arguments);
        return command;
    }
}
