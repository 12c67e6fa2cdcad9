package io.infranaut.platform.trail;

import static org.assertj.core.api.Assertions.assertThat;

import io.infranaut.platform.api.Access;
import io.infranaut.platform.api.Access.Kind;
import io.infranaut.platform.api.Access.Outcome;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class BudgetTest {
    private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");

    private final Budget budget = new Budget(3);

    private static Access seen(String actor, String address, Outcome outcome, int second) {
        Instant at = NOON.plusSeconds(second);
        return new Access(
                Kind.COMMAND, at, at, 1, actor, "rotateKey", "/x", outcome, 409, null, address, null, "request");
    }

    @Test
    void soManyAreToldOneByOneAndTheRestTogether() {
        budget.over(NOON, false);
        int told = 0;
        for (int i = 0; i < 10; i++) {
            told += budget.take(seen("key:1", "a", Outcome.REFUSED, i)).isPresent() ? 1 : 0;
        }
        assertThat(told).isEqualTo(3);
        assertThat(budget.take(seen("key:2", "a", Outcome.REFUSED, 5))).isPresent();
        assertThat(budget.over(NOON.plusSeconds(59), false)).isEmpty();

        List<Access> over = budget.over(NOON.plusSeconds(60), false);
        assertThat(over).singleElement().satisfies(rest -> {
            assertThat(rest.occurrences()).isEqualTo(7);
            assertThat(rest.at()).isEqualTo(NOON.plusSeconds(3));
            assertThat(rest.lastAt()).isEqualTo(NOON.plusSeconds(9));
        });
        assertThat(budget.take(seen("key:1", "a", Outcome.REFUSED, 61))).isPresent();
    }

    @Test
    void strangersAreToldApartByTheirAddressesAndAreNeverTooMany() {
        budget.over(NOON, false);
        int told = 0;
        for (int i = 0; i < 100_000; i++) {
            told += budget.take(seen("anonymous", "address " + i % 50_000, Outcome.UNAUTHENTICATED, 1))
                            .isPresent()
                    ? 1
                    : 0;
        }
        List<Access> over = budget.over(NOON.plusSeconds(60), false);
        assertThat(told).isLessThanOrEqualTo(4000);
        assertThat(over).hasSizeLessThanOrEqualTo(1100);
        assertThat(told + over.stream().mapToInt(Access::occurrences).sum()).isEqualTo(100_000);
    }
}
