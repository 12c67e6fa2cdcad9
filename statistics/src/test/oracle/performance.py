"""Writes the fixtures of io.infranaut.statistics.performance: inputs and what scikit-learn and SciPy answer.

    pip install -r requirements.txt && python performance.py ../resources/oracle

A case is a block of lines `case NAME`, inputs `NAME VALUE...` and answers `want NAME VALUE`; `none` stands where the oracle
has no finite answer, or warns and answers 0. DeLong's interval, sMAPE and Matthews' coefficient are computed here from their
definitions.
"""

import sys
import warnings
from pathlib import Path

import numpy as np
from scipy import stats
from sklearn import metrics as sk

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
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text("\n".join(self.lines) + "\n")


def text(value):
    return value if isinstance(value, str) else repr(value.item() if isinstance(value, np.generic) else value)


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
    assert one_class or np.isclose(wants["matthews"], sk.matthews_corrcoef(a, p, sample_weight=w), atol=1e-7)
    return wants


def confusion(folder, rng):
    fixture = Fixture(folder / "performance-confusion.txt")
    for i in range(210):
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
    return wants


def binary(folder, rng):
    fixture = Fixture(folder / "performance-binary.txt")
    for i in range(240):
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
    fixture = Fixture(folder / "performance-multiclass.txt")
    for i in range(200):
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
        inputs = {"actual": actual, **{f"p{c}": p[:, c] for c in labels}}
        fixture.case(f"rows-{i}", inputs, wants)
    fixture.write()


# --- numbers -----------------------------------------------------------------------------------------------------------

def regression_wants(actual, predicted):
    keep = np.isfinite(actual) & np.isfinite(predicted)
    a, p = actual[keep], predicted[keep]
    if not len(a):
        return dict.fromkeys(["mae", "mse", "rmse", "rmsle", "mape", "smape", "r2", "quantileLoss"])
    difference, scale = np.abs(a - p), np.abs(a) + np.abs(p)
    return {
        "mae": sk.mean_absolute_error(a, p),
        "mse": sk.mean_squared_error(a, p),
        "rmse": sk.root_mean_squared_error(a, p),
        "rmsle": sk.root_mean_squared_log_error(a, p) if min(a.min(), p.min()) > -1 else None,
        "mape": sk.mean_absolute_percentage_error(a, p) if (a != 0).all() and (np.abs(a) > 1e-15).all() else
                (np.mean(difference / np.abs(a)) if (a != 0).all() else None),
        "smape": np.mean(np.where(difference == 0, 0, 2 * (difference / scale))),
        "r2": sk.r2_score(a, p) if len(set(a)) > 1 else None,
        "quantileLoss": sk.mean_pinball_loss(a, p, alpha=0.9),
    }


def regression(folder, rng):
    fixture = Fixture(folder / "performance-regression.txt")
    for i in range(220):
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


if __name__ == "__main__":
    target = Path(sys.argv[1])
    confusion(target, np.random.default_rng(1))
    binary(target, np.random.default_rng(2))
    multiclass(target, np.random.default_rng(3))
    regression(target, np.random.default_rng(4))
