"""Makes the fixtures of the two-sample tests from SciPy, statsmodels, mpmath and NumPy (versions in requirements.txt).

Run: python two_sample.py ../resources/oracle
Samples are written as the shortest text that reads back to the same double. One line is one case, tab-separated.
"""

import math
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


UNDEFINED = "-"


def number(value):
    return UNDEFINED if value is None or mp.isnan(value) else repr(float(value)).replace("inf", "Infinity")


def chi_squared_tail(x, df):
    return mp.gammainc(mp.mpf(df) / 2, mp.mpf(x) / 2, mp.inf, regularized=True)


def student_tail(t, df):
    """Two-sided; over the complement where the argument is near 1."""
    x = df / (df + t * t)
    return mp.betainc(df / 2, mp.mpf(1) / 2, 0, x, regularized=True)


def student_tail_by_series(t, df):
    """Two-sided; one less the beta integral's series (DLMF 8.17.7), in digits that outlast the subtraction."""
    with mp.workdps(300):
        a, half = df / 2, mp.mpf(1) / 2
        y = t * t / (df + t * t)
        term = total = mp.mpf(1)
        k = 0
        while term > total * mp.eps:
            term *= y * (a + half + k) / (half + 1 + k)
            total += term
            k += 1
        beta = mp.exp(mp.loggamma(a) + mp.loggamma(half) - mp.loggamma(a + half))
        return 1 - mp.sqrt(y) * mp.exp(a * mp.log1p(-y)) / (half * beta) * total


def bessel_k_quarter(q):
    """Bessel's K of order 1/4, by the trapezoid rule on its integral, which is exact to hundreds of digits."""
    h, t, total = mp.mpf(1) / (32 if mp.dps < 120 else 128), mp.mpf(0), mp.exp(-q) / 2
    while True:
        t += h
        term = mp.exp(-q * mp.cosh(t)) * mp.cosh(t / 4)
        total += term
        if term < total * mp.eps:
            return total * h


def cramer_von_mises_limit(x):
    """1 - the distribution function's series of Bessel functions, with digits enough for the tail."""
    if x > 150:
        return 0  # below 1e-300
    digits = 40 + int(2.3 * float(x))
    with mp.workdps(digits + 10):
        x = mp.mpf(x)
        total = mp.mpf(0)
        k = 0
        while True:
            q = mp.mpf(4 * k + 1) ** 2 / (16 * x)
            if 2 * q > digits * mp.log(10):
                return 1 - total
            total += (mp.gamma(k + mp.mpf(1) / 2) / mp.factorial(k) * mp.sqrt(4 * k + 1) * mp.exp(-q)
                      * bessel_k_quarter(q) / (mp.pi ** mp.mpf(1.5) * mp.sqrt(x)))
            k += 1


def anderson_darling(a, b):
    if len(a) + len(b) < 4 or len(set(a) | set(b)) < 2:
        return None, None
    found = stats.anderson_ksamp([a, b])
    return found.statistic, min(max(found.pvalue, 0.001), 0.25)


def cramer_von_mises(a, b):
    """The statistic in exact arithmetic, p from SciPy (exact) or from the limit in digits enough."""
    n, m = len(a), len(b)
    ranks = [int(2 * r) for r in stats.rankdata(np.concatenate([a, b]))]
    u = mp.mpf(n * sum((r - 2 * i) ** 2 for i, r in enumerate(sorted(ranks[:n]), 1))
               + m * sum((r - 2 * j) ** 2 for j, r in enumerate(sorted(ranks[n:]), 1))) / 4
    k, total = n * m, n + m
    t = u / (k * total) - mp.mpf(4 * k - 1) / (6 * total)
    if max(n, m) <= 20:
        return t, stats.cramervonmises_2samp(a, b, method="exact").pvalue
    mean = (1 + mp.mpf(1) / total) / 6
    variance = mp.mpf(total + 1) * (4 * k * total - 3 * (n * n + m * m) - 2 * k) / (45 * total**2 * 4 * k)
    limit = mp.mpf(1) / 6 + (t - mean) / mp.sqrt(45 * variance)
    return t, 1 if limit < 0.003 else cramer_von_mises_limit(limit)


def mann_whitney(a, b):
    """From SciPy."""
    if len(set(a) | set(b)) < 2:
        return None, None
    found = stats.mannwhitneyu(a, b, alternative="two-sided")
    return found.statistic, found.pvalue


def welch(a, b):
    n, m = len(a), len(b)
    if n < 2 or m < 2 or (a.min() == a.max() and b.min() == b.max()):
        return None, None, None, None
    x, y = [mp.mpf(float(v)) for v in a], [mp.mpf(float(v)) for v in b]
    ma, mb = mp.fsum(x) / n, mp.fsum(y) / m
    sa, sb = mp.fsum((v - ma) ** 2 for v in x), mp.fsum((v - mb) ** 2 for v in y)
    va, vb = sa / (n - 1) / n, sb / (m - 1) / m
    t = (mb - ma) / mp.sqrt(va + vb)
    df = (va + vb) ** 2 / (va**2 / (n - 1) + vb**2 / (m - 1))
    return t, df, student_tail(t, df), (mb - ma) / mp.sqrt((sa + sb) / (n + m - 2))


def epps_singleton(a, b):
    """In 50 digits; nothing where the covariance is near singular."""
    n, m = len(a), len(b)
    if n < 5 or m < 5:
        return None, None
    pooled = sorted(mp.mpf(float(v)) for v in np.concatenate([a, b]))

    def quantile(p):
        position = mp.mpf(p) * (n + m - 1)
        low = int(position)
        return pooled[low] + (position - low) * (pooled[min(low + 1, n + m - 1)] - pooled[low])

    sigma = (quantile(0.75) - quantile(0.25)) / 2
    if sigma == 0:
        return None, None
    points = [mp.mpf(4) / 10 / sigma, mp.mpf(8) / 10 / sigma]

    def moments(values):
        g = [[f(t * mp.mpf(float(v))) for v in values] for f in (mp.cos, mp.sin) for t in points]
        mean = [mp.fsum(row) / len(row) for row in g]
        centred = [[v - mean[i] for v in row] for i, row in enumerate(g)]
        return mean, mp.matrix([[mp.fdot(p, q) / len(p) for q in centred] for p in centred])

    ma, ca = moments(a)
    mb, cb = moments(b)
    covariance = ca * (n + m) / n + cb * (n + m) / m
    values = np.linalg.eigvalsh(np.array(covariance.tolist(), dtype=float))
    if values[0] <= 1e-6 * values[-1]:
        return None, None
    difference = mp.matrix([q - p for p, q in zip(ma, mb)])
    w = (n + m) * (difference.T * mp.lu_solve(covariance, difference))[0]
    if max(n, m) < 25:
        w /= 1 + mp.mpf(n + m) ** -0.45 + mp.mpf("10.1") * (mp.mpf(n) ** -1.7 + mp.mpf(m) ** -1.7)
    if 1e-3 < float(sigma) < 1e3 and np.abs(pooled[0]) < 1e3:
        assert abs(stats.epps_singleton_2samp(a, b).statistic - float(w)) <= 1e-6 * float(w)
    return w, chi_squared_tail(w, 4)


def energy(a, b):
    n, m = len(a), len(b)
    values = sorted({float(v) for v in a} | {float(v) for v in b})
    a, b = np.sort(a), np.sort(b)
    total = mp.mpf(0)
    for low, high in zip(values, values[1:]):
        difference = (mp.mpf(int(np.searchsorted(a, low, "right"))) / n
                      - mp.mpf(int(np.searchsorted(b, low, "right"))) / m)
        total += difference**2 * (mp.mpf(high) - mp.mpf(low))
    return mp.sqrt(2 * total)


def continuous():
    with open(OUT / "continuous.tsv", "w") as out:
        for a, b in samples():
            a, b = thin(a), thin(b)
            ks = stats.ks_2samp(a, b)
            w = stats.wasserstein_distance(a, b)
            more = [*anderson_darling(a, b), *cramer_von_mises(a, b), *mann_whitney(a, b), *welch(a, b),
                    *epps_singleton(a, b), energy(a, b)]
            out.write("\t".join([text(a), text(b), repr(float(ks.statistic)), repr(float(ks.pvalue)), repr(float(w)),
                                 *map(number, more)]) + "\n")


def laws():
    """Tails down to 1e-300."""
    with open(OUT / "cramer_von_mises_law.tsv", "w") as out:
        for x in [0.003, 0.01, 0.02, 0.05, 0.1, 1 / 6, 0.3, 0.46136, 0.7, 1, 2, 5, 10, 40, 100, 138]:
            out.write(f"{x!r}\t{number(cramer_von_mises_limit(x))}\n")
    with open(OUT / "student_law.tsv", "w") as out:
        for df in [0.3, 1, 1.5, 2, 5, 17.25, 100, 12345.6, 1e6, 1e9]:
            for t in [1e-9, 1e-3, 0.3, 1, 1.96, 4, 11, 30] + ([1e3, 1e8, 1e150] if df < 1000 else []):
                p = (student_tail if df < 1000 else student_tail_by_series)(mp.mpf(t), mp.mpf(df))
                if p > 1e-300:
                    out.write(f"{df!r}\t{t!r}\t{number(p)}\n")
    with open(OUT / "mann_whitney_law.tsv", "w") as out:
        for n, m in [(1, 5), (3, 3), (8, 8), (5, 40), (8, 300), (2, 5000)]:
            for share in [0, 0.01, 0.1, 0.3, 0.45, 0.5]:
                u = int(share * n * m)
                out.write(f"{n}\t{m}\t{u}\t{number(exact_ranks(n, m, u))}\n")
    with open(OUT / "fisher_law.tsv", "w") as out:
        for table in [(3, 7, 8, 2), (0, 5, 5, 0), (1, 1, 1, 1), (10, 10, 10, 10), (120, 880, 90, 910), (7, 0, 0, 0),
                      (0, 9, 2, 9), (2000, 3000, 2100, 2900), (1, 10**5, 12, 10**5), (40000, 60000, 41000, 59000),
                      (5, 95, 400, 100), (3000, 10, 2500, 700)]:
            out.write("\t".join(map(str, table)) + "\t" + number(fisher(*table)) + "\n")


def exact_ranks(n, m, u):
    """Two-sided p of Mann-Whitney by counting, in integers."""
    counts = [1] + [0] * (n * m)
    for i in range(1, n + 1):
        for k in range(n * m, m + i - 1, -1):
            counts[k] -= counts[k - m - i]
        for k in range(i, n * m + 1):
            counts[k] += counts[k - i]
    return min(mp.mpf(1), 2 * mp.mpf(sum(counts[: u + 1])) / math.comb(n + m, n))


def fisher(a, b, c, d):
    """Sum of the masses that are not above the observed one, in 50 digits."""
    n, m, k = a + b, c + d, b + d
    low, high = max(0, k - m), min(n, k)

    def mass(x):
        return mp.binomial(n, x) * mp.binomial(m, k - x) if n + m < 3000 else mp.exp(
            mp.loggamma(n + 1) - mp.loggamma(x + 1) - mp.loggamma(n - x + 1)
            + mp.loggamma(m + 1) - mp.loggamma(k - x + 1) - mp.loggamma(m - k + x + 1))

    observed = mass(b)
    total, tail, term = mp.mpf(0), mp.mpf(0), mass(low)
    for x in range(low, high + 1):
        total += term
        tail += term if term <= observed * (1 + mp.mpf(10) ** -30) else 0
        term *= mp.mpf(n - x) * (k - x) / (mp.mpf(x + 1) * (m - k + x + 1))
    return tail / total


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


def more_of_counts(a, b):
    """G, goodness of fit, KL, Hellinger, total variation, L-infinity and Z, in 50 digits."""
    a, b = [int(v) for v in a], [int(v) for v in b]
    n, m, k = sum(a), sum(b), len(a)
    total = mp.mpf(n + m)
    g = 2 * mp.fsum(o * mp.log(o * total / (side * (x + y)))
                    for x, y in zip(a, b) for o, side in ((x, n), (y, m)) if o)
    fit = mp.fsum((y - mp.mpf(x) * m / n) ** 2 / (mp.mpf(x) * m / n) for x, y in zip(a, b) if x)
    filled = [(mp.mpf(max(x, 0.5)) / n, mp.mpf(max(y, 0.5)) / m) for x, y in zip(a, b)]
    shares = [(mp.mpf(x) / n, mp.mpf(y) / m) for x, y in zip(a, b)]
    z = None
    if k == 2:
        common = (a[1] + b[1]) / total
        z = (shares[1][1] - shares[1][0]) / mp.sqrt(common * (1 - common) * (mp.mpf(1) / n + mp.mpf(1) / m))
    return (g, chi_squared_tail(g, k - 1), fit, 0 if 0 in a else chi_squared_tail(fit, k - 1),
            mp.fsum(r * mp.log(r / c) for r, c in filled),
            mp.sqrt(mp.fsum((mp.sqrt(r) - mp.sqrt(c)) ** 2 for r, c in shares) / 2),
            mp.fsum(abs(r - c) for r, c in shares) / 2, max(abs(r - c) for r, c in shares), z,
            None if z is None else mp.erfc(abs(z) / mp.sqrt(2)))


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
                                 repr(float(cramers_v(table))), *map(number, more_of_counts(a, b))]) + "\n")


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
    laws()
