"""Makes the fixture of the multivariate methods from scikit-learn, on tables that both sides draw from a seed (xoshiro.py).

    pip install -r requirements.txt && python multivariate.py ../resources/oracle

A table has two numbers that go together, one that is nearly constant or spans magnitudes, and a label; cells are missing. PCA:
the mean norm of what the components that explain more than 65 % leave of a row, and its standard error. MMD: the unbiased
estimate with a Gaussian kernel as wide as the (upper) median distance of the pooled rows.
"""

import sys
from pathlib import Path

import numpy as np
from sklearn.decomposition import PCA
from sklearn.impute import SimpleImputer
from sklearn.metrics.pairwise import euclidean_distances, rbf_kernel
from sklearn.preprocessing import StandardScaler

from xoshiro import Xoshiro256

KINDS = ["same", "shift", "apart", "missing", "unseen", "tiny", "huge", "constant"]
SIZES = [(2, 3), (7, 5), (20, 30), (60, 45), (41, 60)]


def rows(kind, n, current, random):
    for _ in range(n):
        u, v, w, z, hole = (random.double() for _ in range(5))
        second = (1 - u if current and kind == "apart" else u) + 0.25 * v
        first = u + (0.5 if current and kind == "shift" else 0)
        third = {"tiny": w * 1e-300, "huge": w * 1e300, "constant": 3.0}.get(kind, w)
        label = 9 if current and kind == "unseen" and hole < 0.3 else int(4 * z * z)
        if kind == "missing" and hole < 0.2:
            second, label = np.nan, -1
        yield first, second, third, label


def encoded(table, reference):
    columns = [SimpleImputer().fit(reference[:, :3]).transform(table[:, :3])]
    labels, seen = table[:, 3].copy(), reference[:, 3].copy()
    values, counts = np.unique(seen[seen >= 0], return_counts=True)
    most = values[counts.argmax()]
    labels[labels < 0], seen[seen < 0] = most, most
    shares = {v: (seen == v).mean() for v in values}
    return np.column_stack([*columns, [shares.get(v, 0.0) for v in labels]])


with open(Path(sys.argv[1]) / "multivariate.tsv", "w") as out:
    for seed in range(200):
        kind, (n, m) = KINDS[seed % len(KINDS)], SIZES[seed // len(KINDS) % len(SIZES)]
        random = Xoshiro256(seed)
        reference, current = (np.array(list(rows(kind, size, side, random))) for size, side in ((n, False), (m, True)))
        factor = np.array([1, 1, {"tiny": 1e300, "huge": 1e-300}.get(kind, 1), 1])
        a, b = encoded(reference * factor, reference * factor), encoded(current * factor, reference * factor)
        scaler = StandardScaler().fit(a)
        a, b = scaler.transform(a), scaler.transform(b)
        pca = PCA(n_components=0.65, svd_solver="full").fit(a)
        norms = np.linalg.norm(b - pca.inverse_transform(pca.transform(b)), axis=1)
        pooled = np.vstack([a, b])
        distances = np.sort(euclidean_distances(pooled)[np.tril_indices(n + m, -1)])
        squares = np.sort([((x - y) ** 2).sum() for i, x in enumerate(pooled) for y in pooled[:i]])
        bandwidth = np.sqrt(squares[len(squares) // 2])
        assert np.isclose(bandwidth, distances[len(distances) // 2])
        gamma = 1 / (2 * bandwidth**2)
        within = [(rbf_kernel(x, gamma=gamma).sum() - len(x)) / (len(x) * (len(x) - 1)) for x in (a, b)]
        mmd = sum(within) - 2 * rbf_kernel(a, b, gamma=gamma).mean()
        out.write("\t".join([kind, str(n), str(m), str(seed), str(pca.n_components_), repr(float(norms.mean())),
                             repr(float(norms.std(ddof=1) / np.sqrt(m))), repr(float(bandwidth)), repr(float(mmd))]) + "\n")
