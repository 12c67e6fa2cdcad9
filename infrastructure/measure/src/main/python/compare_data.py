"""The data of compare.py, the same on every machine: seeded by the column's number."""

from pathlib import Path

import numpy as np

LABELS = 50


def tables(folder, rows, columns):
    for c in range(columns):
        for part in ("reference", "current"):
            file = Path(folder) / f"{part}-{c:02}.{'txt' if c % 5 == 4 else 'f64'}"
            rng = np.random.default_rng([c, part == "current"])
            moved = 0.02 * (part == "current") * (c % 3)
            if file.suffix == ".txt":
                shares = 1 / (np.arange(LABELS) + 2 + moved)
                labels = np.array([f"category-{i:02}" for i in range(LABELS)])
                file.write_text("\n".join(labels[rng.choice(LABELS, rows, p=shares / shares.sum())]) + "\n")
            else:
                values = [rng.normal, rng.exponential, rng.uniform, rng.lognormal][c % 5]
                (values(size=rows) + moved).tofile(file)


def census(folder, root):
    import pandas as pd

    demo = Path(root) / "infrastructure/app/src/main/resources/demo/acs-employment"
    for part, name in (("reference", "reference"), ("current", "analysis")):
        frame = pd.read_parquet(demo / f"{name}.parquet")
        for column in frame.columns.drop(["id", "employed", "year", "prediction"], errors="ignore"):
            if frame[column].dtype.name.startswith("float"):
                frame[column].to_numpy().tofile(Path(folder) / f"census-{part}-{column}.f64")
            else:
                (Path(folder) / f"census-{part}-{column}.txt").write_text("\n".join(frame[column].astype(str)) + "\n")
