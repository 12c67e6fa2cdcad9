package io.infranaut.embedded;

import io.infranaut.embedded.EmbeddedServerException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The way in which PostgreSQL, which refuses to run as root, is run.
enum Unprivileged {
    /// The user is not root.
    AS_IS(""),
    /// In a user namespace that maps nobody, so root is not root there; files keep their owner.
    IN_NAMESPACE("unshare --user"),
    /// As `nobody`, where containers forbid namespaces; the database then belongs to that user.
    AS_NOBODY("setpriv --reuid=65534 --regid=65534 --clear-groups");

    private final String prefix;

    Unprivileged(String prefix) {
        this.prefix = prefix;
    }

    /// Finds the way for whoever owns the files that this process makes.
    static Unprivileged forOwnerOf(Path own) {
        try {
            var views = own.getFileSystem().supportedFileAttributeViews();
            if (!views.contains("unix") || !Integer.valueOf(0).equals(Files.getAttribute(own, "unix:uid"))) {
                return AS_IS;
            }
        } catch (IOException e) {
            throw EmbeddedServerException.of("Cannot read the owner of " + own, e);
        }
        for (var way : List.of(IN_NAMESPACE, AS_NOBODY)) {
            if (Command.succeeds(way.command(List.of("true")))) {
                return way;
            }
        }
        throw new EmbeddedServerException(
                Reason.UNSUPPORTED_PLATFORM,
                "PostgreSQL does not run as root, and neither unshare nor setpriv works here: start as another user");
    }

    List<String> command(List<String> command) {
        return Stream.concat(Stream.of(prefix.split(" ")).filter(word -> !word.isEmpty()), command.stream())
                .toList();
    }

    /// Makes a folder or file the property of the user that PostgreSQL runs as.
    void own(Path path, DataDirectory directory) {
        if (this == AS_NOBODY) {
            Command.run(
                    "Cannot hand over " + path,
                    directory.path(),
                    directory.log("chown"),
                    List.of("chown", "-R", "65534:65534", path.toString()));
        }
    }

    /// Whether the user that PostgreSQL runs as can get at a folder.
    boolean reaches(Path folder) {
        return this != AS_NOBODY || Command.succeeds(command(List.of("test", "-x", folder.toString())));
    }
}
