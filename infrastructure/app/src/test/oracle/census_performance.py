"""Writes what scikit-learn measures of the demo's census predictions, chunk by chunk.

    pip install scikit-learn pandas pyarrow && python census_performance.py

Chunks are of 5000 rows in the order of the prediction log; one that is not full is left out.
"""

from pathlib import Path

import pandas as pd
from sklearn import metrics as sk

ROWS = 5000
HERE = Path(__file__).resolve().parent
DATA = HERE.parents[1] / "main/resources/demo/acs-employment"
OUT = HERE.parent / "resources/monitoring/census_performance.tsv"

log = pd.read_parquet(DATA / "analysis.parquet")
truth = pd.read_parquet(DATA / "analysis_target.parquet")
joined = log.merge(truth, on="id", how="left", validate="one_to_one")
assert (joined["id"] == log["id"]).all()

lines = ["chunk\taccuracy\tprecision\trecall\tf1\tauc\tlog_loss\tbrier"]
for chunk in range(len(joined) // ROWS):
    rows = joined.iloc[chunk * ROWS : (chunk + 1) * ROWS]
    y, predicted, score = rows["employed"], rows["prediction"], rows["predicted_probability"]
    values = [
        sk.accuracy_score(y, predicted),
        sk.precision_score(y, predicted),
        sk.recall_score(y, predicted),
        sk.f1_score(y, predicted),
        sk.roc_auc_score(y, score),
        sk.log_loss(y, score),
        sk.brier_score_loss(y, score),
    ]
    lines.append("\t".join([str(chunk), *(repr(float(value)) for value in values)]))
OUT.write_text("\n".join(lines) + "\n")
