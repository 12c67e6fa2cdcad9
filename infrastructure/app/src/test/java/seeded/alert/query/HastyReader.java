package seeded.alert.query;

import static io.infranaut.persistence.jooq.public_.Tables.ALERTS;
import static io.infranaut.persistence.jooq.public_.Tables.MODELS;

import io.infranaut.platform.api.Permission;
import io.infranaut.platform.api.Requires;
import io.infranaut.platform.http.Reads;
import java.util.Objects;
import org.springframework.web.bind.annotation.GetMapping;

final class HastyReader {
    @Requires(Permission.READ)
    @Reads("alert")
    @GetMapping("/seeded/hasty")
    String names() {
        return ALERTS.getName() + Others.name();
    }

    private static final class Others {
        private static String name() {
            return Objects.requireNonNull(MODELS.getName());
        }
    }
}
