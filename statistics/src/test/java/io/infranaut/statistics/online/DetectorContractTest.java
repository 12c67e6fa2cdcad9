package io.infranaut.statistics.online;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.infranaut.statistics.States;
import io.infranaut.statistics.online.PageHinkley.Direction;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/// What every detector promises of its name, parameters, values and state.
class DetectorContractTest {
    private static final Map<String, Supplier<Detector>> ALL = Map.of(
            "adwin", Adwin::new,
            "cusum", Cusum::new,
            "ddm", Ddm::new,
            "eddm", Eddm::new,
            "geometric-moving-average", GeometricMovingAverage::new,
            "hddm-a", HddmA::new,
            "hddm-w", HddmW::new,
            "kswin", Kswin::new,
            "page-hinkley", PageHinkley::new);

    @Test
    void a_detector_has_the_name_that_requests_use_and_its_state_keeps_it() {
        ALL.forEach((name, start) -> {
            Detector detector = start.get();
            assertThat(detector.name()).isEqualTo(name);
            assertThat(Detector.resume(detector.state()).name()).isEqualTo(name);
            assertThat(detector.parameters()).isNotEmpty();
        });
    }

    @Test
    void a_state_with_bytes_too_many_is_refused() {
        ALL.forEach((name, start) -> assertThatIllegalArgumentException()
                .as(name)
                .isThrownBy(() -> Detector.resume(States.longer(start.get().state())))
                .withMessage("1 bytes too many in the state of " + name));
    }

    @Test
    void a_value_outside_a_detector_s_domain_is_refused_and_changes_nothing() {
        for (String name : List.of("ddm", "hddm-a", "hddm-w")) {
            refuses(name, 1.5, name + " takes numbers from 0 to 1, not 1.5");
            refuses(name, -1e-9, name + " takes numbers from 0 to 1, not -1.0E-9");
        }
        refuses("eddm", 0.5, "eddm takes 0 and 1, not 0.5");
    }

    private static void refuses(String name, double value, String message) {
        Detector detector = Objects.requireNonNull(ALL.get(name)).get();
        detector.update(1);
        byte[] before = detector.state();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> detector.update(value))
                .withMessage(message);
        assertThat(detector.state()).isEqualTo(before);
    }

    @Test
    void a_restart_forgets_everything_but_the_counts() {
        double[] jump = new double[400];
        Arrays.fill(jump, 200, 400, 1);
        ALL.forEach((name, start) -> {
            Detector detector = start.get();
            if (detector instanceof GeometricMovingAverage || detector instanceof Adwin || detector instanceof Kswin) {
                return;
            }
            int i = 0;
            while (detector.drifts() == 0 && i < 20_000) {
                detector.update(jump[Math.min(i++, 399)]);
            }
            Detector fresh = start.get();
            for (int k = 0; k < 2_000 && detector.drifts() == 1; k++) {
                double value = k % 7 == 0 ? 1 : 0;
                assertThat(detector.update(value)).as("%s after %d", name, k).isEqualTo(fresh.update(value));
            }
        });
    }

    @Test
    void parameters_reach_to_the_ends_of_their_ranges_and_no_further() {
        taken(() -> new Eddm(1, 1, 1));
        refused(() -> new Eddm(1, 1.01, 0.9));
        refused(() -> new Eddm(1, 0.8, 0.9));
        refused(() -> new Eddm(1, 0.9, 0));
        taken(() -> new Cusum(0, 0, 1));
        taken(() -> new Cusum(1, 0, 1));
        refused(() -> new Cusum(1.01, 0, 1));
        refused(() -> new Cusum(-0.01, 0, 1));
        refused(() -> new Cusum(0, -1e-9, 1));
        refused(() -> new Cusum(0, Double.POSITIVE_INFINITY, 1));
        taken(() -> new GeometricMovingAverage(1, 0, 1));
        refused(() -> new GeometricMovingAverage(1, -1e-9, 1));
        refused(() -> new GeometricMovingAverage(1.01, 1, 1));
        for (double end : new double[] {0, 1}) {
            refused(() -> new HddmA(end, 0.5, false));
            refused(() -> new HddmA(0.5, end, false));
            refused(() -> new HddmW(end, 0.5, 0.5, false));
            refused(() -> new HddmW(0.5, end, 0.5, false));
            refused(() -> new HddmW(0.5, 0.5, end, false));
        }
        refused(() -> new Ddm(1, Double.NaN, 3));
        refused(() -> new Ddm(1, 2, Double.POSITIVE_INFINITY));
        refused(() -> new PageHinkley(1, Double.NaN, 1, 1, Direction.UP));
        taken(() -> new PageHinkley(1, 0, 1, 1, Direction.UP));
        refused(() -> new PageHinkley(1, 0, 1, 1.01, Direction.UP));
    }

    private static void taken(Supplier<Detector> detector) {
        assertThatNoException().isThrownBy(detector::get);
    }

    private static void refused(Supplier<Detector> detector) {
        assertThatIllegalArgumentException().isThrownBy(detector::get);
    }

    @Test
    void charts_alarm_above_their_threshold_and_not_at_it() {
        Cusum cusum = new Cusum(0, 0.5, 1);
        assertThat(cusum.update(0)).isEqualTo(Signal.NONE);
        assertThat(cusum.update(1)).as("a sum of 0.5 is at the threshold").isEqualTo(Signal.NONE);
        Cusum below = new Cusum(0, 0.4375, 1);
        below.update(0);
        assertThat(below.update(1)).isEqualTo(Signal.DRIFT);
        GeometricMovingAverage average = new GeometricMovingAverage(0.5, 0.25, 1);
        average.update(0);
        assertThat(average.update(1))
                .as("an average of 0.25 is at the threshold")
                .isEqualTo(Signal.NONE);
        GeometricMovingAverage lower = new GeometricMovingAverage(0.5, 0.2, 1);
        lower.update(0);
        assertThat(lower.update(1)).isEqualTo(Signal.DRIFT);
    }
}
