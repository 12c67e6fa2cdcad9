package io.infranaut.statistics.twosample;

import java.util.Arrays;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/// A way to compare two samples: its full name, what it answers, what it takes and where its verdict turns by
/// default.
///
/// On numbers, [#G] and [#GOODNESS_OF_FIT] raise more false alarms than their level says: the first is not at home
/// in sparse cells such as the open end bins (about 10 % at level 5 %), the second takes the reference's shares for
/// the true ones. [#CHI_SQUARED] keeps its level there.
public enum Method {
    KS("two-sample Kolmogorov-Smirnov", Answer.P_VALUE, Takes.NUMBERS, 0.05),
    ANDERSON_DARLING("k-sample Anderson-Darling, midrank", Answer.P_VALUE, Takes.NUMBERS, 0.05),
    CRAMER_VON_MISES("two-sample Cramér-von Mises", Answer.P_VALUE, Takes.NUMBERS, 0.05),
    MANN_WHITNEY("Mann-Whitney, two-sided", Answer.P_VALUE, Takes.NUMBERS, 0.05),
    WELCH_T("Welch's t", Answer.P_VALUE, Takes.NUMBERS, 0.05),
    EPPS_SINGLETON("Epps-Singleton", Answer.P_VALUE, Takes.NUMBERS, 0.05),
    WASSERSTEIN("Wasserstein-1 over the reference's standard deviation", Answer.DISTANCE, Takes.NUMBERS, 0.1),
    ENERGY("energy distance of values over the reference's standard deviation", Answer.DISTANCE, Takes.NUMBERS, 0.1),
    PSI("population stability index", Answer.DISTANCE, Takes.NUMBERS_AND_CATEGORIES, 0.25, 0.1),
    JENSEN_SHANNON("Jensen-Shannon distance, base 2", Answer.DISTANCE, Takes.NUMBERS_AND_CATEGORIES, 0.1),
    KULLBACK_LEIBLER(
            "Kullback-Leibler divergence of the current from the reference",
            Answer.DISTANCE,
            Takes.NUMBERS_AND_CATEGORIES,
            0.1),
    HELLINGER("Hellinger distance", Answer.DISTANCE, Takes.NUMBERS_AND_CATEGORIES, 0.1),
    TOTAL_VARIATION("total variation distance", Answer.DISTANCE, Takes.NUMBERS_AND_CATEGORIES, 0.1),
    L_INFINITY("largest difference of shares", Answer.DISTANCE, Takes.NUMBERS_AND_CATEGORIES, 0.1),
    CRAMERS_V("Cramér's V, bias-corrected", Answer.DISTANCE, Takes.NUMBERS_AND_CATEGORIES, 0.1),
    CHI_SQUARED("Pearson's chi-squared test of homogeneity", Answer.P_VALUE, Takes.NUMBERS_AND_CATEGORIES, 0.05),
    G("likelihood ratio (G) test of homogeneity", Answer.P_VALUE, Takes.NUMBERS_AND_CATEGORIES, 0.05),
    GOODNESS_OF_FIT(
            "Pearson's chi-squared test of fit to the reference's shares",
            Answer.P_VALUE,
            Takes.NUMBERS_AND_CATEGORIES,
            0.05),
    TWO_PROPORTION_Z("two-proportion Z, pooled, two-sided", Answer.P_VALUE, Takes.NUMBERS_AND_CATEGORIES, 0.05),
    FISHER_EXACT("Fisher's exact test, two-sided", Answer.P_VALUE, Takes.NUMBERS_AND_CATEGORIES, 0.05);

    /// What is held against the threshold. A p-value below it means drift, a distance at or above it does.
    public enum Answer {
        P_VALUE,
        DISTANCE
    }

    /// What a method is defined on. Numbers are binned, or taken by value, for a method on categories.
    public enum Takes {
        NUMBERS,
        NUMBERS_AND_CATEGORIES
    }

    private final String fullName;
    private final Answer answer;
    private final Takes takes;
    private final double threshold;
    private final double watch;

    Method(String fullName, Answer answer, Takes takes, double threshold) {
        this(fullName, answer, takes, threshold, Double.NaN);
    }

    Method(String fullName, Answer answer, Takes takes, double threshold, double watch) {
        this.fullName = fullName;
        this.answer = answer;
        this.takes = takes;
        this.threshold = threshold;
        this.watch = watch;
    }

    /// The name that requests and answers use: `ks`, `jensen-shannon`.
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public String fullName() {
        return fullName;
    }

    public Answer answer() {
        return answer;
    }

    public boolean takesCategories() {
        return takes == Takes.NUMBERS_AND_CATEGORIES;
    }

    /// The threshold unless the caller gives one.
    public double defaultThreshold() {
        return threshold;
    }

    /// Where, short of the default threshold, a verdict of WATCH begins; only PSI has such a level.
    public OptionalDouble defaultWatch() {
        return Double.isNaN(watch) ? OptionalDouble.empty() : OptionalDouble.of(watch);
    }

    /// The method of a name.
    ///
    /// @throws IllegalArgumentException naming the known methods, if `id` is none of them
    public static Method of(String id) {
        return Arrays.stream(values())
                .filter(m -> m.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no method '" + id + "'; known: auto, "
                        + Arrays.stream(values()).map(Method::id).collect(Collectors.joining(", "))));
    }
}
