"""Makes the fixture of the exact power sums with Python's fractions and mpmath (versions in requirements.txt).

Run: python sketch.py ../resources/oracle

One line is one case: the values, then the doubles nearest to sum, mean, population standard deviation, skewness and excess
kurtosis, computed from exact fractions; `-` where all values are equal.
"""

import gzip
import random
import struct
import sys
from fractions import Fraction
from pathlib import Path

from mpmath import mp

OUT = Path(sys.argv[1])
RANDOM = random.Random(20261123)
mp.prec = 20000


def any_double():
    while True:
        value = struct.unpack("<d", RANDOM.randbytes(8))[0]
        if value == value and abs(value) != float("inf"):
            return value


def cases():
    laws = [
        lambda: RANDOM.gauss(0, 1),
        lambda: RANDOM.gauss(1e9, 1e-3),
        lambda: RANDOM.uniform(-1, 1) * 1e300,
        lambda: RANDOM.uniform(-1, 1) * 1e-300,
        lambda: RANDOM.randrange(-50, 50) * 5e-324,
        lambda: float(RANDOM.randrange(5)),
        lambda: RANDOM.choice([1e308, -1e308, 1.0, 1e-308]),
        lambda: RANDOM.choice([1.7976931348623157e308, -1.7976931348623157e308, 5e-324]),
        lambda: RANDOM.lognormvariate(0, 5),
        any_double,
    ]
    for law in laws:
        for n in [1, 2, 2, 3, 3, 4, 5, 5, 6, 7, 8, 9, 10, 12, 14, 16, 18, 20, 25, 30, 35, 40]:
            yield [law() for _ in range(n)]
    yield [1e16, 1.0, -1e16]
    yield [0.1] * 10
    yield [-0.0, 0.0]
    yield [-0.0]
    yield [1.0, 1.0 + 2**-52]
    yield [2.0**1023] * 4


def exact(value):
    return mp.mpf(value.numerator) / value.denominator


def nearest(value):
    """Python rounds a fraction to the nearest double."""
    try:
        return repr(float(value))
    except OverflowError:
        return "Infinity" if value > 0 else "-Infinity"


def root(value):
    """The double nearest to a square root, by its square."""
    near = mp.sqrt(exact(value))
    shift = 2**1200
    return nearest(Fraction(int(mp.nint(near * shift)), shift))


lines = []
for values in cases():
    f = [Fraction(v) for v in values]
    n = len(f)
    total, mean = sum(f), sum(f) / n
    m2, m3, m4 = (sum((x - mean) ** p for x in f) / n for p in (2, 3, 4))
    if m2 == 0:
        skewness = kurtosis = "-"
    else:
        skewness = ("-" if m3 < 0 else "") + root(m3 * m3 / m2**3)
        kurtosis = nearest(m4 / m2**2 - 3)
    lines.append("\t".join([" ".join(map(repr, values)), nearest(total), nearest(mean), root(m2), skewness, kurtosis]))
with open(OUT / "power-sums.tsv.gz", "wb") as file, gzip.GzipFile(fileobj=file, mode="wb", mtime=0) as zipped:
    zipped.write(("\n".join(lines) + "\n").encode())
print(len(lines), "cases")
