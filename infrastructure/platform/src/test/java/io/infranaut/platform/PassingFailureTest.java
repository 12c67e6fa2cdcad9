package io.infranaut.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PassingFailureTest {
    /// Connection lost, deadlock, too many connections, disk full, shutdown, starting up, lock not available,
    /// read-only.
    @ParameterizedTest
    @ValueSource(strings = {"08006", "40P01", "53300", "53100", "57P01", "57P03", "55P03", "25006"})
    void whatPassesIsKnownByItsState(String state) {
        assertThat(PassingFailure.is(new IllegalStateException(new SQLException("", state))))
                .isTrue();
    }

    /// Not unique, null, no such table, a value out of range, a violated check.
    @ParameterizedTest
    @ValueSource(strings = {"23505", "23502", "42P01", "22003", "23514"})
    void whatIsWrongWithTheDataStays(String state) {
        assertThat(PassingFailure.is(new IllegalStateException(new SQLException("", state))))
                .isFalse();
    }

    @Test
    void aDiskMayComeBackButNotAFileThatIsGone() {
        assertThat(PassingFailure.is(new UncheckedIOException(new IOException("stale"))))
                .isTrue();
        assertThat(PassingFailure.is(new UncheckedIOException(new NoSuchFileException("gone"))))
                .isFalse();
        assertThat(PassingFailure.is(new SQLTransientConnectionException("none free")))
                .isTrue();
        assertThat(PassingFailure.is(new PassingFailure("does not show yet"))).isTrue();
        assertThat(PassingFailure.is(new IllegalStateException("broken"))).isFalse();
    }

    @Test
    void onlyATransactionThatLostToAnotherIsBegunAgain() {
        assertThat(PassingFailure.isLostRace(new IllegalStateException(new SQLException("deadlock", "40P01"))))
                .isTrue();
        assertThat(PassingFailure.isLostRace(new SQLException("connection lost", "08006")))
                .isFalse();
    }
}
