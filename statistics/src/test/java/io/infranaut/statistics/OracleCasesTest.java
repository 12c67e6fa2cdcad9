package io.infranaut.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// How many inputs each method is held to: cases of the fixtures for which the oracle has a finite answer. The table of
/// them in `docs/statistics-proof.md` is written by `-Dcases=write`.
class OracleCasesTest {
    private static final int LEAST = 200;

    private static final Path PAGE = Path.of("../docs/statistics-proof.md");
    private static final String START = "<!-- cases -->\n";
    private static final String END = "<!-- end of cases -->";

    @Test
    void every_method_is_held_to_two_hundred_cases() throws IOException {
        Map<String, Long> cases = cases();
        cases.forEach((method, count) -> assertThat(count).as(method).isGreaterThanOrEqualTo(LEAST));

        StringBuilder table = new StringBuilder("| method | cases |\n| --- | --- |\n");
        cases.forEach((method, count) ->
                table.append("| ").append(method).append(" | ").append(count).append(" |\n"));
        String page = Files.readString(PAGE);
        int from = page.indexOf(START) + START.length();
        if ("write".equals(System.getProperty("cases"))) {
            Files.writeString(PAGE, page.substring(0, from) + table + page.substring(page.indexOf(END)));
        } else {
            assertThat(page.substring(from, page.indexOf(END))).isEqualTo(table.toString());
        }
    }

    private static Map<String, Long> cases() {
        Map<String, Long> cases = new LinkedHashMap<>();
        List<String> numbers = List.of("continuous.tsv", "adversarial.tsv");
        List<String> counts = List.of("categorical.tsv", "adversarial-counts.tsv");
        String[][] twoSamples = {
            {"Kolmogorov-Smirnov", "3"},
            {"Wasserstein", "4"},
            {"Anderson-Darling", "6"},
            {"Cramér-von Mises", "8"},
            {"Mann-Whitney, two-sided", "10"},
            {"Welch's t", "13"},
            {"Epps-Singleton", "16"},
            {"Energy distance", "17"},
            {"Student's pooled t", "19"},
            {"Mann-Whitney, one-sided", "20"}
        };
        for (String[] method : twoSamples) {
            cases.put(method[0], count(numbers, Integer.parseInt(method[1]), c -> true));
        }
        String[][] tables = {
            {"Chi-squared", "3"},
            {"Jensen-Shannon", "4"},
            {"Population stability index", "5"},
            {"Cramér's V", "6"},
            {"G", "8"},
            {"Goodness of fit", "10"},
            {"Kullback-Leibler", "11"},
            {"Hellinger", "12"},
            {"Total variation", "13"},
            {"L-infinity", "14"},
            {"Two-proportion Z", "16"},
            {"Fisher's exact test", "17"}
        };
        for (String[] method : tables) {
            cases.put(method[0], count(counts, Integer.parseInt(method[1]), c -> true));
        }
        cases.put("Chi-squared with Yates' correction", count(List.of("adversarial-yates.tsv.gz"), 1, c -> true));
        cases.put(
                "Permutation p-values of either distance",
                count(List.of("adversarial-permutations.tsv.gz"), 1, c -> true));
        cases.put(
                "Benjamini-Hochberg, Holm, Bonferroni, each",
                count(List.of("corrections.tsv", "adversarial-corrections.tsv.gz"), 1, c -> true));
        for (String law :
                List.of("chi-squared", "student", "cramer-von-mises", "kolmogorov", "mann-whitney", "fisher")) {
            cases.put("Law of " + law, count(List.of("laws.tsv.gz"), 2, c -> c[0].equals(law)));
        }
        cases.put("PCA reconstruction, MMD, each", count(List.of("multivariate.tsv"), 5, c -> true));
        cases.put(
                "Domain classifier (each a model, within what folds leave to chance)",
                count(List.of("domain.tsv", "domain-small.tsv"), 4, c -> true));
        for (String detector : List.of(
                "adwin",
                "page-hinkley",
                "ddm",
                "eddm",
                "hddm-a",
                "hddm-w",
                "kswin",
                "cusum",
                "geometric-moving-average")) {
            cases.put(
                    "Detector " + detector + ", streams",
                    count(List.of("online/signals.tsv.gz"), 3, c -> c[1].equals(detector)));
        }
        Oracle.cases("preset/evidently.tsv.gz").stream()
                .filter(c -> List.of("num", "cat").contains(c[0]) && isFinite(c[4]))
                .collect(Collectors.groupingBy(
                        c -> "Preset evidently " + c[3] + (c[0].equals("num") ? ", numbers" : ", categories"),
                        TreeMap::new,
                        Collectors.counting()))
                .forEach(cases::put);
        for (String method :
                List.of("jensen_shannon", "hellinger", "kolmogorov_smirnov", "wasserstein", "chi2", "l_infinity")) {
            cases.put(
                    "Preset nannyml " + method + ", chunks",
                    count(List.of("preset/nannyml.tsv.gz"), 7, c -> c[0].equals("drift") && c[4].equals(method)));
        }
        for (String metric : List.of("missing", "unseen", "reconstruction")) {
            cases.put(
                    "Preset nannyml " + metric + ", chunks",
                    count(List.of("preset/nannyml.tsv.gz"), 7, c -> c[0].equals(metric)));
        }
        for (String metric :
                List.of("roc_auc", "average_precision", "f1", "precision", "recall", "specificity", "accuracy")) {
            cases.put("CBPE " + metric + ", chunks", count(List.of("preset/cbpe.tsv.gz"), 7, c -> c[4].equals(metric)));
        }
        blocks(
                cases,
                "performance-confusion.txt.gz",
                "accuracy",
                "balancedAccuracy",
                "precision.macro",
                "recall.macro");
        blocks(cases, "performance-confusion.txt.gz", "f1.macro", "f1.micro", "f1.weighted", "f1.0", "matthews");
        blocks(cases, "performance-binary.txt.gz", "auc", "averagePrecision", "logLoss", "brier", "auc.low");
        blocks(cases, "performance-multiclass.txt.gz", "auc", "logLoss", "brier");
        blocks(cases, "performance-regression.txt.gz", "mae", "mse", "rmse", "rmsle", "mape", "smape", "r2");
        blocks(cases, "performance-regression.txt.gz", "quantileLoss");
        blocks(cases, "performance-calibration.txt.gz", "width.ece", "count.ece");
        blocks(cases, "performance-isotonic.txt.gz", "0");
        blocks(cases, "performance-ranking.txt.gz", "ndcg", "map", "mrr", "precision", "recall");
        blocks(cases, "performance-fairness.txt.gz", "parity", "impact", "opportunity", "odds", "equalized");
        blocks(cases, "performance-bootstrap.txt.gz", "r2.low");
        blocks(cases, "quality-numbers.txt.gz", "Completeness", "Distinctness", "Uniqueness", "UniqueValueRatio");
        blocks(cases, "quality-numbers.txt.gz", "Entropy", "Minimum", "Maximum", "Sum", "Mean", "StandardDeviation");
        blocks(cases, "quality-numbers.txt.gz", "SampleStandardDeviation", "Skewness", "Kurtosis", "ZerosCount");
        blocks(cases, "quality-numbers.txt.gz", "InterquartileRange", "ExactQuantile.0.1", "Compliance.positive");
        blocks(cases, "quality-texts.txt.gz", "MinLength", "MaxLength", "PatternMatch.digits");
        blocks(cases, "quality-groups.txt.gz", "DuplicateRowCount", "MutualInformation", "Correlation");
        cases.put("Profile of a column", count(List.of("profile.tsv"), 1, c -> true));
        cases.put("Moments of a sketch", count(List.of("power-sums.tsv.gz"), 1, c -> true));
        return cases;
    }

    private static long count(List<String> fixtures, int column, Predicate<String[]> chosen) {
        return fixtures.stream()
                .flatMap(fixture -> Oracle.cases(fixture).stream())
                .filter(chosen)
                .filter(c -> c.length > column && isFinite(c[column]))
                .count();
    }

    private static boolean isFinite(String answer) {
        return !answer.isEmpty()
                && !List.of("-", "none", "nan", "inf", "Infinity").contains(answer);
    }

    private static void blocks(Map<String, Long> cases, String fixture, String... wants) {
        String family = fixture.substring(fixture.indexOf('-') + 1, fixture.indexOf('.'));
        Map<String, Long> found = Oracle.blocks(fixture).stream()
                .flatMap(block -> block.wants().entrySet().stream())
                .filter(want -> Arrays.asList(wants).contains(want.getKey()) && isFinite(want.getValue()))
                .collect(Collectors.groupingBy(Map.Entry::getKey, Collectors.counting()));
        for (String want : wants) {
            String name = family.equals("isotonic") ? "calibration" : want;
            cases.put(
                    family.substring(0, 1).toUpperCase(Locale.ROOT) + family.substring(1) + ": " + name,
                    found.getOrDefault(want, 0L));
        }
    }
}
