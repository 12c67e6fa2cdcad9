package io.infranaut.platform.transparency;

import java.util.List;

/// What the log was at some moment.
///
/// Source: C2SP tlog-checkpoint.
///
/// @param origin names the log
/// @param size number of leaves
/// @param root over them
public record Checkpoint(String origin, long size, Hash root) {
    /// The text of a note; lines after the third are not understood and let pass.
    ///
    /// @throws IllegalArgumentException when it is not a checkpoint
    public static Checkpoint parse(String text) {
        List<String> lines = text.lines().toList();
        if (lines.size() < 3 || lines.getFirst().isEmpty() || !lines.get(1).matches("0|[1-9][0-9]{0,17}")) {
            throw new IllegalArgumentException("a checkpoint has the lines origin, size and root");
        }
        return new Checkpoint(lines.getFirst(), Long.parseLong(lines.get(1)), Hash.ofBase64(lines.get(2)));
    }

    /// As [#parse(String)] reads it.
    public String text() {
        return origin + "\n" + size + "\n" + root.base64() + "\n";
    }
}
