"""Makes the fixtures of the two-sample tests from SciPy, statsmodels, mpmath and NumPy (versions in requirements.txt).

Run: python two_sample.py ../resources/oracle
Samples are written as the shortest text that reads back to the same double. One line is one case, tab-separated.
"""

import sys
import warnings
from pathlib import Path

import numpy as np
from mpmath import mp
from scipy import special, stats
from scipy.spatial import distance
from statsmodels.stats.multitest import multipletests

warnings.simplefilter("ignore")
OUT = Path(sys.argv[1])
mp.dps = 50
RNG = np.random.default_rng(20261123)


def text(values):
    return " ".join(repr(float(v)) for v in values)


def samples():
    """Pairs of samples: random shapes and sizes, ties, shifts, constants, one value, tiny and huge magnitudes."""
    draws = [
        lambda n: RNG.normal(0, 1, n),
        lambda n: RNG.normal(1e6, 1e-3, n),
        lambda n: RNG.exponential(3, n),
        lambda n: RNG.standard_cauchy(n),
        lambda n: RNG.integers(0, 6, n).astype(float),
        lambda n: np.round(RNG.normal(0, 2, n), 1),
        lambda n: RNG.lognormal(0, 3, n),
        lambda n: RNG.uniform(-1, 1, n) * 1e300,
        lambda n: RNG.uniform(-1, 1, n) * 1e-300,
        lambda n: RNG.uniform(0, 1, n) * 5e-324 * 100,
    ]
    sizes = [(1, 1), (1, 7), (2, 2), (3, 50), (8, 8), (13, 29), (40, 40), (60, 25), (100, 1), (64, 96)]
    for draw in draws:
        for n, m in sizes:
            yield draw(n), draw(m)
            yield draw(n), draw(m) + RNG.choice([0.1, 0.5, 2.0, 10.0])
    yield np.full(20, 3.0), np.full(30, 3.0)
    yield np.full(20, 3.0), np.full(30, 4.0)
    yield np.array([-0.0, 0.0, 1.0]), np.array([0.0, 0.0, -1.0])
    yield np.arange(50.0), np.arange(50.0)
    yield np.arange(50.0), np.arange(50.0) + 0.5


def thin(values):
    """Twelve digits keep the fixtures small."""
    return np.array([float(f"{v:.12g}") for v in values])


def continuous():
    with open(OUT / "continuous.tsv", "w") as out:
        for a, b in samples():
            a, b = thin(a), thin(b)
            ks = stats.ks_2samp(a, b)
            w = stats.wasserstein_distance(a, b)
            out.write("\t".join([text(a), text(b), repr(float(ks.statistic)), repr(float(ks.pvalue)), repr(float(w))])
                      + "\n")


def kolmogorov():
    """p-values over all regimes: exact two-sample by sizes, and the one-sample law."""
    with open(OUT / "ks_exact.tsv", "w") as out:
        for n, m in [(5, 5), (7, 11), (100, 150), (1000, 1000), (997, 1009), (500, 2000), (4999, 5000), (10000, 10),
                     (9000, 6000), (10000, 10000), (2500, 7500), (10000, 9999)]:
            g = np.gcd(n, m)
            lcm = n // g * m
            for lam in [0.3, 0.6, 0.9, 1.36, 2, 4, 8, 12, 18, 25]:
                h = int(round(lam * np.sqrt((n + m) / (n * m)) * lcm))
                if 1 <= h <= lcm:
                    _, _, p = stats._stats_py._attempt_exact_2kssamp(n, m, g, h / lcm, "two-sided")
                    if p > 1e-300:
                        out.write(f"{n}\t{m}\t{h}\t{float(p)!r}\n")
    with open(OUT / "ks_law.tsv", "w") as out:
        for n in [1, 2, 3, 5, 10, 40, 139, 140, 141, 200, 1000, 5000, 20000, 99999, 100001, 500000, 1000000]:
            for lam in [0.2, 0.3, 0.45, 0.6, 0.8, 1.0, 1.2, 1.4, 1.483, 1.49, 1.7, 1.99, 2.01, 3, 5, 8, 12, 15, 18, 18.5]:
                x = lam / np.sqrt(n)
                if x < 1:
                    p = stats.kstwo.sf(x, n)
                    if p > 1e-300:
                        out.write(f"{n}\t{float(x)!r}\t{float(p)!r}\n")


def chi_squared_law():
    with open(OUT / "chi_squared_law.tsv", "w") as out:
        for df in [1, 2, 3, 5, 9, 10, 31, 100, 999, 12345, 100000]:
            for z in [-8, -3, -1, -0.1, 0, 0.5, 1, 3, 6, 10, 20, 35]:
                x = df * max(1e-3, (1 - 2 / (9 * df) + z * np.sqrt(2 / (9 * df)))) ** 3
                p = special.chdtrc(df, x)
                if p > 1e-300:
                    out.write(f"{df}\t{float(x)!r}\t{float(p)!r}\n")


def cramers_v(table):
    chi2 = stats.chi2_contingency(table, correction=False).statistic
    n = table.sum()
    r, k = table.shape
    phi = max(0, chi2 / n - (k - 1) * (r - 1) / (n - 1))
    rc = r - (r - 1) ** 2 / (n - 1)
    kc = k - (k - 1) ** 2 / (n - 1)
    least = min(rc, kc) - 1
    return np.sqrt(phi / least) if least > 0 else 0.0


def psi(a, b):
    """In 50 digits: doubles lose nearly equal shares."""
    n, m = int(a.sum()), int(b.sum())
    pairs = [(mp.mpf(max(float(x), 0.5)) / n, mp.mpf(max(float(y), 0.5)) / m) for x, y in zip(a, b)]
    return mp.fsum((c - r) * mp.log(c / r) for r, c in pairs)


def jensen_shannon(a, b):
    """In 50 digits, checked against SciPy, which loses nearly equal shares."""
    n, m = int(a.sum()), int(b.sum())
    total = mp.mpf(0)
    for x, y in zip(a, b):
        r, c = mp.mpf(int(x)) / n, mp.mpf(int(y)) / m
        for share in (r, c):
            if share > 0:
                total += share * mp.log(2 * share / (r + c), 2) / 2
    result = mp.sqrt(max(total, 0))
    assert abs(result - distance.jensenshannon(a / n, b / m, base=2)) < 1e-7
    return result


def categorical():
    with open(OUT / "categorical.tsv", "w") as out:
        cases = []
        for k in [2, 3, 5, 12, 40]:
            for total in [20, 300, 5000, 10**6, 10**12]:
                for alike in [True, False]:
                    for unseen in [0, 1]:
                        p = RNG.dirichlet(np.ones(k))
                        q = p if alike else RNG.dirichlet(np.ones(k) * 2)
                        a = RNG.multinomial(total, p)
                        b = RNG.multinomial(max(7, total // 3), q)
                        if unseen:
                            a[0] = 0
                            b[-1] = 0
                        cases.append((a, b))
                        cases.append((b, a))
        cases += [
            (np.array([1, 0]), np.array([0, 1])),
            (np.array([1, 1]), np.array([1, 1])),
            (np.array([10**12, 1]), np.array([10**12, 2])),
            (np.array([5, 0, 0]), np.array([0, 5, 5])),
        ]
        for a, b in cases:
            keep = (a + b) > 0
            a, b = a[keep], b[keep]
            if len(a) < 2 or a.sum() == 0 or b.sum() == 0:
                continue
            table = np.array([a, b], dtype=float)
            chi = stats.chi2_contingency(table, correction=False)
            js = jensen_shannon(a, b)
            out.write("\t".join([" ".join(map(str, a)), " ".join(map(str, b)), repr(float(chi.statistic)),
                                 repr(float(chi.pvalue)), repr(float(js)), repr(float(psi(a, b))),
                                 repr(float(cramers_v(table)))]) + "\n")


def corrections():
    with open(OUT / "corrections.tsv", "w") as out:
        for m in [1, 2, 3, 10, 50]:
            for _ in range(5):
                p = thin(RNG.beta(0.3, 2, m))
                if m > 3:
                    p[1] = p[0]
                out.write("\t".join([text(p)] + [text(multipletests(p, method=name)[1])
                                                 for name in ["fdr_bh", "holm", "bonferroni"]]) + "\n")


def profiles():
    with open(OUT / "profile.tsv", "w") as out:
        for a, _ in samples():
            a = thin(a)
            exact = [mp.mpf(float(v)) for v in a]
            mean = mp.fsum(exact) / len(exact)
            sd = mp.sqrt(mp.fsum((v - mean) ** 2 for v in exact) / len(exact))
            values, counts = np.unique(a, return_counts=True)
            top = sorted(zip(values, counts), key=lambda t: (-t[1], t[0]))[:10]
            quantiles = np.quantile(a, [0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99])
            out.write("\t".join([text(a), repr(float(mean)), repr(float(sd)), str(len(values)), text(quantiles),
                                 text([t[0] + 0.0 for t in top]), " ".join(str(t[1]) for t in top)]) + "\n")


if __name__ == "__main__":
    continuous()
    kolmogorov()
    chi_squared_law()
    categorical()
    corrections()
    profiles()
