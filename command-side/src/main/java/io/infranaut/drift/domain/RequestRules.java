package io.infranaut.drift.domain;

import io.infranaut.drift.api.DriftCommand.RequestDriftCheck;
import io.infranaut.drift.api.DriftConfiguration;
import io.infranaut.platform.api.InvalidInput;
import io.infranaut.statistics.twosample.Correction;
import io.infranaut.statistics.twosample.DriftTest;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Period;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What a request for a drift check must say.
final class RequestRules {
    private static final int CENTURY = 36_525;

    private RequestRules() {}

    static void check(RequestDriftCheck c) {
        var errors = new ArrayList<InvalidInput.Field>();
        if (c.baselineId() == null && c.modelId() == null) {
            bad(errors, "/baseline", "name the baseline, or the model whose baseline is meant");
        }
        if (c.datasetId() == null && c.modelId() == null) {
            bad(errors, "/dataset", "name the dataset, or the model whose prediction log is meant");
        }
        if (c.modelAlias() != null && c.modelVersion() != null) {
            bad(errors, "/modelAlias", "name the model's version by its alias or by its number, not by both");
        }
        if (c.from() != null && c.to() != null && !c.from().isBefore(c.to())) {
            bad(errors, "/to", "a window ends after it begins");
        }
        if (c.chunkRows() != null && c.chunkPeriod() != null) {
            bad(errors, "/chunkPeriod", "a window is cut by rows or by period, not by both");
        }
        if (c.chunkRows() != null && c.chunkRows() < 1) {
            bad(errors, "/chunkRows", "a chunk has at least one row");
        }
        if (c.chunkPeriod() != null && !isPeriod(c.chunkPeriod())) {
            bad(
                    errors,
                    "/chunkPeriod",
                    "a period is written as in ISO 8601 and lasts from a second to a century: P7D, P1M, PT1H");
        }
        configuration(c.configuration(), errors);
        if (!errors.isEmpty()) {
            throw new InvalidInput(errors);
        }
    }

    private static void configuration(DriftConfiguration c, List<InvalidInput.Field> errors) {
        if (Arrays.stream(Correction.values()).noneMatch(known -> known.id().equals(c.correction()))) {
            bad(
                    errors,
                    "/correction",
                    "known corrections: "
                            + Arrays.stream(Correction.values())
                                    .map(Correction::id)
                                    .collect(Collectors.joining(", ")));
        }
        if (!(c.driftedShare() > 0 && c.driftedShare() <= 1)) {
            bad(errors, "/driftedShare", "a share is above 0 and at most 1");
        }
        test(c.method(), c.threshold(), "/method", "/threshold", errors);
        c.methods().forEach((column, method) -> test(method, null, "/methods/" + escape(column), "", errors));
        c.thresholds()
                .forEach((column, threshold) -> test(
                        c.methods().getOrDefault(column, c.method()),
                        threshold,
                        "",
                        "/thresholds/" + escape(column),
                        errors));
        if (!c.columns().isEmpty()) {
            c.methods().keySet().stream()
                    .filter(column -> !c.columns().contains(column))
                    .forEach(column -> bad(errors, "/methods/" + escape(column), "this column is not checked"));
            c.thresholds().keySet().stream()
                    .filter(column -> !c.columns().contains(column))
                    .forEach(column -> bad(errors, "/thresholds/" + escape(column), "this column is not checked"));
        }
    }

    private static void test(
            String method,
            @Nullable Double threshold,
            String methodPointer,
            String thresholdPointer,
            List<InvalidInput.Field> errors) {
        DriftTest test;
        try {
            test = DriftTest.named(method);
        } catch (IllegalArgumentException e) {
            if (!methodPointer.isEmpty()) {
                bad(errors, methodPointer, String.valueOf(e.getMessage()));
            }
            return;
        }
        if (threshold != null) {
            try {
                test.withThreshold(threshold);
            } catch (IllegalArgumentException e) {
                bad(errors, thresholdPointer, String.valueOf(e.getMessage()));
            }
        }
    }

    private static boolean isPeriod(String text) {
        try {
            if (text.contains("T")) {
                Duration time = Duration.parse(text);
                return time.compareTo(Duration.ofSeconds(1)) >= 0 && time.toDays() <= CENTURY;
            }
            Period period = Period.parse(text);
            return !period.isNegative()
                    && !period.isZero()
                    && period.toTotalMonths() <= 1200
                    && period.getDays() <= CENTURY;
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static void bad(List<InvalidInput.Field> errors, String pointer, String message) {
        errors.add(new InvalidInput.Field(pointer, message));
    }

    private static String escape(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}
