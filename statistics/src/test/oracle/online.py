"""Makes the fixtures of the online detectors by running River and Frouros (versions in requirements-online.txt; River
needs typing_extensions, which it does not ask for).

Run: python online.py ../resources/oracle/online

`streams.tsv.gz` holds one stream a line: name, values (digits without blanks for a stream of 0 and 1). `signals.tsv.gz` holds
what a detector says of a stream: stream, detector, its parameters, and the signals as runs: `N1000 D1 W3` is a thousand
values without a signal, a drift and three warnings. `windows.tsv` holds ADWIN's window at each drift: stream, parameters, index,
length, mean. Where the streams come from: ../resources/oracle/online/README.md.

KSWIN draws from River's code but by our generator, which is written out below, so its alarms can be held to ours.
"""

import gzip
import random
import sys
from pathlib import Path

import numpy as np
from frouros.detectors.concept_drift import CUSUM, CUSUMConfig, GeometricMovingAverage, GeometricMovingAverageConfig
from river import datasets, drift, linear_model, naive_bayes, preprocessing, tree
from river.datasets import synth
from river.drift import binary, kswin

OUT = Path(sys.argv[1])
RNG = np.random.default_rng(20261123)
MASK = (1 << 64) - 1


class OurGenerator:
    """xoshiro256++ filled by SplitMix64, Lemire's bounded integers, Floyd's sample."""

    def __init__(self, seed):
        self.s = []
        for n in range(1, 5):
            state = (seed + n * 0x9E3779B97F4A7C15) & MASK
            z = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & MASK
            z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
            self.s.append(z ^ (z >> 31))

    def next(self):
        def rotated(x, k):
            return ((x << k) | (x >> (64 - k))) & MASK

        s = self.s
        result = (rotated((s[0] + s[3]) & MASK, 23) + s[0]) & MASK
        t = (s[1] << 17) & MASK
        s[2] ^= s[0]
        s[3] ^= s[1]
        s[1] ^= s[2]
        s[0] ^= s[3]
        s[2] ^= t
        s[3] = rotated(s[3], 45)
        return result

    def below(self, bound):
        product = (self.next() >> 32) * bound
        if product & 0xFFFFFFFF < bound:
            least = (0x100000000 - bound) % bound
            while product & 0xFFFFFFFF < least:
                product = (self.next() >> 32) * bound
        return product >> 32

    def sample(self, population, k):
        drawn = []
        for last in range(len(population) - k, len(population)):
            at = self.below(last + 1)
            drawn.append(last if at in drawn else at)
        return drawn


class _Random:
    Random = OurGenerator


kswin.random = _Random

# --- detectors ---------------------------------------------------------------------------------------------------------

NUMBERS = {
    "adwin": (drift.ADWIN, ("delta", "clock", "max_buckets", "min_window_length", "grace_period"),
              [(0.002, 32, 5, 5, 10), (0.1, 1, 2, 1, 1), (0.01, 7, 3, 10, 50)]),
    "page-hinkley": (drift.PageHinkley, ("min_instances", "delta", "threshold", "alpha", "mode"),
                     [(30, 0.005, 50.0, 0.9999, "both"), (10, 0.01, 5.0, 0.999, "up"), (10, 0.0, 5.0, 1.0, "down"),
                      (1, 0.0, 0.5, 0.9, "both")]),
    "kswin": (drift.KSWIN, ("alpha", "window_size", "stat_size", "seed"),
              [(0.005, 100, 30, 0), (0.0001, 100, 30, 42), (0.05, 40, 20, -7)]),
    "cusum": (CUSUM, ("delta", "lambda_", "min_num_instances"), [(0.005, 50.0, 30), (0.0, 3.0, 5)]),
    "geometric-moving-average": (GeometricMovingAverage, ("alpha", "lambda_", "min_num_instances"),
                                 [(0.99, 1.0, 30), (0.9, 0.3, 5)]),
}
BITS = {
    "ddm": (binary.DDM, ("warm_start", "warning_threshold", "drift_threshold"), [(30, 2.0, 3.0), (5, 1.0, 1.5)]),
    "eddm": (binary.EDDM, ("warm_start", "alpha", "beta"), [(30, 0.95, 0.9), (30, 0.8, 0.75), (30, 0.9, 0.8), (5, 0.99, 0.6)]),
    "hddm-a": (binary.HDDM_A, ("drift_confidence", "warning_confidence", "two_sided_test"),
               [(0.001, 0.005, False), (0.001, 0.005, True), (0.05, 0.2, True)]),
    "hddm-w": (binary.HDDM_W, ("drift_confidence", "warning_confidence", "lambda_val", "two_sided_test"),
               [(0.001, 0.005, 0.05, False), (0.001, 0.005, 0.05, True), (0.05, 0.2, 0.2, True)]),
}


def started(kind, names, values):
    settings = dict(zip(names, values))
    if kind is CUSUM:
        return kind(config=CUSUMConfig(**settings))
    if kind is GeometricMovingAverage:
        return kind(config=GeometricMovingAverageConfig(**settings))
    return kind(**settings)


def signals(detector, values):
    for value in values:
        if isinstance(detector, (CUSUM, GeometricMovingAverage)):
            if detector.drift:
                detector.reset()
            detector.update(value=float(value))
            yield "D" if detector.drift else "N"
        else:
            detector.update(value)
            yield "D" if detector.drift_detected else "W" if getattr(detector, "warning_detected", False) else "N"


def runs(letters):
    found = []
    for letter in letters:
        if found and found[-1][0] == letter:
            found[-1][1] += 1
        else:
            found.append([letter, 1])
    return " ".join(f"{letter}{length}" for letter, length in found)


# --- streams -----------------------------------------------------------------------------------------------------------

def documented():
    """The streams of the docstrings and of River's own tests."""
    rng = random.Random(12345)
    yield "river docs", rng.choices([0, 1], k=1000) + rng.choices(range(4, 8), k=1000)
    rng = random.Random(42)
    yield "river docs, errors", rng.choices([0, 1], k=1000) + rng.choices([0, 1], k=1000, weights=[0.3, 0.7])
    np.random.seed(12345)
    yield "river test 1", np.concatenate((np.random.randint(2, size=1000), np.random.randint(8, size=1000))).tolist()
    np.random.seed(12345)
    yield "river test 2", [np.random.binomial(1, p) for p in (0.2, 0.8) for _ in range(1000)]
    np.random.seed(12345)
    yield "river test 3", np.concatenate([np.random.normal(m, 0.1, 500) > 0 for m in (0, 0.25, 0, 0.25)]).astype(int).tolist()
    yield "ones", [1] * 1000
    np.random.seed(31)
    yield "frouros docs", np.concatenate((np.random.normal(0.2, 0.01, 1000), np.random.normal(0.8, 0.04, 1000))).tolist()


def models():
    """Errors of models that learn as they go: on SEA concepts that change every 1000 rows, and on data that come with River."""
    def errors(model, rows):
        for x, y in rows:
            yield int(model.predict_one(x) != y)
            model.learn_one(x, y)

    def sea():
        for concept in range(4):
            yield from synth.SEA(variant=concept, noise=0.1, seed=concept).take(1000)

    yield "sea, naive Bayes", list(errors(naive_bayes.GaussianNB(), sea()))
    yield "sea, Hoeffding tree", list(errors(tree.HoeffdingTreeClassifier(), sea()))
    yield "phishing, logistic regression", list(
        errors(preprocessing.StandardScaler() | linear_model.LogisticRegression(), datasets.Phishing()))
    occupancy = [y for _, y in drift.datasets.Occupancy()]
    for column in ("V1", "V2", "V3", "V4"):
        yield f"occupancy {column}", [row[column] for row in occupancy]


def bits():
    """Streams of 0 and 1: rates that jump, creep, come back, alternate; rare and frequent errors; hardly any change."""
    for i in range(110):
        n = int(RNG.integers(1, 1200))
        p = RNG.choice([0.01, 0.1, 0.2, 0.5, 0.9])
        q = RNG.choice([0.02, 0.15, 0.4, 0.6, 0.99])
        at = int(RNG.integers(0, n + 1))
        shape = i % 5
        if shape == 0:
            rate = np.where(np.arange(n) < at, p, q)
        elif shape == 1:
            rate = np.linspace(p, q, n)
        elif shape == 2:
            rate = np.where((np.arange(n) // 100) % 2 == 0, p, q)
        elif shape == 3:
            rate = np.full(n, p)
        else:
            rate = np.where((np.arange(n) > at) & (np.arange(n) < at + 60), q, p)
        yield f"bits {i}", (RNG.random(n) < rate).astype(int).tolist()
    yield "one value", [1]
    yield "zeros", [0] * 500
    yield "zeros, then ones", [0] * 300 + [1] * 300
    yield "ones, then zeros", [1] * 300 + [0] * 300
    yield "alternating", [0, 1] * 300
    yield "errors ever further apart", [1 if int(k**0.5) ** 2 == k else 0 for k in range(1500)]
    yield "errors ever closer", [1 if int(k**0.5) ** 2 == k else 0 for k in range(1500, 0, -1)]


def numbers():
    """Numbers: laws with jumps and creeps in mean and spread, ties, walks, spikes, tiny and huge magnitudes, constants."""
    for i in range(110):
        n = int(RNG.integers(1, 700))
        at = int(RNG.integers(0, n + 1))
        after = np.arange(n) >= at
        shift = RNG.choice([0.0, 0.3, 1.0, 5.0])
        shape = i % 10
        noise = RNG.normal(0, 1, n)
        values = {
            0: lambda: noise + shift * after,
            1: lambda: noise * (1 + shift * after),
            2: lambda: RNG.exponential(1, n) * (1 + shift * after),
            3: lambda: np.cumsum(noise) * 0.1,
            4: lambda: RNG.integers(0, 5, n) + np.round(shift) * after,
            5: lambda: noise + shift * np.arange(n) / n,
            6: lambda: RNG.standard_cauchy(n),
            7: lambda: 0.05 * noise + shift * (np.sin(np.arange(n) / 40)),
            8: lambda: (noise + shift * after) * RNG.choice([1e-300, 1e-12, 1e6, 1e60]),
            9: lambda: 1e6 + noise + shift * after,
        }[shape]()
        digits = 9 if shape == 9 else 4
        yield f"numbers {i}", [float(f"{v:.{digits}g}") for v in values]
    yield "one number", [3.5]
    yield "constant", [2.5] * 500
    yield "constant, then another", [2.5] * 250 + [2.75] * 250
    yield "zero, then denormal", [0.0] * 200 + [5e-324] * 200
    yield "a spike", [0.0] * 200 + [1e50] + [0.0] * 200
    yield "falling steps", [float(-(k // 100)) for k in range(600)]
    yield "minus zero and zero", [-0.0, 0.0] * 150 + [1.0] * 100


def text(values):
    if all(v in (0, 1) for v in values) and not any(isinstance(v, float) for v in values):
        return "".join(str(int(v)) for v in values)
    return " ".join(str(v) if isinstance(v, int) else repr(float(v)) for v in values)


def write(name, lines):
    OUT.mkdir(parents=True, exist_ok=True)
    with open(OUT / name, "wb") as file, gzip.GzipFile(fileobj=file, mode="wb", mtime=0) as zipped:
        zipped.write(("\n".join(lines) + "\n").encode())


def windows(stream, values):
    _, names, settings = NUMBERS["adwin"]
    for setting in settings:
        adwin = drift.ADWIN(**dict(zip(names, setting)))
        for i, value in enumerate(values):
            adwin.update(value)
            if adwin.drift_detected:
                yield "\t".join([stream, " ".join(map(str, setting)), str(i), str(int(adwin.width)), repr(adwin.estimation)])


streams, said, cut = [], [], []
for source in (documented, models, bits, numbers):
    for stream, values in source():
        streams.append(f"{stream}\t{text(values)}")
        binary_stream = all(v in (0, 1) for v in values)
        few = source in (bits, numbers)
        cut += windows(stream, values)
        for detectors in (NUMBERS, BITS) if binary_stream else (NUMBERS,):
            for name, (kind, names, settings) in detectors.items():
                for setting in settings:
                    if name == "kswin" and few and setting != settings[0] and len(streams) % 4:
                        continue
                    found = runs(signals(started(kind, names, setting), values))
                    said.append("\t".join([stream, name, " ".join(str(v) for v in setting), found]))
write("streams.tsv.gz", streams)
write("signals.tsv.gz", said)
(OUT / "windows.tsv").write_text("\n".join(cut) + "\n")
print(len(streams), "streams,", len(said), "cases,", sum("D" in line.split("\t")[3] for line in said), "with a drift")
