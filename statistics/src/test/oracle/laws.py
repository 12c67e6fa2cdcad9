"""Makes more points of the laws behind the p-values, at parameters from a seed, down to 1e-300: a law, its parameters, p.

Run: python laws.py ../resources/oracle
"""

import gzip
import math

import numpy as np
from mpmath import mp
from scipy import special, stats

from two_sample import (OUT, chi_squared_tail, cramer_von_mises_limit, exact_ranks, fisher, student_tail,
                        student_tail_by_series)
from xoshiro import Xoshiro256

CASES = 210
LEAST = 1e-300


def between(random, low, high):
    return low + (high - low) * random.double()


def spread(random, low, high):
    """Log-uniform."""
    return float(f"{math.exp(between(random, math.log(low), math.log(high))):.12g}")


def chi_squared(random):
    df = round(spread(random, 1, 1e5))
    z = between(random, -8, 36)
    x = float(f"{df * max(1e-3, 1 - 2 / (9 * df) + z * math.sqrt(2 / (9 * df))) ** 3:.12g}")
    return (df, x), chi_squared_tail(x, df) if df < 500 else special.chdtrc(df, x)


def student(random):
    df = spread(random, 0.3, 1e9)
    t = spread(random, 1e-9, 1e150 if df < 100 else 37)
    return (df, t), (student_tail if df < 1000 else student_tail_by_series)(mp.mpf(t), mp.mpf(df))


def cramer_von_mises(random):
    x = spread(random, 0.01, 138)
    return (x,), cramer_von_mises_limit(x)


def kolmogorov_exact(random):
    n, m = round(spread(random, 1, 3000)), round(spread(random, 1, 3000))
    g = math.gcd(n, m)
    lcm = n // g * m
    h = max(1, min(lcm, round(spread(random, 0.3, 20) * math.sqrt((n + m) / (n * m)) * lcm)))
    return (n, m, h), stats._stats_py._attempt_exact_2kssamp(n, m, g, h / lcm, "two-sided")[2]


def mann_whitney(random):
    n, m = 1 + random.integer(8), round(spread(random, 1, 300))
    u = int(n * m / 2 * random.double())
    return (n, m, u), exact_ranks(min(n, m), max(n, m), u)


def fisher_exact(random):
    """Half of them with few marked among up to 1e12."""
    while True:
        if random.integer(2):
            table = [round(spread(random, 1, 2000)) - 1 for _ in range(4)]
        else:
            table = [round(spread(random, 1e3, 1e12)), random.integer(80), round(spread(random, 1e3, 1e12)), random.integer(80)]
        if table[0] + table[1] and table[2] + table[3] and table[0] + table[2] and table[1] + table[3]:
            return tuple(table), fisher(*table)


LAWS = {"chi-squared": chi_squared, "student": student, "cramer-von-mises": cramer_von_mises,
        "kolmogorov": kolmogorov_exact, "mann-whitney": mann_whitney, "fisher": fisher_exact}

lines = []
for seed, (name, law) in enumerate(LAWS.items()):
    random = Xoshiro256(seed)
    found = 0
    while found < CASES:
        parameters, p = law(random)
        if p > LEAST:
            lines.append("\t".join([name, " ".join(map(repr, parameters)), repr(float(p))]))
            found += 1
with open(OUT / "laws.tsv.gz", "wb") as file, gzip.GzipFile(filename="", fileobj=file, mode="wb", mtime=0) as zipped:
    zipped.write(("\n".join(lines) + "\n").encode())
