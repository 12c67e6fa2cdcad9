package seeded.alert.domain;

import java.nio.file.Files;
import java.nio.file.Path;

class DomainReadsFiles {
    boolean there(Path path) {
        return Files.exists(path);
    }
}
