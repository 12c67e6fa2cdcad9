"""Makes the fixture of the domain classifier: scikit-learn's own boosted trees, cross-validated, on data that both sides draw
from a seed (xoshiro.py; the kinds are described there and in DomainClassifierTest).

    pip install -r requirements.txt && python domain.py ../resources/oracle
"""

import sys
from pathlib import Path

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedKFold, cross_val_predict

from xoshiro import Xoshiro256

KINDS = ["null", "shift", "together", "missing", "labels", "unseen"]


def rows(kind, n, current, random):
    for _ in range(n):
        u, second, third, fourth, v = (random.double() for _ in range(5))
        label = int(5 * fourth)
        if kind == "together":
            second = (1 - u if current else u) + 0.2 * v
        elif current and kind == "shift":
            u += 0.3
        elif current and kind == "missing" and v < 0.3:
            u = np.nan
        elif current and kind == "labels":
            label = int(5 * fourth * fourth)
        elif current and kind == "unseen" and v < 0.1:
            label = 5
        yield u, second, third, label


def drawn(kind, n, m, seed):
    random = Xoshiro256(seed)
    x = np.array([*rows(kind, n, False, random), *rows(kind, m, True, random)])
    return x, np.repeat([0, 1], [n, m])


def auc(x, y, division):
    model = HistGradientBoostingClassifier(max_iter=50, max_depth=3, learning_rate=0.1, max_bins=63, categorical_features=[3])
    folds = StratifiedKFold(5, shuffle=True, random_state=division)
    return float(roc_auc_score(y, cross_val_predict(model, x, y, cv=folds, method="decision_function")))


with open(Path(sys.argv[1]) / "domain.tsv", "w") as out:
    for seed, kind in enumerate(KINDS * 3):
        n, m = [(800, 800), (1500, 400), (300, 900)][seed // len(KINDS)]
        out.write(f"{kind}\t{n}\t{m}\t{seed}\t{auc(*drawn(kind, n, m, seed), 1)!r}\n")

# Few rows: how they fall into folds matters more than anything else, so ten divisions and how far apart they are.
with open(Path(sys.argv[1]) / "domain-small.tsv", "w") as out:
    for seed, kind in enumerate(KINDS * 33):
        n, m = [(60, 60), (50, 110), (90, 55)][seed // len(KINDS) % 3]
        x, y = drawn(kind, n, m, seed)
        found = [auc(x, y, division) for division in range(10)]
        out.write(f"{kind}\t{n}\t{m}\t{seed}\t{float(np.mean(found))!r}\t{float(np.std(found, ddof=1))!r}\n")
