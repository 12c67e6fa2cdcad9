"""Writes the fixtures of io.infranaut.statistics.quality: columns and the metrics that Deequ defines on them.

    pip install -r requirements.txt && python quality.py ../resources/oracle

Moments come from exact fractions and are held against SciPy where the values are tame; quantiles come from NumPy, entropy
from SciPy. `none` stands where the metric is undefined or beyond the range of a double. A null is `NaN` among numbers and
`~` among texts.
"""

import math
import sys
from collections import Counter
from fractions import Fraction
from pathlib import Path

import mpmath as mp
import numpy as np
from scipy import stats
from sklearn.metrics import mutual_info_score

from performance import Fixture


def frequencies(values, rows):
    counts = sorted(Counter(values).values())
    n = len(values)
    once = counts.count(1)
    return {
        "Size": float(rows),
        "Completeness": n / rows if rows else None,
        "CountDistinct": float(len(counts)),
        "Distinctness": len(counts) / n if n else None,
        "Uniqueness": once / n if n else None,
        "UniqueValueRatio": once / len(counts) if n else None,
        "Entropy": stats.entropy(counts) if n else None,
    }


def rounded(fraction):
    try:
        return float(fraction)
    except OverflowError:
        return None


def root(fraction):
    """The square root of a fraction of any size, as a double."""
    shift = 2 * (400 + max(0, fraction.denominator.bit_length() - fraction.numerator.bit_length()) // 2)
    return rounded(Fraction(math.isqrt(int(fraction * 2 ** shift)), 2 ** (shift // 2)))


def moments(values):
    x = [Fraction(v) for v in values]
    n = len(x)
    mean = sum(x) / n if n else None
    m2, m3, m4 = (sum((v - mean) ** k for v in x) / n if n else None for k in (2, 3, 4))
    spread = bool(n) and m2 > 0
    skewness = (1 if m3 > 0 else -1) * root(m3 ** 2 / m2 ** 3) if spread and m3 else (0.0 if spread else None)
    kurtosis = float(m4 / m2 ** 2 - 3) if spread else None
    if spread and 1e-50 < max(map(abs, values)) < 1e50:
        for ours, theirs in ((skewness, stats.skew(values)), (kurtosis, stats.kurtosis(values))):
            assert math.isnan(theirs) or math.isclose(ours, theirs, rel_tol=1e-5, abs_tol=1e-5), (ours, theirs, values)
    return {
        "Sum": rounded(sum(x)) if n else None,
        "Mean": rounded(mean) if n else None,
        "StandardDeviation": (root(m2) if spread else 0.0) if n else None,
        "SampleStandardDeviation": (root(m2 * n / (n - 1)) if spread else 0.0) if n > 1 else None,
        "Skewness": skewness,
        "Kurtosis": kurtosis,
    }


def number_wants(column):
    values = column[~np.isnan(column)] + 0.0
    finite = values[np.isfinite(values)]
    n = len(finite)
    # NumPy subtracts neighbours, which overflows near the end of the range; a division by 4 is exact there
    divisor = 4 if n and np.abs(finite).max() > 1e300 else 1
    quantiles = [float(q) * divisor for q in np.quantile(finite / divisor, [0.25, 0.75, 0.1, 0.999])] if n else [None] * 4
    return {
        **frequencies(values.tolist(), len(column)),
        "Minimum": finite.min() if n else None,
        "Maximum": finite.max() if n else None,
        **moments(finite.tolist()),
        "InterquartileRange": rounded(Fraction(quantiles[1]) - Fraction(quantiles[0])) if n else None,
        "ZerosCount": float((values == 0).sum()),
        "ExactQuantile.0.1": quantiles[2],
        "ExactQuantile.0.999": quantiles[3],
        "Compliance.positive": (values > 0).sum() / len(column) if len(column) else None,
    }


def numbers(folder, rng):
    fixture = Fixture(folder / "quality-numbers.txt.gz")
    kinds = ["normal", "ties", "constant", "null", "infinite", "tiny", "huge", "mixed", "offset", "skewed", "cancel"]
    for i in range(275):
        kind = kinds[i % len(kinds)]
        n = int([0, 1, 2, 3][i % 4] if i < 44 else rng.integers(4, 50))
        column = np.round(rng.normal(0, 10, n), 3)
        if kind == "ties":
            column = rng.choice([-1.5, -0.0, 0.0, 2.0, 7.25], n)
        elif kind == "constant":
            column[:] = rng.choice([0.1, 0.0, -3e300, 5e-324])
        elif kind == "null":
            column[rng.random(n) < rng.choice([0.2, 1.0])] = np.nan
        elif kind == "infinite":
            column[rng.random(n) < 0.2] = np.inf
            column[rng.random(n) < 0.2] = -np.inf
        elif kind == "tiny":
            column = column * rng.choice([1e-160, 1e-300, 1e-320])
        elif kind == "huge":
            column = column * rng.choice([1e160, 1e300]) if i % 2 else rng.choice([-1.7e308, 1e308, 1.7e308], n)
        elif kind == "mixed":
            column = column * 10.0 ** rng.integers(-300, 300, n)
        elif kind == "offset":
            column = column / 100 + rng.choice([1e6, 1e9])
        elif kind == "skewed":
            column = np.round(np.exp(rng.normal(0, 2, n)), 4)
        elif kind == "cancel":
            column = np.concatenate([column, [1e17, 1.0, -1e17]])
        fixture.case(f"{kind}-{i}", {"values": column}, number_wants(column))
    fixture.write()


def texts(folder, rng):
    fixture = Fixture(folder / "quality-texts.txt.gz")
    words = np.array(["a", "b", "bb", "É", "zebra", "NaN", "0", "long-word-with-dashes", "x1", "x2", "x3"], object)
    for i in range(300):
        n = int([0, 1, 2, 3][i % 4] if i < 20 else rng.integers(4, 40))
        column = rng.choice(words[: rng.integers(1, len(words) + 1)], n) if i % 3 else np.array(
            [f"id-{v}" for v in rng.integers(0, 60, n)], object)
        column[rng.random(n) < rng.choice([0, 0, 0.2, 1])] = "~"
        values = [v for v in column if v != "~"]
        wants = {
            **frequencies(values, n),
            "MinLength": float(min(map(len, values))) if values else None,
            "MaxLength": float(max(map(len, values))) if values else None,
            "PatternMatch.digits": sum(any(c in "0123456789" for c in v) for v in values) / n if n else None,
        }
        fixture.case(f"rows-{i}", {"values": column}, wants)
    fixture.write()


def group_wants(columns):
    """Tuples of a row are its value; a row of nulls alone is null."""
    rows = list(zip(*columns))
    kept = [row for row in rows if any(v is not None for v in row)]
    n = len(kept)
    wants = {**frequencies(kept, len(rows)),
             "DuplicateRowCount": float(sum(c for c in Counter(kept).values() if c > 1))}
    if len(columns) == 2:
        x, y, pairs = Counter(r[0] for r in kept), Counter(r[1] for r in kept), Counter(kept)
        terms = [mp.mpf(c) / n * mp.log(mp.mpf(c) * n / (x[a] * y[b]))
                 for (a, b), c in pairs.items() if a is not None and b is not None]
        wants["MutualInformation"] = float(mp.fsum(terms)) if n else None
        if n and all(a is not None and b is not None for a, b in kept):
            assert math.isclose(wants["MutualInformation"], mutual_info_score(
                [str(a) for a, _ in kept], [str(b) for _, b in kept]), abs_tol=1e-9)
        if all(isinstance(v, float) for row in kept for v in row if v is not None):
            finite = [row for row in kept if all(v is not None and math.isfinite(v) for v in row)]
            wants["Correlation"] = correlation(*zip(*finite)) if finite else None
    return wants


def correlation(x, y):
    x, y = [mp.mpf(v) for v in x], [mp.mpf(v) for v in y]
    x, y = ([v - mp.fsum(side) / len(side) for v in side] for side in (x, y))
    spread = mp.fsum(v * v for v in x) * mp.fsum(v * v for v in y)
    return float(mp.fsum(a * b for a, b in zip(x, y)) / mp.sqrt(spread)) if spread > 0 else None


def groups(folder, rng):
    fixture = Fixture(folder / "quality-groups.txt.gz")
    for i in range(720):
        n = int([0, 1, 2, 3][i % 4] if i < 24 else rng.integers(4, 60))
        kinds = ["numbers"] * 2 if i % 3 else [str(rng.choice(["numbers", "labels"])) for _ in range(rng.integers(1, 4))]
        inputs, columns = {"kinds": kinds}, []
        base = rng.normal(0, 1, n)
        for k, kind in enumerate(kinds):
            if kind == "numbers":
                column = np.round(base * rng.choice([-1, 0, 1]) + rng.normal(0, rng.choice([0, 0.1, 2]), n), int(rng.choice([0, 1, 6])))
                column = column * rng.choice([1, 1, 1e300, 1e-300, 1e-323]) + rng.choice([0, 0, 1e9])
                column[rng.random(n) < rng.choice([0, 0.2])] = np.nan
                column[rng.random(n) < rng.choice([0, 0, 0.1])] = rng.choice([np.inf, -np.inf])
                columns.append([None if np.isnan(v) else float(v) + 0.0 for v in column])
            else:
                column = rng.choice(["a", "b", "c", "NullValue", "d"][: rng.integers(1, 6)], n).astype(object)
                column[rng.random(n) < rng.choice([0, 0.3])] = "~"
                columns.append([None if v == "~" else str(v) for v in column])
            inputs[f"c{k}"] = column
        fixture.case(f"group-{i}", inputs, group_wants(columns))
    fixture.write()


if __name__ == "__main__":
    mp.mp.dps = 60
    target = Path(sys.argv[1])
    numbers(target, np.random.default_rng(5))
    texts(target, np.random.default_rng(6))
    groups(target, np.random.default_rng(7))
