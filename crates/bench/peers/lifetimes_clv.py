"""BG/NBD by the package lifetimes on the CDNOW sample that it brings.

    fit SUMMARY.csv     writes what is known of each customer, and fits the model to it

Customers' lines are `frequency,recency,age` in weeks. The answer is one JSON object on the last line of standard output: the
parameters, the logarithm of the likelihood, and the median of five fits in microseconds.
"""

import json
import statistics
import sys
import time
import warnings

import lifetimes
from lifetimes.datasets import load_cdnow_summary

warnings.filterwarnings("ignore")


def fit(data):
    model = lifetimes.BetaGeoFitter(penalizer_coef=0.0)
    begin = time.perf_counter_ns()
    model.fit(data["frequency"], data["recency"], data["T"])
    return model, (time.perf_counter_ns() - begin) // 1000


def main():
    command, file = sys.argv[1:]
    assert command == "fit", command
    data = load_cdnow_summary(index_col=[0])
    data[["frequency", "recency", "T"]].to_csv(file, index=False, header=False)
    fits = [fit(data) for _ in range(5)]
    model = fits[0][0]
    parameters = {name: float(value) for name, value in model.params_.items()}
    micros = int(statistics.median(micros for _, micros in fits))
    print(json.dumps({"version": lifetimes.__version__, "micros": micros, "parameters": parameters}))


main()
