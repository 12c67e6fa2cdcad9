package io.infranaut.statistics.performance;

import io.infranaut.statistics.Result;

/// How differently a two-class model treats two groups of people, from their confusion matrices; class 1 is the
/// favourable outcome. A difference is the group's share less the reference group's: 0 is fair, below 0 the group is
/// worse off. Matrices of parts add up ([ConfusionMatrix#plus]), so these metrics do.
///
/// Source: Feldman et al. 2015 (disparate impact); Hardt, Price & Srebro 2016 (equal opportunity, equalized odds);
/// Bellamy et al. 2018 (average odds). The AI Fairness 360 toolkit's signs.
///
/// @param group the group in question, two classes
/// @param reference the group it is compared with, two classes
public record Fairness(ConfusionMatrix group, ConfusionMatrix reference) {
    public Fairness {
        if (group.classes() != 2 || reference.classes() != 2) {
            throw new IllegalArgumentException(
                    "Both groups need two classes, not %d and %d.".formatted(group.classes(), reference.classes()));
        }
    }

    /// A share of some of the rows of both groups.
    private record Shares(long x1, long n1, long x2, long n2) {
        double first() {
            return (double) x1 / n1;
        }

        double second() {
            return (double) x2 / n2;
        }

        boolean defined() {
            return n1 > 0 && n2 > 0;
        }

        double difference() {
            return first() - second();
        }

        Interval interval() {
            return Interval.newcombe(x1, n1, x2, n2);
        }

        long[] counts() {
            return new long[] {x1, n1, x2, n2};
        }
    }

    /// Demographic parity: the difference of the shares predicted favourably, with Newcombe's interval.
    public Result<Estimate> statisticalParityDifference() {
        return difference("statistical parity difference", selected(), "a row");
    }

    /// Demographic parity as a ratio of the shares predicted favourably, with Katz's interval: 1 is fair, and below 0.8
    /// breaks the rule of four fifths.
    public Result<Estimate> disparateImpactRatio() {
        Shares selected = selected();
        return !selected.defined() || selected.x2 == 0
                ? Result.insufficient(
                        "The ratio needs a row of each group and one of the reference predicted as class 1; there are %d and %d rows, and %d so predicted."
                                .formatted(selected.n1, selected.n2, selected.x2))
                : Estimate.of(
                        "disparate impact ratio",
                        selected.first() / selected.second(),
                        selected.n1 + selected.n2,
                        missing(),
                        Interval.katz(selected.x1, selected.n1, selected.x2, selected.n2));
    }

    /// Equal opportunity: the difference of the true positive rates, with Newcombe's interval.
    public Result<Estimate> equalOpportunityDifference() {
        return difference("equal opportunity difference", truePositives(), "a row of class 1");
    }

    /// Average odds: the mean of the differences of true and of false positive rates, with the interval that Newcombe's
    /// of both give (Zou & Donner 2008).
    public Result<Estimate> averageOddsDifference() {
        Shares t = truePositives();
        Shares f = falsePositives();
        return !t.defined() || !f.defined()
                ? needsBothClasses()
                : Estimate.of(
                        "average odds difference",
                        (t.difference() + f.difference()) / 2,
                        group.total() + reference.total(),
                        missing(),
                        Interval.mean(t.difference(), t.interval(), f.difference(), f.interval()));
    }

    /// Equalized odds: the larger size of the differences of true and of false positive rates, with Newcombe's
    /// intervals of half the error each.
    public Result<Estimate> equalizedOddsDifference() {
        Shares t = truePositives();
        Shares f = falsePositives();
        return !t.defined() || !f.defined()
                ? needsBothClasses()
                : Estimate.of(
                        "equalized odds difference",
                        Math.max(Math.abs(t.difference()), Math.abs(f.difference())),
                        group.total() + reference.total(),
                        missing(),
                        Interval.larger(t.counts(), f.counts()));
    }

    private Result<Estimate> difference(String method, Shares shares, String needed) {
        return shares.defined()
                ? Estimate.of(method, shares.difference(), shares.n1 + shares.n2, missing(), shares.interval())
                : Result.insufficient(
                        "Each group needs %s; there are %d and %d.".formatted(needed, shares.n1, shares.n2));
    }

    private Shares selected() {
        return new Shares(
                group.count(0, 1) + group.count(1, 1),
                group.total(),
                reference.count(0, 1) + reference.count(1, 1),
                reference.total());
    }

    private Shares truePositives() {
        return predictedOf(1);
    }

    private Shares falsePositives() {
        return predictedOf(0);
    }

    private Shares predictedOf(int c) {
        return new Shares(
                group.count(c, 1),
                group.count(c, 0) + group.count(c, 1),
                reference.count(c, 1),
                reference.count(c, 0) + reference.count(c, 1));
    }

    private long missing() {
        return group.missing() + reference.missing();
    }

    private static Result<Estimate> needsBothClasses() {
        return Result.insufficient("Each group needs rows of both classes.");
    }
}
