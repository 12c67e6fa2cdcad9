package io.infranaut.app.torture;

import static org.assertj.core.api.Assertions.assertThat;

import io.infranaut.app.AppProcess;
import io.infranaut.app.torture.Torture.Report;
import io.infranaut.app.torture.Torture.Settings;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/// A short run of `./infranaut torture`, on two nodes that do all. `-Dseed=…` repeats what is done and struck; the
/// history stays in the folder when something did not hold.
class TortureTest {
    private static final long SEED = Long.getLong("seed", System.nanoTime() % 1_000_000);
    private static final Duration TIME = Duration.ofSeconds(20);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
    private static final int CLIENTS = 4;
    private static final int LEAST = 4;

    @Test
    void nothingIsLostOrDoubledAndEveryChangeIsNamed(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder) {
        Report report = new Torture(
                        new Settings(folder.resolve("run"), TIME, SEED, false, CLIENTS, LONGEST_PAUSE),
                        AppProcess.image(),
                        System.out)
                .run();

        // how late is the machine's as much as ours: the long run tells
        assertThat(report.broken())
                .filteredOn(broken -> !broken.startsWith(Invariants.IN_TIME))
                .isEmpty();
        assertThat(report.killed()).isGreaterThanOrEqualTo(LEAST);
    }
}
