"""Makes the fixtures of the presets by running Evidently and NannyML on data sets (versions in
requirements-evidently.txt and requirements-nannyml.txt; each needs an environment of its own).

Run: python presets.py evidently ../resources/oracle/preset <folder nannyml/datasets/data of the NannyML package>
     python presets.py nannyml ../resources/oracle/preset <the same folder>

What the data sets are and their licences: ../resources/oracle/preset/README.md.
"""

import gzip
import json
import os
import sys
import warnings
from pathlib import Path

import numpy as np
import pandas as pd

warnings.simplefilter("ignore")
os.environ["NML_DISABLE_USAGE_LOGGING"] = "1"
OUT = Path(sys.argv[2])


def kind(series):
    name = series.dtype.name
    if name.startswith("float"):
        return "float"
    if name.startswith("int"):
        return "int"
    return "category" if name in ("bool", "category") else "text"


def cell(value):
    if pd.isna(value):
        return ""
    return repr(float(value)) if isinstance(value, (float, np.floating)) else str(value)


def write(name, frame):
    """Column by column: name, kind, values; tab-separated, missing values empty."""
    with gzip.GzipFile(OUT / f"{name}.tsv.gz", "wb", mtime=0) as out:
        for column in frame.columns:
            row = [column, kind(frame[column]), *map(cell, frame[column])]
            out.write(("\t".join(row) + "\n").encode())


def bundled():
    """Data sets cut in two: at random, and in the order they come in, which makes columns drift."""
    from sklearn import datasets

    for name in ["iris", "wine", "breast_cancer"]:
        frame = getattr(datasets, f"load_{name}")(as_frame=True).frame
        frame.columns = [c.replace(" ", "_").replace("/", "_") for c in frame.columns]
        if name == "wine":
            frame["proline"] = frame["proline"].astype(int)
        half = len(frame) // 2
        shuffled = frame.sample(frac=1, random_state=3).reset_index(drop=True)
        yield name, shuffled[:half].reset_index(drop=True), shuffled[half:].reset_index(drop=True)
        yield name + "_ordered", frame[:half].reset_index(drop=True), frame[half:].reset_index(drop=True)


def car_loan(every, missing=False):
    """Every so-and-so-th row; the variant with missing and unseen values on request."""
    name = "synthetic_car_loan_dq" if missing else "synthetic_car_loan"
    columns = ["car_value", "salary_range", "debt_to_income_ratio", "loan_length", "repaid_loan_on_prev_car",
               "size_of_downpayment", "driver_tenure", "timestamp"]
    for part in ("reference", "analysis"):
        frame = pd.read_csv(Path(sys.argv[3]) / f"{name}_{part}.csv")[columns][::every].reset_index(drop=True)
        frame[["debt_to_income_ratio", "driver_tenure"]] = frame[["debt_to_income_ratio", "driver_tenure"]].round(4)
        yield frame


def evidently():
    from evidently import DataDefinition, Dataset, Report
    from evidently.legacy.calculations.stattests import registry
    from evidently.legacy.core import ColumnType
    from evidently.presets import DataDriftPreset

    sets = list(bundled())
    sets.append(("car_loan", *car_loan(20)))
    sets.append(("car_loan_small", *car_loan(61, missing=True)))

    expected = []
    for name, reference, current in sets:
        write(name + "_reference", reference)
        write(name + "_current", current)
        report = Report([DataDriftPreset()]).run(Dataset.from_pandas(current, data_definition=DataDefinition()),
                                                 Dataset.from_pandas(reference, data_definition=DataDefinition()))
        found = json.loads(report.json())["metrics"]
        columns = {}
        for metric in found:
            config = metric.get("config", {})
            if "column" in config and config["type"].endswith("ValueDrift"):
                columns[config["column"]] = [config["method"], metric["value"], config["threshold"]]
            elif config.get("type", "").endswith("DriftedColumnsCount"):
                whole = metric["value"]
        for column, (method, value, threshold) in columns.items():
            expected.append(["default", name, column, method, repr(float(value)), repr(float(threshold)), ""])
        expected.append(["dataset", name, "", "", repr(float(whole["share"])), repr(float(whole["count"])), ""])
        tests = ["ks", "z", "chisquare", "jensenshannon", "kl_div", "psi", "wasserstein", "hellinger", "anderson",
                 "cramer_von_mises", "mannw", "t_test", "es", "ed", "g_test", "fisher_exact"]
        for column in reference.columns:
            if column not in columns or "text" in columns[column][0].lower():
                continue
            a, b = (f[column].replace([-np.inf, np.inf], np.nan).dropna() for f in (reference, current))
            for feature in (ColumnType.Numerical, ColumnType.Categorical):
                for test in tests:
                    try:
                        stat = registry.get_registered_stattest(test, feature)
                        result = stat(a.copy(), b.copy(), feature, None)
                        score, drifted = float(result.drift_score), bool(result.drifted)
                    except Exception:
                        continue
                    expected.append([feature.value, name, column, test, repr(score), repr(float(result.actual_threshold)),
                                     str(drifted).lower()])
    with open(OUT / "evidently.tsv", "w") as out:
        for row in expected:
            out.write("\t".join(row) + "\n")


def nannyml():
    import nannyml as nml

    continuous = ["kolmogorov_smirnov", "wasserstein", "jensen_shannon", "hellinger"]
    categorical = ["chi2", "jensen_shannon", "hellinger", "l_infinity"]
    expected = []

    def rows(test, name, chunking, found, select):
        frame = found.to_df()
        for column, method in select:
            part = frame[column][method] if method else frame[column]
            for i in range(len(frame)):
                def text(what):
                    value = part[what].iloc[i] if what in part else None
                    return "" if value is None or pd.isna(value) else repr(float(value))

                expected.append([test, name, chunking, column, method or "", frame["chunk"]["chunk"]["period"].iloc[i]
                                 if method else frame["chunk"]["period"].iloc[i],
                                 str(frame["chunk"]["chunk"]["key"].iloc[i] if method else frame["chunk"]["key"].iloc[i]),
                                 text("value"), text("lower_threshold"), text("upper_threshold"),
                                 str(bool(part["alert"].iloc[i])).lower(), text("sampling_error"),
                                 text("lower_confidence_boundary"), text("upper_confidence_boundary")])

    loan = list(car_loan(4, missing=True))
    write("car_loan_large_reference", loan[0])
    write("car_loan_large_current", loan[1])
    small = list(car_loan(61, missing=True))
    sets = [(name, a, b, [("number", {}), ("size", {"chunk_size": 13})]) for name, a, b in bundled() if "ordered" not in name]
    sets.append(("car_loan_small", *small, [("number", {}), ("size", {"chunk_size": 60})]))
    sets.append(("car_loan_large", *loan, [("size", {"chunk_size": 2000}), ("month", {"chunk_period": "M"}),
                                           ("week", {"chunk_period": "W"})]))
    for name, reference, current, chunkings in sets:
        for chunking, options in chunkings:
            timestamp = "timestamp" if "timestamp" in reference else None
            columns = [c for c in reference.columns if c != "timestamp"]
            if chunking == "week":
                columns = ["car_value", "salary_range"]
            texts = [c for c in columns if kind(reference[c]) in ("text", "category")]
            numbers = [c for c in columns if c not in texts]
            calculator = nml.UnivariateDriftCalculator(
                column_names=columns, timestamp_column_name=timestamp, continuous_methods=continuous,
                categorical_methods=categorical, **options)
            found = calculator.fit(reference).calculate(current)
            rows("drift", name, chunking, found,
                 [(c, m) for c in numbers for m in continuous] + [(c, m) for c in texts for m in categorical])
            if chunking != "week":
                together = nml.DataReconstructionDriftCalculator(
                    column_names=columns, timestamp_column_name=timestamp, **options)
                rows("reconstruction", name, chunking, together.fit(reference.copy()).calculate(current.copy()),
                     [("reconstruction_error", None)])
            if timestamp:
                missing = nml.MissingValuesCalculator(column_names=columns, timestamp_column_name=timestamp, **options)
                rows("missing", name, chunking, missing.fit(reference).calculate(current), [(c, None) for c in columns])
                unseen = nml.UnseenValuesCalculator(column_names=texts, timestamp_column_name=timestamp, **options)
                rows("unseen", name, chunking, unseen.fit(reference).calculate(current), [(c, None) for c in texts])
    with gzip.GzipFile(OUT / "nannyml.tsv.gz", "wb", mtime=0) as out:
        for row in expected:
            out.write(("\t".join(row) + "\n").encode())


if __name__ == "__main__":
    OUT.mkdir(exist_ok=True)
    {"evidently": evidently, "nannyml": nannyml}[sys.argv[1]]()
