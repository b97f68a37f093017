"""The same awards by numpy and polars, on columns that `redress-bench batch COUNT PYTHON` wrote.

Prints the processor time of an award in nanoseconds, the least of three runs, after each award was compared with the hand-written loop.
"""

import os
import sys
import time

os.environ["POLARS_MAX_THREADS"] = "1"
import numpy
import polars

folder = sys.argv[1]
names = ["loss0", "loss1", "loss2", "received", "orders", "new", "award0", "award1"]
columns = {name: numpy.fromfile(os.path.join(folder, name), dtype="<i8") for name in names}


def by_numpy():
    c = columns
    loss = c["loss0"] + c["loss1"] + c["loss2"]
    n = c["orders"] + 1
    floor = c["new"] * 300_000
    left = loss - numpy.minimum(c["received"], loss)
    return [numpy.maximum(numpy.minimum((2 * of + n) // (2 * n), of), floor) for of in (loss, left)]


frame = polars.DataFrame({name: columns[name] for name in names[:6]}).lazy()
loss = polars.col("loss0") + polars.col("loss1") + polars.col("loss2")
n = polars.col("orders") + 1
left = loss - polars.min_horizontal("received", loss)
awards = [
    polars.max_horizontal(polars.min_horizontal((2 * of + n) // (2 * n), of), polars.col("new") * 300_000).alias(name)
    for of, name in ((loss, "award0"), (left, "award1"))
]


def by_polars():
    answers = frame.select(awards).collect()
    return [answers["award0"].to_numpy(), answers["award1"].to_numpy()]


for name, run in (("numpy, int64", by_numpy), ("polars, int64, one thread", by_polars)):
    best = None
    for _ in range(3):
        start = time.process_time()
        answers = run()
        taken = time.process_time() - start
        best = taken if best is None else min(best, taken)
    assert all((answers[place] == columns[f"award{place}"]).all() for place in (0, 1)), name
    print(f"{name}\t{best * 1e9 / (2 * len(columns['loss0'])):.2f}")
