package io.infranaut.statistics.performance;

import io.infranaut.statistics.Order;
import io.infranaut.statistics.Result;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Scores by which the items of each query are ranked, beside the items' relevance; an item is relevant when that is
/// above 0, and only NDCG asks how much above.
///
/// Items of equal score have no order among themselves: every metric is its mean over all orders of them, so the
/// items' order does not matter. A metric is the mean over the queries, with Student's interval. A query without a
/// relevant item says nothing about a ranking and is left out, as missing; so is an item with a missing or infinite
/// relevance or score.
///
/// Source: Järvelin & Kekäläinen 2002 (NDCG); Manning, Raghavan & Schütze 2008 (the others); McSherry & Najork 2008
/// (equal scores).
public final class Ranking {
    private final List<List<Tie>> queries;
    private final List<double[]> gains;
    private final long missing;

    private Ranking(List<List<Tie>> queries, List<double[]> gains, long missing) {
        this.queries = queries;
        this.gains = gains;
        this.missing = missing;
    }

    /// Items of one score.
    ///
    /// @param before items that score higher
    /// @param relevantBefore those of them that are relevant
    private record Tie(int before, int relevantBefore, int items, int relevant, double gain) {}

    /// Takes relevance and scores, `[query][item]`.
    ///
    /// @param relevance not negative, NaN when missing
    /// @param scores higher is ranked first, NaN when missing
    public static Ranking of(double[][] relevance, double[][] scores) {
        requireSameLength(relevance.length, scores.length);
        List<List<Tie>> queries = new ArrayList<>();
        List<double[]> gains = new ArrayList<>();
        for (int q = 0; q < relevance.length; q++) {
            requireSameLength(relevance[q].length, scores[q].length);
            double[] gain = new double[relevance[q].length];
            double[] score = new double[gain.length];
            int n = 0;
            boolean relevant = false;
            for (int i = 0; i < gain.length; i++) {
                if (relevance[q][i] < 0) {
                    throw new IllegalArgumentException("Item %d of query %d has relevance %s; it must not be negative."
                            .formatted(i, q, relevance[q][i]));
                }
                if (Double.isFinite(relevance[q][i]) && Double.isFinite(scores[q][i])) {
                    gain[n] = relevance[q][i];
                    score[n] = scores[q][i];
                    relevant |= gain[n++] > 0;
                }
            }
            if (relevant) {
                gain = Arrays.copyOf(gain, n);
                queries.add(ties(gain, Arrays.copyOf(score, n)));
                Arrays.sort(gain);
                gains.add(gain);
            }
        }
        return new Ranking(queries, gains, relevance.length - queries.size());
    }

    /// Queries counted, without those that have no relevant item.
    public long total() {
        return queries.size();
    }

    /// The normalised discounted cumulative gain of the first `k` items: Σ relevance / log₂(rank + 1), over what the
    /// best order gives.
    public Result<Estimate> ndcg(int k) {
        return mean(
                "NDCG@%d",
                k, q -> {
                    double found = 0;
                    for (Tie tie : queries.get(q)) {
                        double discount = 0;
                        for (int rank = tie.before + 1; rank <= Math.min(k, tie.before + tie.items); rank++) {
                            discount += discount(rank);
                        }
                        found += tie.gain / tie.items * discount;
                    }
                    double best = 0;
                    double[] gain = gains.get(q);
                    for (int rank = 1; rank <= Math.min(k, gain.length); rank++) {
                        best += gain[gain.length - rank] * discount(rank);
                    }
                    return found / best;
                });
    }

    /// The mean average precision of the first `k` items: the precision at the rank of each relevant one, summed and
    /// divided by the smaller of `k` and the number of relevant items.
    public Result<Estimate> map(int k) {
        return mean(
                "MAP@%d",
                k, q -> {
                    double sum = 0;
                    for (Tie tie : queries.get(q)) {
                        double share = (double) tie.relevant / tie.items;
                        double next = tie.items == 1 ? 0 : (tie.relevant - 1.0) / (tie.items - 1.0);
                        for (int i = 0; i < tie.items && tie.before + i < k; i++) {
                            sum += share * (tie.relevantBefore + 1 + i * next) / (tie.before + i + 1);
                        }
                    }
                    return sum / Math.min(k, relevant(q));
                });
    }

    /// The mean reciprocal of the rank of the first relevant item.
    public Result<Estimate> mrr() {
        return mean("MRR", 1, q -> {
            for (Tie tie : queries.get(q)) {
                if (tie.relevant > 0) {
                    double sum = 0;
                    double noneBefore = 1;
                    for (int i = 0; i <= tie.items - tie.relevant; i++) {
                        double first = (double) tie.relevant / (tie.items - i);
                        sum += noneBefore * first / (tie.before + i + 1);
                        noneBefore *= 1 - first;
                    }
                    return sum;
                }
            }
            throw new IllegalStateException("a query without a relevant item is left out");
        });
    }

    /// The share of the first `k` items that are relevant; places without an item count as not relevant.
    public Result<Estimate> precision(int k) {
        return mean("precision@%d", k, q -> relevantAmong(q, k) / k);
    }

    /// The share of the relevant items that are among the first `k`.
    public Result<Estimate> recall(int k) {
        return mean("recall@%d", k, q -> relevantAmong(q, k) / relevant(q));
    }

    private interface OfQuery {
        double value(int query);
    }

    private Result<Estimate> mean(String method, int k, OfQuery metric) {
        if (k < 1) {
            throw new IllegalArgumentException("At least the first item, not the first " + k + ".");
        }
        if (queries.isEmpty()) {
            return Result.insufficient("None of %d queries has a relevant item.".formatted(missing));
        }
        double[] values = new double[queries.size()];
        Arrays.setAll(values, metric::value);
        return Estimate.mean(method.formatted(k), values, missing).map(Ranking::withinOne);
    }

    private static Estimate withinOne(Estimate e) {
        Interval i = e.interval();
        return i == null || i.high() <= 1
                ? e
                : new Estimate(
                        e.method(), e.value(), e.n(), e.missing(), new Interval(i.low(), 1, i.level(), i.method()));
    }

    private double relevantAmong(int q, int k) {
        double sum = 0;
        for (Tie tie : queries.get(q)) {
            int counted = Math.clamp((long) k - tie.before, 0, tie.items);
            sum += (double) tie.relevant * counted / tie.items;
        }
        return sum;
    }

    private int relevant(int q) {
        Tie last = queries.get(q).getLast();
        return last.relevantBefore + last.relevant;
    }

    private static double discount(int rank) {
        return StrictMath.log(2) / StrictMath.log(rank + 1.0);
    }

    private static List<Tie> ties(double[] gain, double[] score) {
        int[] order = Order.ascending(score);
        List<Tie> ties = new ArrayList<>();
        int relevantBefore = 0;
        for (int end = order.length; end > 0; ) {
            int start = end;
            int relevant = 0;
            double sum = 0;
            while (start > 0 && score[order[start - 1]] == score[order[end - 1]]) {
                start--;
                sum += gain[order[start]];
                relevant += gain[order[start]] > 0 ? 1 : 0;
            }
            ties.add(new Tie(order.length - end, relevantBefore, end - start, relevant, sum));
            relevantBefore += relevant;
            end = start;
        }
        return List.copyOf(ties);
    }

    private static void requireSameLength(int a, int b) {
        if (a != b) {
            throw new IllegalArgumentException("Lengths differ: %d and %d.".formatted(a, b));
        }
    }
}
