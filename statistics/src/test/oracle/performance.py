"""Writes the fixtures of io.infranaut.statistics.performance: inputs and what scikit-learn and SciPy answer.

    pip install -r requirements.txt && python performance.py ../resources/oracle

A case is a block of lines `case NAME`, inputs `NAME VALUE...` and answers `want NAME VALUE`; `none` stands where the oracle
has no finite answer, or warns and answers 0. DeLong's interval, sMAPE and Matthews' coefficient are computed here from their
definitions; so are the delta method's intervals (by numeric differentiation in 40 digits), rankings with equal scores (over
all their orders) and the intervals of fairness metrics that statsmodels gives the parts of.
"""

import gzip
import itertools
import sys
import warnings
from pathlib import Path

import mpmath as mp
import numpy as np
from fairlearn import metrics as fair
from scipy import stats
from sklearn import metrics as sk
from sklearn.calibration import calibration_curve
from sklearn.isotonic import IsotonicRegression
from statsmodels.stats.proportion import confint_proportions_2indep

from xoshiro import Xoshiro256

warnings.filterwarnings("ignore")
Z = stats.norm.ppf(0.975)


class Fixture:
    def __init__(self, path):
        self.path, self.lines = path, []

    def case(self, name, inputs, wants):
        self.lines.append(f"case {name}")
        for key, values in inputs.items():
            self.lines.append(" ".join([key, *map(text, values)]))
        for key, value in wants.items():
            self.lines.append(f"want {key} {text(value) if value is not None and np.isfinite(value) else 'none'}")

    def write(self):
        with open(self.path, "wb") as file, gzip.GzipFile(filename="", fileobj=file, mode="wb", mtime=0) as zipped:
            zipped.write(("\n".join(self.lines) + "\n").encode())


def text(value):
    return value if isinstance(value, str) else repr(value.item() if isinstance(value, np.generic) else value)


def student(losses, most=np.inf):
    """Bounds of the mean of losses that are not negative."""
    n = len(losses)
    if n < 2:
        return None, None
    exact = [mp.mpf(v) for v in losses]
    mean = mp.fsum(exact) / n
    error = mp.sqrt(mp.fsum((v - mean) ** 2 for v in exact) / (n - 1) / n)
    half = error * stats.t.ppf(0.975, n - 1)
    low, high = max(mp.mpf(0), mean - half), min(mp.mpf(most), mean + half)
    # less is rounding
    return (float(low), float(high)) if half > 1e-12 * mean and np.isfinite(float(mean + half)) else (None, None)


def wilson(k, n):
    interval = stats.binomtest(int(k), int(n)).proportion_ci(0.95, "wilson")
    return interval.low, interval.high


# --- predicted classes -------------------------------------------------------------------------------------------------

def matthews(actual, predicted, weight, classes):
    """Gorodkin's coefficient in whole numbers; scikit-learn's own loses digits when large counts nearly cancel."""
    n, w = int(weight.sum()), [int(v) for v in weight]
    t = [sum(v for v, a in zip(w, actual) if a == c) for c in range(classes)]
    p = [sum(v for v, b in zip(w, predicted) if b == c) for c in range(classes)]
    covariance = n * sum(v for v, a, b in zip(w, actual, predicted) if a == b) - sum(x * y for x, y in zip(t, p))
    return covariance / (np.sqrt(float(n * n - sum(x * x for x in t))) * np.sqrt(float(n * n - sum(y * y for y in p))))


def share(part, whole):
    return part / whole if whole else mp.mpf(0)


SMOOTH = {}


def smooth(name):
    def register(f):
        SMOOTH[name] = f
        return f
    return register


def of_classes(f, average):
    def metric(n):
        a, p = [sum(row) for row in n], [sum(col) for col in zip(*n)]
        values = [f(n[c][c], a[c], p[c]) for c in range(len(n))]
        if average == "weighted":
            return sum(v * w for v, w in zip(values, a)) / sum(a)
        present = [c for c in range(len(n)) if a[c] + p[c]]
        return sum(values[c] for c in present) / len(present)
    return metric


for average in ("macro", "weighted"):
    SMOOTH[f"precision.{average}"] = of_classes(lambda t, a, p: share(t, p), average)
    SMOOTH[f"recall.{average}"] = of_classes(lambda t, a, p: share(t, a), average)
    SMOOTH[f"f1.{average}"] = of_classes(lambda t, a, p: share(2 * t, a + p), average)


@smooth("balancedAccuracy")
def balanced_accuracy(n):
    recalls = [share(n[c][c], sum(n[c])) for c in range(len(n)) if sum(n[c])]
    return sum(recalls) / len(recalls)


@smooth("matthews")
def matthews_coefficient(n):
    a, p, total = [sum(row) for row in n], [sum(col) for col in zip(*n)], sum(map(sum, n))
    covariance = total * sum(n[c][c] for c in range(len(n))) - sum(x * y for x, y in zip(a, p))
    return covariance / mp.sqrt((total**2 - sum(x * x for x in a)) * (total**2 - sum(y * y for y in p)))


def delta(name, counts):
    """The delta method's interval of a function of multinomial counts."""
    counts = [[mp.mpf(int(v)) for v in row] for row in counts]
    step = mp.mpf(10) ** -30
    variance = mp.mpf(0)
    value = SMOOTH[name](counts)
    total = sum(map(sum, counts))
    slopes = []
    for i, row in enumerate(counts):
        for j, count in enumerate(row):
            if count:
                h = step * total
                row[j] = count + h
                above = SMOOTH[name](counts)
                row[j] = count - h
                slopes.append((count, (above - SMOOTH[name](counts)) / (2 * h)))
                row[j] = count
    mean = sum(c * s for c, s in slopes) / total
    variance = sum(c * (s - mean) ** 2 for c, s in slopes)
    if variance * total < mp.mpf(10) ** -40:
        return None, None
    half = mp.mpf(Z) * mp.sqrt(variance)
    least = -1 if name == "matthews" else 0
    return float(max(least, value - half)), float(min(1, value + half))


def f1_interval(t, relevant):
    return [2 * x / (1 + x) for x in wilson(t, relevant)] if relevant else (None, None)


def confusion_wants(actual, predicted, weight, classes):
    keep = weight > 0
    a, p, w = actual[keep], predicted[keep], weight[keep].astype(float)
    wants = {}
    n = int(weight.sum())
    some = n > 0
    correct = int(weight[actual == predicted].sum())
    wants["accuracy"] = sk.accuracy_score(a, p, sample_weight=w) if some else None
    wants["accuracy.low"], wants["accuracy.high"] = wilson(correct, n) if some else (None, None)
    wants["balancedAccuracy"] = sk.balanced_accuracy_score(a, p, sample_weight=w) if some else None
    for average in ("macro", "micro", "weighted"):
        for name, f in (("precision", sk.precision_score), ("recall", sk.recall_score), ("f1", sk.f1_score)):
            wants[f"{name}.{average}"] = (
                f(a, p, average=average, sample_weight=w, zero_division=0) if some else None)
    for c in range(classes):
        for name, f in (("precision", sk.precision_score), ("recall", sk.recall_score), ("f1", sk.f1_score)):
            wants[f"{name}.{c}"] = (
                f(a == c, p == c, sample_weight=w, zero_division=np.nan) if some else None)
        wants[f"specificity.{c}"] = (
            sk.recall_score(a != c, p != c, sample_weight=w, zero_division=np.nan) if some else None)
    one_class = len(set(a)) < 2 or len(set(p)) < 2
    wants["matthews"] = None if one_class else matthews(actual, predicted, weight, classes)
    counts = np.zeros((classes, classes), object)
    for i, j, k in zip(actual, predicted, weight):
        counts[i, j] += int(k)
    for name in SMOOTH:
        wants[f"{name}.low"], wants[f"{name}.high"] = (
            delta(name, counts.tolist()) if wants[name] is not None else (None, None))
        if wants[name] is not None:
            assert abs(SMOOTH[name]([[mp.mpf(v) for v in row] for row in counts.tolist()]) - wants[name]) < 1e-9
    for c in range(classes):
        t, relevant = counts[c, c], sum(counts[c]) + sum(counts[:, c]) - counts[c, c]
        wants[f"f1.{c}.low"], wants[f"f1.{c}.high"] = f1_interval(t, relevant)
    assert one_class or np.isclose(wants["matthews"], sk.matthews_corrcoef(a, p, sample_weight=w), atol=1e-7)
    return wants


def confusion(folder, rng):
    fixture = Fixture(folder / "performance-confusion.txt.gz")
    for i in range(300):
        classes = int(rng.integers(2, 6))
        n = int([0, 1, 2, 3][i % 4] if i < 24 else rng.integers(4, 60))
        actual = rng.integers(0, classes, n)
        predicted = np.where(rng.random(n) < rng.random(), actual, rng.integers(0, classes, n))
        if i % 7 == 0:
            actual[:] = classes - 1
        if i % 11 == 0:
            predicted[:] = 0
        if i % 5 == 0:
            actual[rng.random(n) < 0.1] = -1
            predicted[rng.random(n) < 0.1] = -1
        keep = (actual >= 0) & (predicted >= 0)
        wants = confusion_wants(actual[keep], predicted[keep], np.ones(keep.sum(), np.int64), classes)
        fixture.case(f"rows-{i}", {"classes": [classes], "actual": actual, "predicted": predicted}, wants)
    for i in range(60):
        classes = int(rng.integers(2, 5))
        size = 10.0 ** rng.uniform(0, 12, classes * classes)
        counts = np.where(rng.random(classes * classes) < 0.2, 0, size).astype(np.int64)
        actual, predicted = np.divmod(np.arange(classes * classes), classes)
        wants = confusion_wants(actual, predicted, counts, classes)
        fixture.case(f"counts-{i}", {"classes": [classes], "counts": counts}, wants)
    fixture.write()


# --- two-class scores --------------------------------------------------------------------------------------------------

def delong(x, y):
    """AUC's interval from the pairs of a positive and a negative row, as DeLong et al. (1988) define its components."""
    if len(x) < 2 or len(y) < 2:
        return None, None
    pairs = (x[:, None] > y[None, :]) + 0.5 * (x[:, None] == y[None, :])
    variance = pairs.mean(1).var(ddof=1) / len(x) + pairs.mean(0).var(ddof=1) / len(y)
    if not variance > 0:
        return None, None
    auc = pairs.mean()
    half = Z * np.sqrt(variance)
    return max(0.0, auc - half), min(1.0, auc + half)


def binary_wants(actual, score):
    keep = (actual >= 0) & np.isfinite(score)
    a, s = actual[keep], score[keep]
    both = len(set(a)) == 2
    probabilities = len(a) > 0 and s.min() >= 0 and s.max() <= 1
    wants = {"auc": sk.roc_auc_score(a, s) if both else None}
    wants["auc.low"], wants["auc.high"] = delong(s[a == 1], s[a == 0])
    wants["averagePrecision"] = sk.average_precision_score(a, s) if (a == 1).any() else None
    wants["logLoss"] = sk.log_loss(a, s, labels=[0, 1]) if probabilities else None
    wants["brier"] = sk.brier_score_loss(a, s, pos_label=1, labels=[0, 1]) if probabilities else None
    wants["accuracy"] = sk.accuracy_score(a, s >= 0.5) if len(a) else None
    brier = (a - s) ** 2
    clipped = np.clip(s, 2.0**-52, 1 - 2.0**-52)
    losses = np.where(a == 1, -np.log(clipped), -np.log1p(-clipped)) if probabilities else []
    wants["logLoss.low"], wants["logLoss.high"] = student(losses)
    wants["brier.low"], wants["brier.high"] = student(brier) if probabilities else (None, None)
    return wants


def binary(folder, rng):
    fixture = Fixture(folder / "performance-binary.txt.gz")
    for i in range(400):
        n = int([0, 1, 2, 3, 4][i % 5] if i < 30 else rng.integers(5, 70))
        actual = (rng.random(n) < rng.choice([0.1, 0.5, 0.8])).astype(int)
        score = np.clip(rng.beta(2, 2, n) + 0.3 * rng.random() * (actual - 0.5), 0, 1)
        score = np.round(score, int(rng.choice([1, 2, 4])))
        kind = ["probability", "raw", "constant", "missing", "tiny", "huge", "separated", "ends"][i % 8]
        if kind == "raw":
            score = np.round(rng.normal(actual, 3), 2)
        elif kind == "constant":
            score[:] = 0.25
        elif kind == "missing" and n:
            score[rng.random(n) < 0.1] = np.nan
            score[rng.random(n) < 0.1] = rng.choice([np.inf, -np.inf])
            actual[rng.random(n) < 0.1] = -1
        elif kind == "tiny":
            score = rng.choice([0.0, -0.0, 5e-324, 1e-310, 1e-300, 1e-17, 1e-12, 0.5, 1 - 1e-12, 1.0], n)
        elif kind == "huge":
            score = rng.choice([-1e300, -1.0, 5e-324, 1e300, 1.7e308], n)
        elif kind == "separated":
            score = np.round(0.4 * rng.random(n) + 0.5 * actual, 3)
        elif kind == "ends":
            score = np.where(rng.random(n) < 0.9, actual, 1 - actual).astype(float)
        fixture.case(f"{kind}-{i}", {"actual": actual, "score": score}, binary_wants(actual, score))
    fixture.write()


# --- probabilities of several classes ----------------------------------------------------------------------------------

def multiclass(folder, rng):
    fixture = Fixture(folder / "performance-multiclass.txt.gz")
    for i in range(300):
        classes = int(rng.integers(2 if i % 10 == 9 else 3, 6))
        n = int([0, 1, 2, 3][i % 4] if i < 20 else rng.integers(6, 40))
        actual = rng.integers(0, classes, n)
        p = rng.dirichlet(np.full(classes, 0.7), n) + 0.4 * np.eye(classes)[actual]
        p = np.round(p / p.sum(1, keepdims=True), int(rng.choice([1, 3])))
        p[:, 0] = np.maximum(0, 1 - p[:, 1:].sum(1))
        p[:, 0] = np.where(np.abs(p.sum(1) - 1) < 1e-12, p[:, 0], np.nan)
        if i % 6 == 0:
            actual[rng.random(n) < 0.1] = -1
        if i % 9 == 0:
            actual[actual == classes - 1] = 0
        keep = (actual >= 0) & np.isfinite(p).all(1)
        a, q = actual[keep], p[keep]
        labels = list(range(classes))
        every = len(set(a)) == classes
        one_hot = (a[:, None] == np.arange(classes)).astype(int)
        wants = {
            "auc": sk.roc_auc_score(one_hot, q, average="macro") if every and len(a) > 1 else None,
            "logLoss": sk.log_loss(a, q, labels=labels) if len(a) else None,
            "brier": sk.brier_score_loss(a, q, labels=labels, scale_by_half=False) if len(a) else None,
            "accuracy": sk.accuracy_score(a, q.argmax(1)) if len(a) else None,
        }
        wants["logLoss.low"], wants["logLoss.high"] = student(
            [-np.log(np.clip(row[label], 2.0**-52, 1 - 2.0**-52)) for row, label in zip(q, a)])
        wants["brier.low"], wants["brier.high"] = student([sum((row - np.eye(classes)[label]) ** 2) for row, label in zip(q, a)])
        inputs = {"actual": actual, **{f"p{c}": p[:, c] for c in labels}}
        fixture.case(f"rows-{i}", inputs, wants)
    fixture.write()


# --- numbers -----------------------------------------------------------------------------------------------------------

def regression_wants(actual, predicted):
    keep = np.isfinite(actual) & np.isfinite(predicted)
    a, p = actual[keep], predicted[keep]
    names = ["mae", "mse", "rmse", "rmsle", "mape", "smape", "quantileLoss"]
    if not len(a):
        return dict.fromkeys([*names, "r2", *(f"{n}.{end}" for n in names for end in ("low", "high"))])
    difference, scale = np.abs(a - p), np.abs(a) + np.abs(p)
    # the logarithms of large numbers nearly cancel
    logs = [(mp.log1p(mp.mpf(float(x))) - mp.log1p(mp.mpf(float(y)))) ** 2 for x, y in zip(a, p)] if min(a.min(), p.min()) > -1 else []
    wants = {
        "mae": sk.mean_absolute_error(a, p),
        "mse": sk.mean_squared_error(a, p),
        "rmse": sk.root_mean_squared_error(a, p),
        "rmsle": float(mp.sqrt(mp.fsum(logs) / len(logs))) if logs else None,
        "mape": sk.mean_absolute_percentage_error(a, p) if (a != 0).all() and (np.abs(a) > 1e-15).all() else
                (np.mean(difference / np.abs(a)) if (a != 0).all() else None),
        "smape": np.mean(np.where(difference == 0, 0, 2 * (difference / scale))),
        "r2": sk.r2_score(a, p) if len(set(a)) > 1 else None,
        "quantileLoss": sk.mean_pinball_loss(a, p, alpha=0.9),
    }
    assert not logs or np.isclose(wants["rmsle"], sk.root_mean_squared_log_error(a, p), rtol=1e-6, atol=1e-9)
    losses = {
        "mae": difference, "mse": (a - p) ** 2, "rmse": (a - p) ** 2,
        "rmsle": logs,
        "mape": difference / np.abs(a) if wants["mape"] is not None else [],
        "smape": np.where(difference == 0, 0, 2 * (difference / scale)),
        "quantileLoss": np.where(a >= p, 0.9 * (a - p), 0.1 * (p - a)),
    }
    for name in names:
        finite = wants[name] is not None and np.isfinite(wants[name])
        low, high = student(losses[name]) if finite else (None, None)
        root = np.sqrt if name.startswith("rms") and low is not None else (lambda v: v)
        wants[f"{name}.low"], wants[f"{name}.high"] = root(low), root(high)
    return wants


def regression(folder, rng):
    fixture = Fixture(folder / "performance-regression.txt.gz")
    for i in range(480):
        n = int([0, 1, 2, 3][i % 4] if i < 24 else rng.integers(4, 50))
        actual = np.round(rng.normal(3, 2, n), 3)
        predicted = np.round(actual + rng.normal(0, rng.choice([0.01, 1, 5]), n), 3)
        kind = ["normal", "positive", "constant", "missing", "large", "small", "equal", "zeros", "offset"][i % 9]
        if kind == "positive":
            actual, predicted = np.abs(actual), np.abs(predicted)
        elif kind == "constant":
            actual[:] = 0.1
        elif kind == "missing":
            actual[rng.random(n) < 0.1] = np.nan
            predicted[rng.random(n) < 0.1] = rng.choice([np.inf, -np.inf, np.nan])
        elif kind == "large":
            factor = rng.choice([1e12, 1e150, 1e300])
            actual, predicted = actual * factor, predicted * factor
        elif kind == "small":
            factor = rng.choice([1e-12, 1e-100, 1e-140])
            actual, predicted = actual * factor, predicted * factor
        elif kind == "equal":
            predicted = actual.copy()
        elif kind == "zeros":
            actual[rng.random(n) < 0.2] = 0
            predicted[rng.random(n) < 0.2] = -0.0
        elif kind == "offset":
            actual, predicted = actual + 1e6, predicted + 1e6
        fixture.case(f"{kind}-{i}", {"actual": actual, "predicted": predicted}, regression_wants(actual, predicted))
    fixture.write()


# --- calibration -------------------------------------------------------------------------------------------------------

def curve(folder, rng):
    """Bins of equal width are scikit-learn's, those of equal count cut here."""
    fixture = Fixture(folder / "performance-calibration.txt.gz")
    for i in range(220):
        n = int([0, 1, 2, 3, 19, 20, 21][i % 7] if i < 28 else rng.integers(4, 120))
        p = np.round(rng.beta(rng.choice([0.4, 1, 4]), 1, n), int(rng.choice([1, 2, 8])))
        actual = (rng.random(n) < p ** rng.choice([0.5, 1, 2])).astype(int)
        if i % 6 == 0:
            p[rng.random(n) < 0.1] = rng.choice([np.nan, np.inf])
            actual[rng.random(n) < 0.1] = -1
        elif i % 6 == 1:
            p = rng.choice([0.0, 5e-324, 1e-300, 0.1, 0.3, 0.6, 0.7, 1.0], n)
        elif i % 6 == 2:
            p[:] = 0.25
        keep = (actual >= 0) & np.isfinite(p)
        a, q = actual[keep], p[keep]
        bins = int(rng.choice([1, 2, 5, 10, 15]))
        wants = {}
        if len(a):
            share, mean = calibration_curve(a, q, n_bins=bins)
            ids = np.searchsorted(np.linspace(0, 1, bins + 1)[1:-1], q)
            sizes = np.bincount(ids)[np.unique(ids)]
            wants["width.bins"] = len(share)
            for b in range(len(share)):
                wants[f"width.{b}.probability"], wants[f"width.{b}.share"] = mean[b], share[b]
                wants[f"width.{b}.low"], wants[f"width.{b}.high"] = wilson(round(share[b] * sizes[b]), sizes[b])
            errors = np.abs(share - mean)
            wants["width.ece"], wants["width.mce"] = (errors * sizes).sum() / len(a), errors.max()
            order = np.argsort(q, kind="stable")
            used = bins if len(a) > 2 * bins else max(1, len(a) // 2)
            step = len(a) // used
            parts = [order[b * step : (b + 1) * step if b < used - 1 else len(a)] for b in range(used)]
            errors = np.array([abs(a[part].mean() - q[part].mean()) for part in parts])
            wants["count.ece"] = sum(len(part) / len(a) * e for part, e in zip(parts, errors))
            wants["count.mce"] = errors.max()
        else:
            wants = {"width.ece": None, "width.mce": None, "count.ece": None, "count.mce": None}
        fixture.case(f"rows-{i}", {"bins": [bins], "actual": actual, "p": p}, wants)
    fixture.write()


def isotonic(folder, rng):
    fixture = Fixture(folder / "performance-isotonic.txt.gz")
    for i in range(220):
        n = int([1, 2, 3][i % 3] if i < 18 else rng.integers(3, 80))
        kind = ["rounded", "raw", "constant", "close", "inverse", "tiny", "huge", "missing"][i % 8]
        score = np.round(rng.random(n), 2)
        if kind == "raw":
            score = rng.normal(0, 5, n)
        elif kind == "constant":
            score[:] = 0.3
        elif kind == "close":
            score = 0.5 + rng.integers(0, 5, n) * rng.choice([3e-16, 1e-15, 2e-15])
        elif kind == "tiny":
            score = rng.choice([0.0, 5e-324, 1e-300, 1e-16, 1e-12, 0.5], n)
        elif kind == "huge":
            score = rng.choice([-1e300, -1.0, 2.0, 1e17, 1e300], n)
        chance = 1 / (1 + np.exp(-4 * (np.clip(score, -9, 9) - 0.5)))
        actual = (rng.random(n) < (1 - chance if kind == "inverse" else chance)).astype(int)
        if kind == "missing":
            score[rng.random(n) < 0.2] = np.nan
            actual[rng.random(n) < 0.2] = -1
        keep = (actual >= 0) & np.isfinite(score)
        asked = np.concatenate([score[np.isfinite(score)], rng.random(5), [-2e300, 2e300]])
        wants = {}
        if keep.any():
            learned = IsotonicRegression(out_of_bounds="clip").fit(score[keep], actual[keep])
            wants = {str(k): v for k, v in enumerate(learned.predict(asked))}
        fixture.case(f"{kind}-{i}", {"actual": actual, "score": score, "asked": asked}, wants)
    fixture.write()


# --- fairness ----------------------------------------------------------------------------------------------------------

def fairness_wants(counts):
    """Counts by group, true and predicted class."""
    counts = [[[int(v) for v in row] for row in group] for group in counts]

    def shares(select):
        (x1, n1), (x2, n2) = (select(group) for group in counts)
        return x1, n1, x2, n2

    def newcombe(s, alpha=0.05):
        return confint_proportions_2indep(*map(float, s), method="newcomb", compare="diff", alpha=alpha)

    def of_size(low, high):
        return max(0, low, -high), max(-low, high)

    selected = shares(lambda g: (g[0][1] + g[1][1], sum(map(sum, g))))
    tpr, fpr = (shares(lambda g: (g[c][1], sum(g[c]))) for c in (1, 0))
    wants = dict.fromkeys(f"{name}{end}" for name in ("parity", "impact", "opportunity", "odds", "equalized")
                          for end in ("", ".low", ".high"))

    def put(name, value, interval):
        wants[name], (wants[f"{name}.low"], wants[f"{name}.high"]) = value, interval

    for name, s in (("parity", selected), ("opportunity", tpr)):
        if s[1] and s[3]:
            put(name, s[0] / s[1] - s[2] / s[3], newcombe(s))
    x1, n1, x2, n2 = selected
    if n1 and n2 and x2:
        variance = x1 and 1 / x1 - 1 / n1 + 1 / x2 - 1 / n2
        put("impact", x1 / n1 / (x2 / n2), confint_proportions_2indep(x1, n1, x2, n2, method="log", compare="ratio")
            if x1 and (x1 < n1 or x2 < n2) and variance else (None, None))
    if all(s[1] and s[3] for s in (tpr, fpr)):
        d = [s[0] / s[1] - s[2] / s[3] for s in (tpr, fpr)]
        (l1, u1), (l2, u2) = newcombe(tpr), newcombe(fpr)
        mean = sum(d) / 2
        put("odds", mean, (mean - np.sqrt((d[0] - l1) ** 2 + (d[1] - l2) ** 2) / 2,
                           mean + np.sqrt((u1 - d[0]) ** 2 + (u2 - d[1]) ** 2) / 2))
        sizes = [of_size(*newcombe(s, 0.025)) for s in (tpr, fpr)]
        put("equalized", max(map(abs, d)), (max(s[0] for s in sizes), max(s[1] for s in sizes)))
    total = sum(v for g in counts for row in g for v in row)
    if total < 10**5 and all(s[1] and s[3] for s in (tpr, fpr)):
        rows = [(g, a, p) for g in (0, 1) for a in (0, 1) for p in (0, 1) for _ in range(counts[g][a][p])]
        group, a, p = map(np.array, zip(*rows))
        assert np.isclose(abs(wants["parity"]), fair.demographic_parity_difference(a, p, sensitive_features=group))
        assert np.isclose(abs(wants["opportunity"]), fair.equal_opportunity_difference(a, p, sensitive_features=group))
        assert np.isclose(wants["equalized"], fair.equalized_odds_difference(a, p, sensitive_features=group))
        if wants["impact"]:
            assert np.isclose(min(wants["impact"], 1 / wants["impact"]),
                              fair.demographic_parity_ratio(a, p, sensitive_features=group))
    return wants


def fairness(folder, rng):
    fixture = Fixture(folder / "performance-fairness.txt.gz")
    for i in range(240):
        size = 10.0 ** rng.uniform(0, 12 if i % 3 == 0 else 2.5, 8)
        counts = np.where(rng.random(8) < rng.choice([0, 0.1, 0.4]), 0, size).astype(np.int64)
        if i < 8:
            counts[:] = [[0] * 8, [1] * 8, [5, 0, 0, 5] * 2, [0, 5, 5, 0] * 2, [5, 0, 0, 5, 0, 5, 5, 0],
                         [0, 7, 0, 7] * 2, [7, 0, 7, 0] * 2, [3, 4, 0, 0] * 2][i]
        fixture.case(f"counts-{i}", {"counts": counts}, fairness_wants(counts.reshape(2, 2, 2)))
    fixture.write()


# --- rankings ----------------------------------------------------------------------------------------------------------

def ranked(gains, k):
    """MAP, reciprocal rank, precision and recall of gains in their order."""
    hits = [g > 0 for g in gains]
    relevant = sum(hits)
    precision = sum(hits[:k]) / k
    average = sum(sum(hits[: i + 1]) / (i + 1) for i in range(min(k, len(hits))) if hits[i]) / min(k, relevant)
    return average, 1 / (hits.index(True) + 1), precision, sum(hits[:k]) / relevant


def ranking(folder, rng):
    fixture = Fixture(folder / "performance-ranking.txt.gz")
    for i in range(500):
        queries = int([0, 1, 2][i % 3] if i < 15 else rng.integers(2, 7))
        k = int(rng.integers(1, 9))
        relevance, scores = [], []
        for _ in range(queries):
            n = int(rng.integers(1, 9))
            r = rng.choice([0, 0, 1, 2, 3] if i % 2 else [0.0, 0.0, 0.5, 1e-300, 1e12], n).astype(float)
            s = np.round(rng.normal(r if i % 4 else 0, 1, n), 0 if i % 5 else 3)
            if i % 7 == 0:
                s[rng.random(n) < 0.2] = rng.choice([np.nan, np.inf])
            if i % 9 == 0:
                s[:] = 1
            relevance.append(r)
            scores.append(s)
        values = []
        for r, s in zip(relevance, scores):
            keep = np.isfinite(s)
            r, s = r[keep], s[keep]
            if not (r > 0).any():
                continue
            groups = [list(r[s == v]) for v in sorted(set(s), reverse=True)]
            orders = [sum(map(list, order), []) for order in itertools.product(
                *(set(itertools.permutations(g)) for g in groups))]
            found = np.average([ranked(order, k) for order in orders], axis=0)
            best = np.sort(r)[::-1]
            discounts = 1 / np.log2(np.arange(len(r)) + 2)
            dcg = np.mean([sum(g * d for g, d in zip(order[:k], discounts)) for order in orders])
            ndcg = dcg / sum(g * d for g, d in zip(best[:k], discounts))
            if len(r) > 1:
                assert np.isclose(ndcg, sk.ndcg_score([r], [s], k=k))
            values.append([ndcg, *found])
        wants = {}
        for name, column in zip(["ndcg", "map", "mrr", "precision", "recall"], np.array(values).reshape(-1, 5).T):
            wants[name] = column.mean() if len(column) else None
            wants[f"{name}.low"], wants[f"{name}.high"] = student(column, 1)
        inputs = {"k": [k], "queries": [queries]}
        for q in range(queries):
            inputs[f"r{q}"], inputs[f"s{q}"] = relevance[q], scores[q]
        fixture.case(f"queries-{i}", inputs, wants)
    fixture.write()


# --- bootstrap ---------------------------------------------------------------------------------------------------------

def bootstrap(folder, rng):
    fixture = Fixture(folder / "performance-bootstrap.txt.gz")
    for i in range(220):
        n, resamples, seed = int(rng.integers(2, 30)), int(rng.integers(2, 60)), int(rng.integers(0, 2**40))
        actual = np.round(rng.normal(0, 1, n), 3)
        predicted = np.round(actual + rng.normal(0, 1, n), 3)
        random = Xoshiro256(seed)
        draws = [[random.integer(n) for _ in range(n)] for _ in range(resamples)]
        values = [sk.r2_score(actual[d], predicted[d]) for d in draws if len(set(actual[d])) > 1]
        enough = len(values) >= 0.95 * resamples and len(set(actual)) > 1
        wants = {"r2": sk.r2_score(actual, predicted) if len(set(actual)) > 1 else None}
        wants["r2.low"], wants["r2.high"] = np.percentile(values, [2.5, 97.5]) if enough else (None, None)
        fixture.case(f"rows-{i}", {"resamples": [resamples], "seed": [seed], "actual": actual, "predicted": predicted}, wants)
    fixture.write()


if __name__ == "__main__":
    mp.mp.dps = 80
    target = Path(sys.argv[1])
    confusion(target, np.random.default_rng(1))
    binary(target, np.random.default_rng(2))
    multiclass(target, np.random.default_rng(3))
    regression(target, np.random.default_rng(4))
    curve(target, np.random.default_rng(5))
    isotonic(target, np.random.default_rng(9))
    fairness(target, np.random.default_rng(6))
    ranking(target, np.random.default_rng(7))
    bootstrap(target, np.random.default_rng(8))
