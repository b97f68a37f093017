"""Answers a table of claims on a Spark cluster, and compares the answers with those of one machine.

    python examples/spark.py 100000 --master local-cluster[2,1,1024] --kill

The caseload is made up: the one of circuits.py. With --kill the first task kills the executor in which it runs; Spark computes its part again.
"""

import argparse
import os
import signal
import tempfile
import time

import pyarrow
import redress
from circuits import CIRCUITS, caseload
from pyspark.sql import SparkSession

DAY = "2024-06-03"


def plain(answers) -> pyarrow.Table:
    """Returns answers without dictionaries, which Spark does not have, and without rows, which are counted within a part."""
    table = pyarrow.table(answers).drop_columns(["row"])
    types = [field.type.value_type if pyarrow.types.is_dictionary(field.type) else field.type for field in table.schema]
    fields = [pyarrow.field(field.name, kind) for field, kind in zip(table.schema, types)]
    return table.cast(pyarrow.schema(fields))


def in_order(table: pyarrow.Table) -> bytes:
    """Returns the answers as bytes, sorted by claim and profile."""
    table = table.sort_by([("id", "ascending"), ("profile", "ascending")])
    names = sorted(table.column_names)
    return "\n".join(repr([row[name] for name in names]) for row in table.to_pylist()).encode()


def kill_the_executor() -> None:
    """Kills the Java process in which this task runs: the parent of the daemon that started this Python."""
    with open(f"/proc/{os.getppid()}/stat") as stat:
        executor = int(stat.read().rsplit(")", 1)[1].split()[1])
    os.kill(executor, signal.SIGKILL)


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("claims", type=int)
    arguments.add_argument("--master", default="local[2]")
    arguments.add_argument("--kill", action="store_true")
    given = arguments.parse_args()
    columns = {"id": [f"c{place}" for place in range(given.claims)], **caseload(given.claims)}
    claims = pyarrow.table(columns)
    start = time.perf_counter()
    alone = plain(redress.batch(claims, CIRCUITS, as_of=DAY, threads=1))
    by_one = time.perf_counter() - start

    marker = os.path.join(tempfile.mkdtemp(), "killed") if given.kill else None
    spark = SparkSession.builder.master(given.master).appName("redress").getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")

    def answered(batches):
        for batch in batches:
            if marker is not None:
                try:
                    os.close(os.open(marker, os.O_CREAT | os.O_EXCL))
                    kill_the_executor()
                except FileExistsError:
                    pass
            table = pyarrow.Table.from_batches([batch])
            table = table.rename_columns([name.replace("/", ".") for name in table.column_names])
            yield from plain(redress.batch(table, CIRCUITS, as_of=DAY, threads=1)).to_batches()

    kinds = {"bool": "boolean", "string": "string", "decimal128(18, 2)": "decimal(18,2)"}
    schema = ", ".join(
        f"{field.name} {'array<string>' if pyarrow.types.is_list(field.type) else kinds[str(field.type)]}" for field in alone.schema
    )
    # To Spark a dot in a name leads into a structure.
    renamed = claims.rename_columns([name.replace(".", "/") for name in claims.column_names])
    table = spark.createDataFrame(renamed).repartition(8)
    start = time.perf_counter()
    together = table.mapInArrow(answered, schema).toArrow()
    by_spark = time.perf_counter() - start
    if marker is not None:
        assert os.path.exists(marker), "no executor was killed"
    assert in_order(together) == in_order(alone), "the answers differ"
    print(f"{len(together)} answers, equal to those of one machine; {by_one:.1f} s alone, {by_spark:.1f} s on {given.master}")
    spark.stop()


if __name__ == "__main__":
    main()
