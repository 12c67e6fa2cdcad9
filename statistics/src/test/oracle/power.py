"""Makes the power curves of the two-sample tests: how many of so many pairs of samples each test of SciPy and statsmodels calls
different at level 0.05, while the second sample moves away. Both sides draw the samples from a seed (xoshiro.py), so that the
counts are of the same samples.

    pip install -r requirements.txt && python power.py ../resources/oracle

`power.tsv` holds one curve a line: alternative, test, and the count at each step of the change, the first being none.
"""

import sys
import warnings
from pathlib import Path

import numpy as np
from scipy import stats
from statsmodels.stats.proportion import proportions_ztest

from xoshiro import Xoshiro256

warnings.simplefilter("ignore")
LEVEL = 0.05
DRAWS = 200
STEPS = 7
NUMBERS = ["location", "scale", "tail", "ties"]
N, M = 40, 50
CELLS = {"five cells": 5, "two cells": 2}
ROWS, MORE_ROWS = 120, 90
SMALL, RESAMPLES, SMALL_DRAWS = 14, 199, 60


def bell(random):
    total = 0.0
    for _ in range(12):
        total += random.double()
    return total - 6


def sample(alternative, n, step, random):
    values = []
    for _ in range(n):
        x = bell(random)
        if alternative == "location":
            x += 0.25 * step
        elif alternative == "scale":
            x *= 1 + 0.25 * step
        elif alternative == "tail":
            x = x * 8 if random.double() < 0.0625 * step else x
        else:
            x = np.floor(2 * x) + (1 if random.double() < 0.125 * step else 0)
        values.append(x)
    return np.array(values)


def counts(cells, rows, step, random):
    found = [0] * cells
    for _ in range(rows):
        cell = random.integer(cells)
        if cell > 0 and random.double() < 0.0625 * step:
            cell = 0
        found[cell] += 1
    return found


TESTS = {
    "ks": lambda a, b: stats.ks_2samp(a, b).pvalue,
    "anderson-darling": lambda a, b: stats.anderson_ksamp([a, b]).pvalue,
    "cramer-von-mises": lambda a, b: stats.cramervonmises_2samp(a, b).pvalue,
    "mann-whitney": lambda a, b: stats.mannwhitneyu(a, b, alternative="two-sided").pvalue,
    "welch-t": lambda a, b: stats.ttest_ind(a, b, equal_var=False).pvalue,
    "epps-singleton": lambda a, b: stats.epps_singleton_2samp(a, b).pvalue,
}
TABLES = {
    "chi-squared": lambda a, b: stats.chi2_contingency([a, b], correction=False).pvalue,
    "g": lambda a, b: stats.chi2_contingency([a, b], correction=False, lambda_="log-likelihood").pvalue,
    "two-proportion-z": lambda a, b: proportions_ztest([a[1], b[1]], [sum(a), sum(b)])[1],
    "fisher-exact": lambda a, b: stats.fisher_exact([a, b]).pvalue,
}
DISTANCES = {"wasserstein": stats.wasserstein_distance, "energy": stats.energy_distance}


def rejections(draws, pair, p):
    return sum(p(*pair(Xoshiro256(draw))) < LEVEL for draw in range(draws))


def curve(out, alternative, test, draws, pair, p):
    found = [rejections(draws, lambda random: pair(step, random), p) for step in range(STEPS)]
    out.write("\t".join([alternative, test, " ".join(map(str, found))]) + "\n")


with open(Path(sys.argv[1]) / "power.tsv", "w") as out:
    for alternative in NUMBERS:
        for test, p in TESTS.items():
            curve(out, alternative, test, DRAWS, lambda step, random: (
                sample(alternative, N, 0, random), sample(alternative, M, step, random)), p)
    for name, cells in CELLS.items():
        for test, p in TABLES.items():
            if cells == 2 or test in ("chi-squared", "g"):
                curve(out, name, test, DRAWS, lambda step, random: (
                    counts(cells, ROWS, 0, random), counts(cells, MORE_ROWS, step, random)), p)
    for test, distance in DISTANCES.items():
        curve(out, "location by permutation", test, SMALL_DRAWS, lambda step, random: (
            sample("location", SMALL, 0, random), sample("location", SMALL, step, random)), lambda a, b: stats.permutation_test(
                (a, b), distance, n_resamples=RESAMPLES, alternative="greater", random_state=1).pvalue)
