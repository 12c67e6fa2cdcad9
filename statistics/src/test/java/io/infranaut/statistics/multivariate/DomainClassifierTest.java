package io.infranaut.statistics.multivariate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.infranaut.statistics.Column;
import io.infranaut.statistics.Oracle;
import io.infranaut.statistics.Result;
import io.infranaut.statistics.Result.InsufficientData;
import io.infranaut.statistics.Result.Value;
import io.infranaut.statistics.Xoshiro256;
import io.infranaut.statistics.performance.Interval;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class DomainClassifierTest {
    /// Other folds and bins: two cross-validated AUCs of some hundred rows differ by their own errors.
    private static final double FOLDS = 0.05;

    /// Of ten draws, which one more exceeds once in some thousand cases (Student's t of nine degrees).
    private static final double DEVIATIONS = 6;

    private static final Map<String, Integer> CULPRIT = Map.of("shift", 0, "missing", 0, "labels", 3, "unseen", 3);

    @Test
    void rows_are_told_apart_as_well_as_by_scikit_learn_and_the_culprit_is_named() {
        agree(Oracle.cases("domain.tsv").subList(12, 18));
    }

    @Test
    @Tag("long")
    void more_rows_too() {
        agree(Oracle.cases("domain.tsv").subList(0, 12));
    }

    /// The oracle's own answers differ by how rows fall into folds: ours, from folds of its own, is no farther from
    /// their mean than six of their standard deviations, and the mean difference shows whether it leans to a side.
    @Test
    void few_rows_are_told_apart_as_well_as_by_scikit_learn() {
        double leaning = 0;
        List<String[]> cases = Oracle.cases("domain-small.tsv");
        for (String[] c : cases) {
            Xoshiro256 random = new Xoshiro256(Long.parseLong(c[3]));
            List<Column> reference = rows(c[0], Integer.parseInt(c[1]), false, random);
            List<Column> current = rows(c[0], Integer.parseInt(c[2]), true, random);

            double auc = value(DomainClassifier.of(reference, current, 1)).auc().value();

            double expected = Double.parseDouble(c[4]);
            double tolerance = Math.max(FOLDS, DEVIATIONS * Double.parseDouble(c[5]));
            assertThat(auc).as(String.join(" ", c)).isCloseTo(expected, within(tolerance));
            leaning += (auc - expected) / cases.size();
        }
        assertThat(leaning).isCloseTo(0, within(0.01));
    }

    private static void agree(List<String[]> cases) {
        for (String[] c : cases) {
            Xoshiro256 random = new Xoshiro256(Long.parseLong(c[3]));
            List<Column> reference = rows(c[0], Integer.parseInt(c[1]), false, random);
            List<Column> current = rows(c[0], Integer.parseInt(c[2]), true, random);

            DomainClassifier found = value(DomainClassifier.of(reference, current, 1));

            String where = String.join(" ", c);
            assertThat(found.auc().value()).as(where).isCloseTo(Double.parseDouble(c[4]), within(FOLDS));
            assertThat(found.importance().stream().mapToDouble(v -> v).sum())
                    .as(where)
                    .isCloseTo(1, within(1e-9));
            Integer culprit = CULPRIT.get(c[0]);
            if (culprit != null && found.auc().value() > 0.6) {
                assertThat(found.importance().get(culprit)).as(where).isGreaterThan(0.4);
            }
            if (c[0].equals("together")) {
                assertThat(found.importance().get(0) + found.importance().get(1))
                        .as(where)
                        .isGreaterThan(0.95);
            }
        }
    }

    @Test
    @Tag("long")
    void nothing_tells_draws_of_one_law_apart_more_often_than_chance() {
        int told = 0;
        for (int trial = 0; trial < 40; trial++) {
            Xoshiro256 random = new Xoshiro256(1000 + trial);
            DomainClassifier found = value(
                    DomainClassifier.of(rows("null", 200, false, random), rows("null", 200, true, random), trial));
            Interval interval = Objects.requireNonNull(found.auc().interval());
            told += interval.low() > 0.5 ? 1 : 0;
        }
        assertThat(told).isLessThanOrEqualTo(4);
    }

    @Test
    void the_same_rows_and_seed_give_the_same_bits() {
        List<Column> reference = rows("labels", 300, false, new Xoshiro256(1));
        List<Column> current = rows("labels", 300, true, new Xoshiro256(2));

        assertThat(DomainClassifier.of(reference, current, 7)).isEqualTo(DomainClassifier.of(reference, current, 7));
        assertThat(DomainClassifier.of(reference, current, 8)).isNotEqualTo(DomainClassifier.of(reference, current, 7));
    }

    @Test
    void columns_without_difference_give_a_half_and_no_importance() {
        List<Column> constant =
                List.of(new Column.Numbers(new double[80], false), new Column.Labels(new String[80], false));

        DomainClassifier found = value(DomainClassifier.of(constant, constant, 1));

        assertThat(found.auc().value()).isEqualTo(0.5);
        assertThat(found.importance()).containsExactly(0.0, 0.0);
        assertThat(found.referenceRows()).isEqualTo(80);
    }

    @Test
    void no_more_rows_are_used_than_are_needed() {
        double[] low = new double[DomainClassifier.ROWS + 1];
        double[] high = new double[60];
        Arrays.fill(high, 1e300);

        DomainClassifier found = value(DomainClassifier.of(
                List.of(new Column.Numbers(low, false)), List.of(new Column.Numbers(high, false)), 1));

        assertThat(found.referenceRows()).isEqualTo(DomainClassifier.ROWS);
        assertThat(found.currentRows()).isEqualTo(60);
        assertThat(found.auc().value()).isEqualTo(1);
    }

    @Test
    void too_few_rows_are_insufficient_and_unlike_columns_are_refused() {
        List<Column> few = List.of(new Column.Numbers(new double[49], false));
        List<Column> enough = List.of(new Column.Numbers(new double[50], false));
        List<Column> labels = List.of(new Column.Labels(new String[50], false));

        assertThat(DomainClassifier.of(few, enough, 1)).isInstanceOf(InsufficientData.class);
        assertThatThrownBy(() -> DomainClassifier.of(enough, labels, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> DomainClassifier.of(enough, List.of(), 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> DomainClassifier.of(enough, List.of(enough.getFirst(), enough.getFirst()), 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> DomainClassifier.of(List.of(enough.getFirst(), few.getFirst()), enough, 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /// The rows that `domain.py` draws.
    private static List<Column> rows(String kind, int n, boolean current, Xoshiro256 random) {
        double[][] numbers = new double[3][n];
        String[] labels = new String[n];
        for (int i = 0; i < n; i++) {
            double u = random.nextDouble();
            double second = random.nextDouble();
            double third = random.nextDouble();
            double fourth = random.nextDouble();
            double v = random.nextDouble();
            int label = (int) (5 * fourth);
            if (kind.equals("together")) {
                second = (current ? 1 - u : u) + 0.2 * v;
            } else if (current && kind.equals("shift")) {
                u += 0.3;
            } else if (current && kind.equals("missing") && v < 0.3) {
                u = Double.NaN;
            } else if (current && kind.equals("labels")) {
                label = (int) (5 * fourth * fourth);
            } else if (current && kind.equals("unseen") && v < 0.1) {
                label = 5;
            }
            numbers[0][i] = u;
            numbers[1][i] = second;
            numbers[2][i] = third;
            labels[i] = "k" + label;
        }
        return List.of(
                new Column.Numbers(numbers[0], false),
                new Column.Numbers(numbers[1], false),
                new Column.Numbers(numbers[2], false),
                new Column.Labels(labels, false));
    }

    private static DomainClassifier value(Result<DomainClassifier> result) {
        return ((Value<DomainClassifier>) result).value();
    }
}
