package io.infranaut.drift.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.infranaut.baseline.api.BaselineId;
import io.infranaut.dataset.api.DatasetId;
import io.infranaut.drift.api.CheckId;
import io.infranaut.drift.api.DriftCommand;
import io.infranaut.drift.api.DriftCommand.FailDriftCheck;
import io.infranaut.drift.api.DriftCommand.RecordDriftCheck;
import io.infranaut.drift.api.DriftCommand.RecordVerification;
import io.infranaut.drift.api.DriftCommand.RequestDriftCheck;
import io.infranaut.drift.api.DriftCommand.SplitDriftCheck;
import io.infranaut.drift.api.DriftCommand.VerifyDriftCheck;
import io.infranaut.drift.api.DriftConfiguration;
import io.infranaut.drift.api.DriftEvent;
import io.infranaut.drift.api.DriftEvent.DriftCheckFailed;
import io.infranaut.drift.api.DriftEvent.DriftCheckRequested;
import io.infranaut.drift.api.DriftEvent.DriftCheckSplit;
import io.infranaut.drift.api.DriftEvent.DriftCheckVerified;
import io.infranaut.drift.api.DriftEvent.DriftChecked;
import io.infranaut.drift.api.DriftEvent.DriftVerificationRequested;
import io.infranaut.platform.api.Digest;
import io.infranaut.platform.api.InvalidInput;
import io.infranaut.platform.api.NotFound;
import io.infranaut.platform.api.RuleBroken;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DriftCheckTest {
    private static final CheckId ID = new CheckId(new UUID(1, 1));
    private static final BaselineId BASELINE = new BaselineId(new UUID(1, 2));
    private static final DatasetId DATASET = new DatasetId(new UUID(1, 3));
    private static final UUID VERIFICATION = new UUID(1, 4);
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final Digest DIGEST = new Digest("a".repeat(64));
    private static final DriftConfiguration AUTO = configuration("auto", null, "benjamini-hochberg");

    private static DriftConfiguration configuration(String method, @Nullable Double threshold, String correction) {
        return new DriftConfiguration(method, threshold, new TreeMap<>(), new TreeMap<>(), List.of(), correction, 0.5);
    }

    private static RequestDriftCheck request(
            @Nullable BaselineId baseline,
            @Nullable DatasetId dataset,
            @Nullable String chunkPeriod,
            DriftConfiguration configuration) {
        return new RequestDriftCheck(
                ID,
                "default",
                null,
                null,
                baseline,
                null,
                null,
                null,
                null,
                dataset,
                null,
                null,
                null,
                null,
                null,
                null,
                chunkPeriod,
                configuration,
                NOON);
    }

    private static RequestDriftCheck request() {
        return request(BASELINE, DATASET, null, AUTO);
    }

    private static RecordDriftCheck verdict() {
        return new RecordDriftCheck(
                ID,
                new DriftChecked(
                        ID,
                        "default",
                        null,
                        null,
                        BASELINE,
                        1,
                        null,
                        null,
                        DATASET,
                        null,
                        null,
                        null,
                        null,
                        null,
                        List.of(),
                        AUTO,
                        1,
                        DIGEST,
                        1,
                        DIGEST,
                        List.of(),
                        0,
                        0,
                        0,
                        "INSUFFICIENT_DATA",
                        "1",
                        DIGEST,
                        NOON));
    }

    private static List<DriftEvent> when(DriftCommand command, DriftCommand... past) {
        DriftCheck state = new DriftCheck.Unknown();
        for (DriftCommand before : past) {
            for (DriftEvent event : DriftCheck.decide(state, before)) {
                state = DriftCheck.evolve(state, event);
            }
        }
        return DriftCheck.decide(state, command);
    }

    @Test
    void aCheckIsAskedForOnceAndAnsweredOnce() {
        var failure = new FailDriftCheck(ID, "no such baseline", NOON);
        var split = new SplitDriftCheck(ID, List.of(new CheckId(new UUID(2, 2))), NOON);

        assertThat(when(request())).hasExactlyElementsOfTypes(DriftCheckRequested.class);
        assertThat(when(request(), request())).isEmpty();
        assertThat(when(verdict(), request())).hasExactlyElementsOfTypes(DriftChecked.class);
        assertThat(when(failure, request())).hasExactlyElementsOfTypes(DriftCheckFailed.class);
        assertThat(when(split, request())).hasExactlyElementsOfTypes(DriftCheckSplit.class);
        for (DriftCommand first : List.of(verdict(), failure, split)) {
            for (DriftCommand second : List.of(verdict(), failure, split, request())) {
                assertThat(when(second, request(), first)).isEmpty();
            }
        }
        assertThatThrownBy(() -> when(verdict())).isInstanceOf(NotFound.class);
    }

    @Test
    void onlyAVerdictIsVerifiedAndEachVerificationAnsweredOnce() {
        var verify = new VerifyDriftCheck(ID, VERIFICATION, NOON);
        var answer = new RecordVerification(ID, VERIFICATION, "IDENTICAL", List.of(), null, null, "1", NOON);

        assertThat(when(verify, request(), verdict()))
                .containsExactly(new DriftVerificationRequested(ID, VERIFICATION, NOON));
        assertThat(when(answer, request(), verdict(), verify)).hasExactlyElementsOfTypes(DriftCheckVerified.class);
        assertThat(when(answer, request(), verdict(), verify, answer)).isEmpty();
        assertThat(when(answer, request(), verdict())).isEmpty();
        assertThatThrownBy(() -> when(verify, request())).isInstanceOf(RuleBroken.class);
        assertThatThrownBy(() -> when(verify, request(), new FailDriftCheck(ID, "x", NOON)))
                .isInstanceOf(RuleBroken.class);
        assertThatThrownBy(() -> when(verify)).isInstanceOf(NotFound.class);
    }

    @Test
    void aRequestNamesWhatIsCompared() {
        assertThatExceptionOfType(InvalidInput.class)
                .isThrownBy(() -> when(request(null, null, null, AUTO)))
                .satisfies(e -> assertThat(e.errors()).extracting("pointer").containsExactly("/baseline", "/dataset"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"P7D", "P1W", "P1M", "P1Y", "PT1H", "PT90M", "PT1S"})
    void aPeriodIsWrittenAsInIso8601(String period) {
        assertThat(when(request(BASELINE, DATASET, period, AUTO))).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "weekly", "P0D", "P-1D", "PT0S", "PT0.1S", "P1M-1D", "P999999999Y", "PT999999999999H"})
    void otherPeriodsAreRefused(String period) {
        assertThatThrownBy(() -> when(request(BASELINE, DATASET, period, AUTO))).isInstanceOf(InvalidInput.class);
    }

    @ParameterizedTest
    @CsvSource({"anova,,none,/method", "auto,0,none,/threshold", "ks,1,none,/threshold", "ks,,luck,/correction"})
    void aConfigurationIsChecked(String method, @Nullable Double threshold, String correction, String pointer) {
        assertThatExceptionOfType(InvalidInput.class)
                .isThrownBy(() -> when(request(BASELINE, DATASET, null, configuration(method, threshold, correction))))
                .satisfies(e -> assertThat(e.errors()).extracting("pointer").containsExactly(pointer));
    }

    @Test
    void aMethodOfAColumnThatIsNotCheckedIsRefused() {
        var configuration = new DriftConfiguration(
                "auto", null, new TreeMap<>(Map.of("a/b", "ks")), new TreeMap<>(), List.of("x"), "none", 0.5);
        assertThatExceptionOfType(InvalidInput.class)
                .isThrownBy(() -> when(request(BASELINE, DATASET, null, configuration)))
                .satisfies(e -> assertThat(e.errors()).extracting("pointer").containsExactly("/methods/a~1b"));
    }
}
