"""Infranaut's statistics beside Evidently, NannyML and SciPy: the same data, one run, one processor, in turns.

Run, from this folder, after the classes are built (`mvn -Dquick -pl statistics,infrastructure/measure -Pmeasure compile`):

  python compare.py --evidently PYTHON --nannyml PYTHON --java JAVA [--rows 1000000] [--columns 50] [--data FOLDER] [--minutes 30]

PYTHON is that of an environment with statistics/src/test/oracle/requirements-evidently.txt (and pyarrow), or with
requirements-nannyml.txt; the two do not go into one. What it prints is the section of docs/benchmarks.md.

Every side is a process that keeps its columns in memory; the times are of the work alone, on one thread, told by the
side itself. A fifth of the columns are categories. Evidently is asked column by column, as a whole table needs far more
memory, and gets the time of `Report.run`, which is what its users call; beside it stands its bare test function.
NumPy asks Linux for huge pages for its arrays; so does the JVM here, for its heap, unless --java-options= says otherwise.
The first columns go by unmeasured, several times here, so that the JDK has compiled the code that a monitor keeps running.
The numbers of both sides are compared on the way (1e-6 of their size) and the run stops when they differ.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[4]
NUMBERS = {"ks": "ks", "wasserstein": "wasserstein", "psi": "psi", "jensen_shannon": "jensenshannon"}
CATEGORIES = {"chisquare": "chisquare", "jensen_shannon": "jensenshannon"}
SORTED = ["ks", "wasserstein", "energy", "mann_whitney", "cramer_von_mises", "anderson"]
BINNED = ["psi", "jensen_shannon"]
WARM_UP = 8
# of calls of 5 000 values each, not of a million
CENSUS_WARM_UP = 100


def others():
    """The other side: requests as lines of JSON, answers too."""
    import warnings

    warnings.simplefilter("ignore")
    os.environ["NML_DISABLE_USAGE_LOGGING"] = "1"
    import numpy as np
    import pandas as pd

    columns = {}

    def load(name, file):
        if file.endswith(".f64"):
            columns[name] = pd.Series(np.fromfile(file))
        else:
            labels = np.array(Path(file).read_text().split("\n")[:-1], dtype=object)
            shared = {}
            columns[name] = pd.Series([shared.setdefault(v, v) for v in labels], dtype=object)

    def report(method):
        from evidently import DataDefinition, Dataset, Report
        from evidently.metrics import ValueDrift

        numeric = columns["reference"].dtype != object
        definition = DataDefinition(**{"numerical_columns" if numeric else "categorical_columns": ["x"]})
        sets = [Dataset.from_pandas(pd.DataFrame({"x": columns[c]}), data_definition=definition)
                for c in ("current", "reference")]
        asked = Report([ValueDrift(column="x", method=method)])

        def work():
            return asked.run(*sets)

        return work, lambda run: [float(json.loads(run.json())["metrics"][0]["value"])]

    def function(method):
        from evidently.legacy.calculations.stattests import registry
        from evidently.legacy.core import ColumnType

        kind = ColumnType.Categorical if columns["reference"].dtype == object else ColumnType.Numerical
        test = registry.get_registered_stattest(method, kind)
        return lambda: test(columns["reference"], columns["current"], kind, None), lambda r: [float(r.drift_score)]

    def scipy(method):
        from scipy import stats
        from scipy.spatial.distance import jensenshannon

        a, b = columns["reference"].to_numpy(), columns["current"].to_numpy()

        def binned(distance):
            edges = np.histogram_bin_edges(np.concatenate([a, b]), bins="sturges")
            r, c = (np.histogram(v, edges)[0] / len(v) for v in (a, b))
            return distance(r, c)

        def psi(r, c):
            def filled(v):
                least = v[v > 0].min()
                return np.where(v == 0, least / 1e6 if least <= 0.0001 else 0.0001, v)

            r, c = filled(r), filled(c)
            return np.sum((r - c) * np.log(r / c))

        works = {
            "ks": (lambda: stats.ks_2samp(a, b), lambda r: [r.statistic, r.pvalue]),
            "wasserstein": (lambda: stats.wasserstein_distance(a, b), lambda r: [r]),
            "energy": (lambda: stats.energy_distance(a, b), lambda r: [r]),
            "mann_whitney": (lambda: stats.mannwhitneyu(a, b), lambda r: [r.statistic, r.pvalue]),
            "cramer_von_mises": (lambda: stats.cramervonmises_2samp(a, b), lambda r: [r.statistic]),
            "anderson": (lambda: stats.anderson_ksamp([a, b]), lambda r: [r.statistic]),
            "psi": (lambda: binned(psi), lambda r: [r]),
            "jensen_shannon": (lambda: binned(jensenshannon), lambda r: [r]),
        }
        return works[method]

    def nannyml(method):
        import nannyml as nml

        frames = [pd.DataFrame({"x": columns[c]}) for c in ("reference", "current")]
        numeric = frames[0]["x"].dtype != object
        options = {"continuous_methods" if numeric else "categorical_methods": [method]}

        def work():
            calculator = nml.UnivariateDriftCalculator(column_names=["x"], chunk_size=5000, **options)
            return calculator.fit(frames[0]).calculate(frames[1])

        def numbers(found):
            found = found.filter(period="analysis").to_df()["x"][method]
            return [v for pair in zip(found["value"], found["alert"]) for v in map(float, pair)]

        return work, numbers

    for line in sys.stdin:
        request = json.loads(line)
        if request[0] == "load":
            load(*request[1:])
            answer = [0]
        elif request[0] == "about":
            from numpy._core._multiarray_umath import __cpu_features__ as features
            from threadpoolctl import threadpool_info
            import scipy as sp

            import platform

            blas = [f"{i['internal_api']} {i.get('architecture')}, {i['num_threads']} thread" for i in threadpool_info()
                    if i["user_api"] == "blas"]
            simd = "AVX-512" if features.get("AVX512_SKX") else "AVX2" if features.get("AVX2") else "no AVX2"
            answer = [f"Python {platform.python_version()}, NumPy {np.__version__} ({simd}; {'; '.join(sorted(set(blas)))}), "
                      f"SciPy {sp.__version__}, pandas {pd.__version__}"]
        else:
            work, numbers = {"report": report, "function": function, "scipy": scipy, "nannyml": nannyml}[request[0]](request[1])
            start = time.perf_counter_ns()
            result = work()
            taken = time.perf_counter_ns() - start
            answer = [taken, *map(float, numbers(result))]
        print("\n" + json.dumps(answer), flush=True)


class Side:
    def __init__(self, command, text):
        # What other software sets to steer BLAS on this machine would not be the user's: let NumPy choose by itself.
        environment = {k: v for k, v in os.environ.items() if k not in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")}
        for threads in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
            environment[threads] = "1"
        self.text = text
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                        text=True, env=environment)

    def ask(self, *request):
        self.process.stdin.write((" ".join(request) if self.text else json.dumps(request)) + "\n")
        self.process.stdin.flush()
        while True:
            line = self.process.stdout.readline()
            if not line:
                raise SystemExit(f"{self.process.args} ended at {request}")
            if self.text:
                return [float(v) for v in line.split()]
            if line.startswith("["):
                return json.loads(line)

    def end(self):
        self.process.stdin.close()
        self.process.wait()


def same(theirs, ours, what):
    if len(theirs) != len(ours) or any(abs(a - b) > 1e-6 * max(1, abs(a)) for a, b in zip(theirs, ours)):
        worst = max(((abs(a - b), i, a, b) for i, (a, b) in enumerate(zip(theirs, ours))), default=None)
        raise SystemExit(f"{what} differs: {len(theirs)} and {len(ours)} numbers, at worst {worst}")


def main():
    options = argparse.ArgumentParser()
    for name in ("--evidently", "--nannyml", "--java"):
        options.add_argument(name, required=True)
    options.add_argument("--classes", default=f"{ROOT}/statistics/target/classes:{ROOT}/infrastructure/measure/target/classes")
    options.add_argument("--java-options", default="-Xms2g -Xmx2g -XX:+UseSerialGC -XX:+UseTransparentHugePages")
    options.add_argument("--data", default="/tmp/infranaut-measure")
    options.add_argument("--rows", type=int, default=1_000_000)
    options.add_argument("--columns", type=int, default=50)
    options.add_argument("--scipy-columns", type=int, default=5)
    options.add_argument("--minutes", type=float, help="begin no further column after so many")
    options.add_argument("--census-rounds", type=int, default=3)
    o = options.parse_args()
    data = Path(o.data)
    data.mkdir(parents=True, exist_ok=True)
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    make = f"import sys; sys.path.insert(0, {str(HERE)!r}); import compare_data as d; d"
    subprocess.run([o.evidently, "-c", f"{make}.tables({str(data)!r}, {o.rows}, {o.columns})"], check=True)
    subprocess.run([o.evidently, "-c", f"{make}.census({str(data)!r}, {str(ROOT)!r})"], check=True)
    java = Side([o.java, *o.java_options.split(), "-cp", o.classes, "io.infranaut.measure.statistic.Worker"], True)
    evidently = Side([o.evidently, __file__, "others"], False)
    nannyml = Side([o.nannyml, __file__, "others"], False)
    sides = [java, evidently]
    times = {}

    def measure(group, method, theirs, their_request, our_request, numbers=None):
        other = theirs.ask(*their_request)
        mine = java.ask(*our_request)
        same(other[1:][:numbers], mine[1:][:numbers], (group, method))
        times.setdefault((group, method), []).append((other[0] / 1e6, mine[0] / 1e6))

    def columns(which, warm):
        for c in which:
            numeric = c % 5 != 4
            for part in ("reference", "current"):
                for side in sides:
                    side.ask("load", part, str(data / f"{part}-{c:02}.{'f64' if numeric else 'txt'}"))
            for method, id in (NUMBERS if numeric else CATEGORIES).items():
                kind = "numbers" if numeric else "categories"
                for _ in range(WARM_UP if warm else 0):
                    java.ask("evidently", method)
                measure(f"Evidently report, {kind}", method, evidently, ("report", id), ("evidently", method))
                measure(f"Evidently function, {kind}", method, evidently, ("function", id), ("evidently", method))
            if numeric and c < o.scipy_columns:
                for method in SORTED:
                    for _ in range(WARM_UP if warm else 0):
                        java.ask("kernel", method)
                    measure("SciPy, sort-based", method, evidently, ("scipy", method), ("kernel", method))
                for method in BINNED:
                    measure("SciPy, binned", method, evidently, ("scipy", method), ("evidently", method))

    for round in range(o.census_rounds + 1):
        if round == 1:
            for key in [k for k in times if k[0].startswith("NannyML")]:
                del times[key]
        for file in sorted(data.glob("census-reference-*")):
            name = file.name.removeprefix("census-reference-")
            for side in (java, nannyml):
                side.ask("load", "reference", str(file))
                side.ask("load", "current", str(data / f"census-current-{name}"))
            numeric = name.endswith(".f64")
            for method in (["kolmogorov_smirnov", "wasserstein", "jensen_shannon"] if numeric else ["chi2", "jensen_shannon"]):
                for _ in range(CENSUS_WARM_UP if round == 0 else 0):
                    java.ask("nannyml", method)
                measure(f"NannyML, {'numbers' if numeric else 'categories'}", method, nannyml, ("nannyml", method),
                        ("nannyml", method))
    columns([0, 4], True)
    for key in [k for k in times if not k[0].startswith("NannyML")]:
        del times[key]
    start = time.monotonic()
    for c in range(o.columns):
        if o.minutes is None or time.monotonic() - start < 60 * o.minutes:
            columns([c], False)
    print(f"- {evidently.ask('about')[0]}")
    print(f"- Disturbance: load average {os.getloadavg()[0]:.1f} at the end\n")
    print("| Against | Method | Columns | There, ms | Here, ms | Ratio |\n| --- | --- | ---: | ---: | ---: | ---: |")

    def row(group, method, pairs):
        def three(values):
            return f"{statistics.median(values):.1f} ({min(values):.1f}–{max(values):.1f})"

        print(f"| {group} | {method.replace('_', '-')} | {len(pairs)} | {three([t for t, _ in pairs])} | "
              f"{three([m for _, m in pairs])} | {three([t / m for t, m in pairs])} |")

    for (group, method), pairs in times.items():
        row(group, method, pairs)
    for group in dict.fromkeys(g.split(",")[0] for g, _ in times):
        pairs = [p for (g, _), found in times.items() if g.split(",")[0] == group for p in found]
        theirs, mine = (sum(p[i] for p in pairs) / 1000 for i in (0, 1))
        print(f"| **{group}** | all | {len(pairs)} | {theirs:.1f} s | {mine:.2f} s | **{theirs / mine:.1f}** |")
    for side in (java, evidently, nannyml):
        side.end()


if __name__ == "__main__":
    others() if sys.argv[1:] == ["others"] else main()
