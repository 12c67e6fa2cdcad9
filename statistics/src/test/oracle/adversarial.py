"""Makes more cases for the two-sample methods, in the columns of two_sample.py, from inputs that the tests draw themselves from a
seed (xoshiro.py): only exact arithmetic may be used to draw, so that both sides see the same bits.

Run: python adversarial.py ../resources/oracle
"""

import gzip
import itertools
import math

import numpy as np
from mpmath import mp
from scipy import stats
from statsmodels.stats.multitest import multipletests

from two_sample import (OUT, anderson_darling, chi_squared_tail, cramer_von_mises, energy, epps_singleton, fisher,
                        jensen_shannon, mann_whitney, more_of_counts, number, psi, student_tail, text, thin, welch)
from xoshiro import Xoshiro256

KINDS = ["uniform", "bell", "ties", "constant", "denormal", "huge", "tiny", "offset", "tail", "holes", "lattice"]
SIZES = [(1, 1), (1, 40), (2, 2), (3, 5), (7, 9), (8, 8), (9, 300), (20, 20), (20, 21), (24, 24), (25, 25), (60, 90), (150, 150),
         (400, 333)]


def draw(kind, n, moved, random):
    values = []
    for _ in range(n):
        u = random.double()
        shift = 0.25 if moved else 0.0
        if kind == "uniform":
            x = u + shift
        elif kind == "bell":
            for _ in range(11):
                u += random.double()
            x = u - 6 + 2 * shift
        elif kind == "ties":
            x = math.floor(6 * u) + (1.0 if moved and random.double() < 0.3 else 0.0)
        elif kind == "constant":
            x = 3.0 + shift
        elif kind == "denormal":
            x = math.floor(200 * (u + shift)) * 5e-324
        elif kind == "huge":
            x = (u - 0.5 + shift) * 1e300
        elif kind == "tiny":
            x = (u - 0.5 + shift) * 1e-300
        elif kind == "offset":
            x = 1e9 + math.floor(1000 * (u + shift)) / 8
        elif kind == "tail":
            x = (1 + shift) / (u + 2.0**-40)
        elif kind == "holes":
            v = random.double()
            x = math.nan if v < 0.1 else math.inf if v < 0.15 else -math.inf if v < 0.2 else u + shift
        else:
            x = math.floor(1000 * (u + shift)) / 7
        values.append(x)
    return np.array(values)


def pooled(a, b):
    """Student's t with equal variances, in 50 digits."""
    n, m = len(a), len(b)
    if n < 2 or m < 2 or (a.min() == a.max() and b.min() == b.max()):
        return None, None
    x, y = [mp.mpf(float(v)) for v in a], [mp.mpf(float(v)) for v in b]
    ma, mb = mp.fsum(x) / n, mp.fsum(y) / m
    squares = mp.fsum((v - ma) ** 2 for v in x) + mp.fsum((v - mb) ** 2 for v in y)
    t = (mb - ma) / mp.sqrt(squares / (n + m - 2) * (mp.mpf(1) / n + mp.mpf(1) / m))
    return t, student_tail(t, mp.mpf(n + m - 2))


def numbers():
    with open(OUT / "adversarial.tsv", "w") as out:
        for seed, ((n, m), kind, moved) in enumerate(itertools.product(SIZES, KINDS, [0, 1])):
            random = Xoshiro256(seed)
            a, b = draw(kind, n, False, random), draw(kind, m, moved, random)
            a, b = a[np.isfinite(a)], b[np.isfinite(b)]
            wants = ["-"] * 19
            if len(a) and len(b):
                ks = stats.ks_2samp(a, b)
                less = None if len(set(a) | set(b)) < 2 else stats.mannwhitneyu(a, b, alternative="less").pvalue
                wants = [repr(float(ks.statistic)), repr(float(ks.pvalue)), repr(float(stats.wasserstein_distance(a, b))),
                         *map(number, [*anderson_darling(a, b), *cramer_von_mises(a, b), *mann_whitney(a, b), *welch(a, b),
                                       *epps_singleton(a, b), energy(a, b), *pooled(a, b), less])]
            out.write("\t".join([f"{kind} {n} {m} {moved} {seed}", "", *wants]) + "\n")


def chi_squared(a, b):
    n, m = int(a.sum()), int(b.sum())
    total = mp.mpf(0)
    for x, y in zip(a, b):
        for o, side in ((int(x), n), (int(y), m)):
            expected = mp.mpf(side) * (int(x) + int(y)) / (n + m)
            total += (o - expected) ** 2 / expected
    assert mp.almosteq(total, stats.chi2_contingency(np.array([a, b], dtype=float), correction=False).statistic, 1e-6, 1e-6)
    return total, chi_squared_tail(total, len(a) - 1)


def cramers_v(a, b):
    """Bias-corrected (Bergsma 2013), in 50 digits."""
    n, k = int(a.sum() + b.sum()), len(a)
    rows, columns = 2 - mp.mpf(1) / (n - 1), k - mp.mpf(k - 1) ** 2 / (n - 1)
    least = min(rows, columns) - 1
    return mp.sqrt(max(0, chi_squared(a, b)[0] / n - mp.mpf(k - 1) / (n - 1)) / least) if least > 0 else 0


def count(bits, empty, random):
    if random.double() < empty:
        return 0
    return random.integer(1 << min(bits, 30)) << max(0, bits - 30)


def counts():
    with open(OUT / "adversarial-counts.tsv", "w") as out:
        seed = 0
        for k, bits, empty, _ in itertools.product([2] * 8 + [3, 5, 12, 40], [2, 5, 9, 20, 33, 40], [0, 2], range(5)):
            seed += 1
            random = Xoshiro256(seed)
            a, b = (np.array([count(bits, empty / 10, random) for _ in range(k)]) for _ in range(2))
            keep = (a + b) > 0
            a, b = a[keep], b[keep]
            if len(a) < 2 or a.sum() == 0 or b.sum() == 0:
                continue
            exact = fisher(a[0], a[1], b[0], b[1]) if len(a) == 2 and bits < 20 else None
            out.write("\t".join([f"{k} {bits} {empty} {seed}", "", *map(number, [
                *chi_squared(a, b), jensen_shannon(a, b), psi(a, b), cramers_v(a, b),
                *more_of_counts(a, b), exact])]) + "\n")


def packed(name, lines):
    with open(OUT / name, "wb") as file, gzip.GzipFile(filename="", fileobj=file, mode="wb", mtime=0) as zipped:
        zipped.write(("\n".join("\t".join(line) for line in lines) + "\n").encode())


def corrections():
    """Lists of p-values with ties, zeros, ones and the smallest, and statsmodels' adjusted ones."""
    lines = []
    for seed in range(200):
        random = Xoshiro256(seed)
        p = np.array([random.double() * 2.0 ** -random.integer(12) for _ in range([1, 2, 3, 5, 10, 20][seed % 6])])
        for extreme in (0.0, 1.0, 1e-300, 5e-324, p[0]):
            if random.integer(4) == 0:
                p[random.integer(len(p))] = extreme
        p = thin(p)
        lines.append([text(p)] + [text(multipletests(p, method=name)[1]) for name in ["fdr_bh", "holm", "bonferroni"]])
    packed("adversarial-corrections.tsv.gz", lines)


def yates():
    """Tables of two cells as counts() draws them, and Pearson's statistic with Yates' correction in 50 digits."""
    lines = []
    for seed in range(240):
        bits, empty = [2, 5, 9, 20, 40][seed % 5], seed % 3
        random = Xoshiro256(seed)
        a, b = ([count(bits, empty / 10, random) for _ in range(2)] for _ in range(2))
        if not all(x + y for x, y in zip(a, b)) or not sum(a) or not sum(b):
            continue
        n, m = sum(a), sum(b)
        total = mp.mpf(0)
        for x, y in zip(a, b):
            for o, side in ((x, n), (y, m)):
                expected = mp.mpf(side) * (x + y) / (n + m)
                total += max(mp.mpf(0), abs(o - expected) - mp.mpf(1) / 2) ** 2 / expected
        assert mp.almosteq(total, stats.chi2_contingency(np.array([a, b], dtype=float)).statistic, 1e-6, 1e-6)
        lines.append([f"2 {bits} {empty} {seed}", number(total)])
    assert len(lines) >= 200
    packed("adversarial-yates.tsv.gz", lines)


def permutations():
    """The share of all divisions of small samples whose distance is at least as large."""
    lines = []
    for seed in range(200):
        kind, n, m = ["uniform", "bell", "ties", "lattice", "huge"][seed % 5], 3 + seed % 4, 3 + seed // 4 % 4
        random = Xoshiro256(seed)
        a, b = draw(kind, n, False, random), draw(kind, m, seed % 2 == 1, random)
        # powers of two change no division's order; SciPy's squares of 1e300 do
        scale = 2.0**-996 if kind == "huge" else 1.0
        exact = [stats.permutation_test((a * scale, b * scale), f, n_resamples=np.inf, alternative="greater").pvalue
                 for f in (stats.wasserstein_distance, stats.energy_distance)]
        lines.append([f"{kind} {n} {m} {seed % 2} {seed}", *map(number, exact)])
    packed("adversarial-permutations.tsv.gz", lines)


def large():
    """Kolmogorov-Smirnov on either side of where its p-value is no longer counted path by path."""
    lines = []
    for seed, (n, m) in enumerate([(10_000, 10_000), (10_000, 7), (10_001, 10_000), (7, 10_001), (10_001, 10_001), (20_000, 13_000)] * 2):
        random = Xoshiro256(seed)
        a, b = draw("uniform", n, False, random), draw("uniform", m, False, random)
        b = b + 0.03125 if seed % 3 else b
        found = stats.ks_2samp(a, b)
        lines.append([f"uniform {n} {m} 0 {seed}", "0.03125" if seed % 3 else "0", number(found.statistic), number(found.pvalue)])
    packed("adversarial-large.tsv.gz", lines)


if __name__ == "__main__":
    numbers()
    counts()
    corrections()
    yates()
    permutations()
    large()
