"""Makes the fixtures of the presets by running Evidently and NannyML on data sets (versions in
requirements-evidently.txt and requirements-nannyml.txt; each needs an environment of its own).

Run: python presets.py evidently ../resources/oracle/preset <folder nannyml/datasets/data of the NannyML package>
     python presets.py nannyml ../resources/oracle/preset <the same folder>
     python presets.py cbpe ../resources/oracle/preset <the same folder>

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


def census():
    """A real model's predictions on census records, with the truth."""
    folder = Path(sys.argv[3])
    reference, analysis, truth = (pd.read_parquet(folder / f"employment_MA_{p}.pq") for p in ("reference", "analysis", "analysis_target"))
    for frame in (reference, analysis.merge(truth, on="id", how="left")):
        yield frame[["employed", "prediction", "predicted_probability"]]


def varied():
    """Few rows of many columns each: two values in any shares, few values, and laws that move, spread or grow tails."""
    rng = np.random.default_rng(11)

    def frames(n, columns):
        return (pd.DataFrame({f"c{i}": draw(part, n) for i, draw in enumerate(columns)}) for part in (0, 1))

    def two(share, moved):
        return lambda part, n: (rng.random(n) < share + part * moved).astype(int)

    def few(values, tilt):
        shares = np.arange(1, values + 1) ** (0.3 * tilt)
        return lambda part, n: rng.choice(values, n, p=shares / shares.sum() if part else None).astype(int)

    def law(i):
        draws = [lambda n: rng.normal(size=n), lambda n: rng.exponential(size=n), lambda n: rng.lognormal(size=n),
                 lambda n: rng.uniform(size=n), lambda n: rng.standard_t(2, size=n), lambda n: rng.poisson(4, n) + 0.5]
        scale, shift, spread = 10.0 ** rng.integers(-4, 7), 0.25 * rng.integers(0, 4), 1 + 0.3 * rng.integers(0, 3)
        return lambda part, n: np.array([float(f"{v:.5g}") for v in scale * (draws[i % 6](n) * spread ** part + part * shift)])

    yield "varied_two", *frames(40, [two(rng.uniform(0.1, 0.8), rng.choice([0, 0.1, 0.2])) for _ in range(205)])
    yield "varied_few", *frames(100, [few(int(rng.integers(3, 9)), int(rng.integers(0, 4))) for _ in range(60)])
    yield "varied_laws", *frames(70, [law(i) for i in range(170)])


def evidently():
    from evidently import DataDefinition, Dataset, Report
    from evidently.legacy.calculations.stattests import registry
    from evidently.legacy.core import ColumnType
    from evidently.presets import DataDriftPreset

    sets = list(bundled())
    sets.append(("car_loan", *car_loan(20)))
    sets.append(("car_loan_small", *car_loan(61, missing=True)))
    sets.extend(varied())
    sets.append(("cbpe_census", *(f.set_axis(["actual", "predicted", "p"], axis=1) for f in census())))

    # Where the covariance has no full rank, Epps-Singleton's answer hangs on the processor's rounding.
    warnings.filterwarnings("error", message="Estimated covariance matrix")
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
        if name == "cbpe_census":
            continue
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
    with gzip.GzipFile(OUT / "evidently.tsv.gz", "wb", mtime=0) as out:
        for row in expected:
            out.write(("\t".join(row) + "\n").encode())


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


def predictions():
    """Name, true class, prediction and probabilities by class of the two parts, and how to cut them into chunks."""
    folder = Path(sys.argv[3])

    def joined(name, target, truth, key="id"):
        reference, analysis = (pd.read_csv(folder / f"{name}_{part}.csv") for part in ("reference", "analysis"))
        return reference, analysis.merge(pd.read_csv(folder / f"{name}_{target}.csv"), on=key, how="left"), truth

    def binary(reference, analysis, truth, prediction="y_pred", score="y_pred_proba"):
        return [f[[truth, prediction, score]].set_axis(["actual", "predicted", "p"], axis=1) for f in (reference, analysis)]

    yield "census", binary(*census(), "employed", "prediction", "predicted_probability"), [("size", {"chunk_size": 5000})]
    loan = binary(*joined("synthetic_car_loan", "analysis_target", "repaid"))
    yield "loan", loan, [("size", {"chunk_size": 5000}), ("number", {})]
    yield "home", binary(*joined("synthetic_sample", "analysis_gt", "work_home_actual")), [("size", {"chunk_size": 3000})]
    yield "housing", binary(*joined("california_housing", "analysis_gt", "clf_target")), [("number", {})]
    rng = np.random.default_rng(9)
    holes = [f[::20].reset_index(drop=True).astype(float) for f in loan]
    for frame in holes:
        frame.loc[rng.random(len(frame)) < 0.1, "predicted"] = np.nan
    holes[0].loc[holes[0]["p"].idxmin(), "actual"] = 1
    holes[0].loc[holes[0]["p"].idxmax(), "actual"] = 0
    holes[1].loc[rng.random(len(holes[1])) < 0.2, "actual"] = np.nan
    holes[1].loc[1000:1249, "actual"] = np.nan
    holes[1].loc[1250:1499, "predicted"] = np.nan
    yield "holes", holes, [("size", {"chunk_size": 250})]
    reference, analysis, truth = joined("mc", "analysis_gt", "y_true")
    classes = sorted(reference[truth].unique())
    columns = [truth, "y_pred", *[f"y_pred_proba_{c}" for c in classes]]
    cards = [f[columns].set_axis(["actual", "predicted", *[f"p_{c}" for c in classes]], axis=1) for f in (reference, analysis)]
    yield "cards", cards, [("size", {"chunk_size": 6000}), ("number", {})]


def splits():
    """The stratified tenths on which NannyML tries a calibration: classes of the rows, then what each split tests."""
    from sklearn.model_selection import StratifiedShuffleSplit

    rng = np.random.default_rng(5)
    with open(OUT / "stratified_splits.tsv", "w") as out:
        for n in [11, 19, 20, 21, 30, 40, 50, 99, 128, 257]:
            for share in [0.5, 0.3, 0.9]:
                actual = (np.arange(n) < max(2, min(n - 2, round(share * n)))).astype(int)
                rng.shuffle(actual)
                found = StratifiedShuffleSplit(n_splits=3, test_size=0.1, random_state=42).split(actual, actual)
                out.write("\t".join(" ".join(map(str, v)) for v in [actual, *(test for _, test in found)]) + "\n")


def cbpe():
    """Confidence-based performance estimation, with equal scores kept in the order of the rows: NumPy's own sort leaves
    that order to the machine. What it does otherwise may be 1e-3 away and is asserted to be."""
    import nannyml as nml

    splits()
    metrics = ["roc_auc", "average_precision", "f1", "precision", "recall", "specificity", "accuracy", "confusion_matrix"]
    unstable = np.argsort

    def stable(values, *rest, **options):
        return unstable(values, *rest, **{"kind": "stable", **options})

    expected = []
    for name, (reference, analysis), chunkings in predictions():
        write(f"cbpe_{name}_reference", reference)
        write(f"cbpe_{name}_current", analysis)
        many = "p" not in reference
        scores = {c[2:]: c for c in reference.columns if c.startswith("p_")} if many else "p"
        for chunking, options in chunkings:
            for normalization in [None, "all", "true", "pred"] if chunking == "size" else [None]:
                frames = []
                for sort in (stable, unstable):
                    np.argsort = sort
                    np.random.seed(7)
                    estimator = nml.CBPE(
                        metrics=metrics if normalization is None else ["confusion_matrix"], y_pred_proba=scores,
                        y_pred="predicted", y_true="actual", normalize_confusion_matrix=normalization,
                        problem_type="classification_multiclass" if many else "classification_binary", **options)
                    frames.append(estimator.fit(reference).estimate(analysis).to_df())
                np.argsort = unstable
                frame, other = frames
                calibrated = ([type(estimator._calibrators[c]).__name__ == "IsotonicCalibrator" for c in sorted(scores)]
                              if many else [bool(estimator.needs_calibration)])
                for metric in frame.columns.get_level_values(0).unique():
                    if metric == "chunk":
                        continue
                    for i in range(len(frame)):
                        chunk, part = frame["chunk"].iloc[i], frame[metric].iloc[i]
                        for what in ("value", "sampling_error"):
                            a, b = part[what], other[metric].iloc[i][what]
                            assert pd.isna(a) and pd.isna(b) or abs(a - b) <= 1e-3 * max(1, abs(a)), (name, metric, what, a, b)

                        def text(what):
                            return "" if part[what] is None or pd.isna(part[what]) else repr(float(part[what]))

                        expected.append([name, chunking, "".join("ny"[c] for c in calibrated), normalization or "", metric,
                                         chunk["period"], chunk["key"],
                                         *map(text, ["value", "sampling_error", "lower_confidence_boundary",
                                                     "upper_confidence_boundary", "realized", "lower_threshold",
                                                     "upper_threshold"]),
                                         str(bool(part["alert"])).lower()])
                print(name, chunking, normalization, calibrated, len(frame), flush=True)
    with gzip.GzipFile(OUT / "cbpe.tsv.gz", "wb", mtime=0) as out:
        for row in expected:
            out.write(("\t".join(row) + "\n").encode())


if __name__ == "__main__":
    OUT.mkdir(exist_ok=True)
    {"evidently": evidently, "nannyml": nannyml, "cbpe": cbpe}[sys.argv[1]]()
