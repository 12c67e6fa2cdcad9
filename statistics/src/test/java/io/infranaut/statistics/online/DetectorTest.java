package io.infranaut.statistics.online;

import static io.infranaut.statistics.online.Streams.signals;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.management.ThreadMXBean;
import io.infranaut.statistics.Oracle;
import io.infranaut.statistics.StateWriter;
import io.infranaut.statistics.Xoshiro256;
import io.infranaut.statistics.online.PageHinkley.Direction;
import io.infranaut.statistics.online.Streams.Case;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class DetectorTest {
    private static final List<Supplier<Detector>> OF_ERRORS = List.of(Ddm::new, Eddm::new, HddmA::new, HddmW::new);
    private static final List<Supplier<Detector>> OF_NUMBERS =
            List.of(Adwin::new, Cusum::new, GeometricMovingAverage::new, Kswin::new, PageHinkley::new);

    @Test
    void every_value_of_every_stream_gets_the_oracles_signal() {
        List<Case> cases = Streams.cases();
        List<String> wrong = new ArrayList<>();
        for (Case c : cases) {
            String said = signals(c.start(), c.values());
            if (!said.equals(c.signals())) {
                wrong.add("%s %s on %s: first at %d of %d"
                        .formatted(
                                c.detector(),
                                Arrays.toString(c.settings()),
                                c.stream(),
                                Arrays.mismatch(said.toCharArray(), c.signals().toCharArray()),
                                said.length()));
            }
        }
        assertThat(cases).hasSizeGreaterThan(4000);
        assertThat(Streams.streams()).isGreaterThan(200);
        assertThat(wrong).isEmpty();
    }

    /// The indices that River's documentation and tests print, typed in from there.
    @Test
    void drifts_are_where_rivers_documentation_has_them() {
        assertThat(drifts(new Adwin(), "river docs")).containsExactly(1023);
        assertThat(drifts(new PageHinkley(), "river docs")).containsExactly(1006);
        assertThat(drifts(new Ddm(), "river docs, errors")).containsExactly(1334);
        assertThat(drifts(new Eddm(30, 0.8, 0.75), "river docs, errors")).containsExactly(1278);
        assertThat(drifts(new HddmA(), "river docs, errors")).containsExactly(1206);
        assertThat(drifts(new HddmW(), "river docs, errors")).containsExactly(1077);
        assertThat(drifts(new Adwin(), "river test 1")).containsExactly(1023);
        assertThat(drifts(new Ddm(), "river test 2")).containsExactly(1049);
        assertThat(drifts(new Ddm(), "ones")).isEmpty();
        assertThat(drifts(new Eddm(30, 0.9, 0.8), "river test 2")).containsExactly(1059);
        assertThat(drifts(new HddmA(), "river test 2")).containsExactly(1047);
        assertThat(drifts(new HddmA(0.001, 0.005, true), "river test 3")).containsExactly(531, 1015, 1545);
        assertThat(drifts(new HddmW(), "river test 2")).containsExactly(1018);
        assertThat(drifts(new HddmW(0.001, 0.005, 0.05, true), "river test 3")).containsExactly(507, 1032, 1508);
        assertThat(drifts(pageHinkley(Direction.UP), "river test 3")).containsExactly(588, 1681);
        assertThat(drifts(pageHinkley(Direction.DOWN), "river test 3")).containsExactly(1172);
        assertThat(drifts(pageHinkley(Direction.BOTH), "river test 3")).containsExactly(588, 1097, 1585);
        assertThat(drifts(new Cusum(), "frouros docs").getFirst()).isEqualTo(1086);
        assertThat(drifts(new GeometricMovingAverage(0.99, 0.3, 30), "frouros docs")
                        .getFirst())
                .isEqualTo(1071);
        String ddm = signals(new Ddm(), Streams.values("river docs, errors"));
        assertThat(ddm.indexOf('W')).isEqualTo(1084);
        assertThat(ddm.indexOf('W', 1334)).isEqualTo(1492);
    }

    @Test
    void a_detector_resumed_from_its_bytes_goes_on_to_the_bit() {
        resumes(Streams.cases().stream().filter(DetectorTest::isQuick).toList());
    }

    @Test
    @Tag("long")
    void so_does_one_on_any_stream() {
        resumes(Streams.cases().stream().filter(c -> !isQuick(c)).toList());
    }

    private static boolean isQuick(Case c) {
        return Math.floorMod(c.hashCode(), 16) == 0;
    }

    private static void resumes(List<Case> cases) {
        for (Case c : cases) {
            double[] values = c.values();
            int stop = Math.floorMod(c.hashCode(), values.length + 1);
            Detector first = c.start();
            String before = signals(first, Arrays.copyOf(values, stop));

            Detector resumed = Detector.resume(first.state());

            assertThat(resumed.state()).isEqualTo(first.state());
            assertThat(resumed.parameters()).isEqualTo(first.parameters());
            double[] rest = Arrays.copyOfRange(values, stop, values.length);
            assertThat(before + signals(resumed, rest)).as(c.toString()).isEqualTo(c.signals());
            signals(first, rest);
            assertThat(resumed.state()).isEqualTo(first.state());
        }
    }

    @Test
    void states_are_stable_bytes() {
        Detector detector = new Ddm();
        signals(detector, 0, 1, 0);

        assertThat(HexFormat.of().formatHex(detector.state()))
                .isEqualTo("0364646d01" + "0000000000000003" + "0000000000000000" + "0000000000000000" + "00"
                        + "0000001e" + "4000000000000000" + "4008000000000000" + "4008000000000000"
                        + "3fd5555555555556" + "0000000000000000" + "0000000000000000" + "7ff0000000000000"
                        + "295e02ed");
    }

    @Test
    void bytes_that_are_no_state_are_refused() {
        byte[] state = new Adwin().state();
        byte[] changed = state.clone();
        changed[20] ^= 1;

        assertThatIllegalArgumentException().isThrownBy(() -> Detector.resume(changed));
        assertThatIllegalArgumentException().isThrownBy(() -> Detector.resume(Arrays.copyOf(state, 40)));
        assertThatIllegalArgumentException().isThrownBy(() -> Detector.resume(new byte[3]));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Detector.resume(new StateWriter("adwin", 2).bytes()))
                .withMessageContaining("version 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Detector.resume(new StateWriter("other", 1).bytes()))
                .withMessageContaining("other");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Detector.resume(new StateWriter("ddm", 1).bytes()))
                .withMessageContaining("too early");
    }

    @Test
    void values_that_are_not_finite_are_counted_and_left_out() {
        for (Case c : Streams.cases()) {
            if (c.stream().startsWith("river")) {
                Detector detector = c.start();
                StringBuilder said = new StringBuilder();
                for (double value : c.values()) {
                    said.append(Streams.letter(detector.update(value)));
                    assertThat(detector.update(Double.NaN)).isEqualTo(Signal.NONE);
                    assertThat(detector.update(Double.NEGATIVE_INFINITY)).isEqualTo(Signal.NONE);
                }
                assertThat(said).as(c.toString()).hasToString(c.signals());
                assertThat(detector.seen()).isEqualTo(3L * c.values().length);
                assertThat(detector.leftOut()).isEqualTo(2L * c.values().length);
                assertThat(detector.drifts())
                        .isEqualTo(c.signals().chars().filter(l -> l == 'D').count());
            }
        }
    }

    @Test
    void a_value_that_a_detector_is_not_defined_on_is_refused_and_changes_nothing() {
        for (Supplier<Detector> each : OF_ERRORS) {
            Detector detector = each.get();
            byte[] before = detector.state();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> detector.update(1.5))
                    .withMessageContaining(detector.name());
            assertThatIllegalArgumentException().isThrownBy(() -> detector.update(-0.1));
            assertThat(detector.state()).isEqualTo(before);
        }
        assertThatIllegalArgumentException().isThrownBy(() -> new Eddm().update(0.5));
        assertThatCode(() -> new Ddm().update(0.5)).doesNotThrowAnyException();
    }

    @Test
    void a_jump_to_the_largest_double_is_a_drift_and_so_is_the_way_back() {
        for (Supplier<Detector> each : OF_NUMBERS) {
            Detector detector = each.get();
            run(detector, new Xoshiro256(1), 200);
            for (int i = 0; i < 200; i++) {
                detector.update(Double.MAX_VALUE);
            }
            assertThat(detector.drifts()).as(detector.name()).isPositive();
            long there = detector.drifts();
            run(detector, new Xoshiro256(2), 200);
            boolean upwardsOnly = detector instanceof Cusum || detector instanceof GeometricMovingAverage;
            assertThat(detector.drifts() > there).as(detector.name()).isNotEqualTo(upwardsOnly);
        }
    }

    @Test
    void parameters_out_of_range_are_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Adwin(0, 32, 5, 5, 10));
        assertThatIllegalArgumentException().isThrownBy(() -> new Adwin(0.002, 32, 1, 5, 10));
        assertThatIllegalArgumentException().isThrownBy(() -> new Adwin(0.002, 0, 5, 5, 10));
        assertThatIllegalArgumentException().isThrownBy(() -> new PageHinkley(30, 0, Double.NaN, 1, Direction.UP));
        assertThatIllegalArgumentException().isThrownBy(() -> new PageHinkley(30, 0, 1, 1.1, Direction.UP));
        assertThatIllegalArgumentException().isThrownBy(() -> new Kswin(1, 100, 30, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Kswin(0.005, 50, 30, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Kswin(0.005, 50_000, 20_000, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Cusum(2, 50, 30));
        assertThatIllegalArgumentException().isThrownBy(() -> new Cusum(0, -1, 30));
        assertThatIllegalArgumentException().isThrownBy(() -> new GeometricMovingAverage(-1, 1, 30));
        assertThatIllegalArgumentException().isThrownBy(() -> new GeometricMovingAverage(0.5, Double.NaN, 30));
        assertThatIllegalArgumentException().isThrownBy(() -> new Ddm(30, Double.NaN, 3));
        assertThatIllegalArgumentException().isThrownBy(() -> new Eddm(30, 0.9, 0.95));
        assertThatIllegalArgumentException().isThrownBy(() -> new HddmA(0, 0.005, false));
        assertThatIllegalArgumentException().isThrownBy(() -> new HddmA(0.001, 1, false));
        assertThatIllegalArgumentException().isThrownBy(() -> new HddmW(1, 0.005, 0.05, false));
        assertThatIllegalArgumentException().isThrownBy(() -> new HddmW(0.001, 0, 0.05, false));
        assertThatIllegalArgumentException().isThrownBy(() -> new HddmW(0.001, 0.005, 0, false));
    }

    @Test
    void every_parameter_is_told() {
        assertThat(new Adwin().parameters()).containsEntry("delta", "0.002").hasSize(5);
        assertThat(new PageHinkley().parameters())
                .containsEntry("alpha", "0.9999")
                .containsEntry("direction", "both")
                .hasSize(5);
        assertThat(new Kswin().parameters())
                .containsEntry("generator", "xoshiro256++")
                .hasSize(5);
        assertThat(new Cusum().parameters()).containsEntry("threshold", "50.0").hasSize(3);
        assertThat(new GeometricMovingAverage().parameters())
                .containsEntry("alpha", "0.99")
                .hasSize(3);
        assertThat(new Ddm().parameters()).containsEntry("drift", "3.0").hasSize(3);
        assertThat(new Eddm().parameters()).containsEntry("beta", "0.9").hasSize(3);
        assertThat(new HddmA().parameters()).containsEntry("twoSided", "false").hasSize(3);
        assertThat(new HddmW().parameters()).containsEntry("lambda", "0.05").hasSize(4);
    }

    @Test
    void adwin_tells_its_windows_length_and_mean() {
        Adwin adwin = new Adwin();
        assertThat(adwin.mean()).isZero();
        signals(adwin, 1, 2, 6);

        assertThat(adwin.width()).isEqualTo(3);
        assertThat(adwin.mean()).isEqualTo(3);
    }

    @Test
    void adwins_window_after_a_drift_is_the_oracles() {
        List<String[]> windows = Oracle.cases("online/windows.tsv");
        assertThat(windows).hasSizeGreaterThan(400);
        for (String[] w : windows) {
            double[] values = Streams.values(w[0]);
            Adwin adwin = (Adwin) new Case(w[0], "adwin", w[1].split(" "), "").start();
            signals(adwin, Arrays.copyOf(values, Integer.parseInt(w[2]) + 1));

            assertThat(adwin.width()).as(w[0]).isEqualTo(Long.parseLong(w[3]));
            assertThat(adwin.mean()).as(w[0]).isEqualTo(Double.parseDouble(w[4]));
        }
    }

    /// Other seeds draw other samples, so alarms on the same stream come at other values.
    @Test
    void kswin_draws_by_its_seed() {
        double[] values = new double[3000];
        Xoshiro256 random = new Xoshiro256(5);
        Arrays.setAll(values, i -> random.nextGaussian() * (1 + i % 300 / 200));

        String said = signals(new Kswin(0.05, 100, 30, 1), values);

        assertThat(signals(new Kswin(0.05, 100, 30, 1), values)).isEqualTo(said);
        assertThat(signals(new Kswin(0.05, 100, 30, 2), values)).isNotEqualTo(said);
    }

    /// Both parts of the window are whole here, so nothing depends on the draw: 2 of 20 values apart is a statistic of
    /// 0.1,
    /// which does not alarm whatever its p-value.
    @Test
    void kswin_needs_a_statistic_above_a_tenth() {
        for (int apart = 2; apart <= 3; apart++) {
            Detector kswin = new Kswin(0.999999, 40, 20, 0);
            for (int i = 0; i < 39; i++) {
                kswin.update(i % 20 + (i >= 40 - apart ? 100 : 0));
            }
            assertThat(kswin.update(119)).isEqualTo(apart == 2 ? Signal.NONE : Signal.DRIFT);
        }
    }

    /// 2000 streams of one law. KSWIN's first test is at its level, as far as so coarse a test can be; ADWIN, whose
    /// bound is on the whole window, hardly ever alarms.
    @Test
    void false_alarms_come_at_the_nominal_rate() {
        int tests = 0;
        int windows = 0;
        for (int i = 0; i < 2_000; i++) {
            Xoshiro256 random = new Xoshiro256(i);
            Detector kswin = new Kswin(0.05, 100, 30, i);
            Detector adwin = new Adwin();
            for (int n = 0; n < 500; n++) {
                double value = random.nextGaussian();
                adwin.update(value);
                if (n < 100) {
                    kswin.update(value);
                }
            }
            tests += kswin.drifts() > 0 ? 1 : 0;
            windows += adwin.drifts() > 0 ? 1 : 0;
        }
        assertThat(tests / 2_000.0).isBetween(0.02, 0.05 + 3 * 0.00487);
        assertThat(windows / 2_000.0).isLessThan(0.01);
    }

    /// Warmed up: the window of ADWIN may grow by a row now and then, and nothing else is allocated.
    @Test
    @Tag("long")
    void a_value_takes_no_memory() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        List<Supplier<Detector>> all = new ArrayList<>(OF_NUMBERS);
        all.addAll(OF_ERRORS);
        all.add(() -> new Kswin(0.001, 1000, 300, 0));
        for (Supplier<Detector> each : all) {
            Detector detector = each.get();
            Xoshiro256 random = new Xoshiro256(1);
            run(detector, random, 3_000);
            long before = threads.getCurrentThreadAllocatedBytes();
            run(detector, random, 100_000);
            assertThat(threads.getCurrentThreadAllocatedBytes() - before)
                    .as(detector.name())
                    .isLessThan(100_000);
        }
    }

    private static void run(Detector detector, Xoshiro256 random, int values) {
        for (int i = 0; i < values; i++) {
            detector.update(random.nextInt(2));
        }
    }

    private static Detector pageHinkley(Direction direction) {
        return new PageHinkley(30, 0.005, 50, 1 - 0.0001, direction);
    }

    private static List<Integer> drifts(Detector detector, String stream) {
        String said = signals(detector, Streams.values(stream));
        List<Integer> at = new ArrayList<>();
        for (int i = 0; i < said.length(); i++) {
            if (said.charAt(i) == 'D') {
                at.add(i);
            }
        }
        return at;
    }
}
