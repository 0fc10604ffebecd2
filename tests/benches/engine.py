"""How far it is between pairs of entities, as an engine from PyPI finds it.

    engine.py ENGINE FOLDER MOST

reads FOLDER/nodes.csv (a number a line), FOLDER/edges.csv and FOLDER/pairs.csv (two numbers a line), and prints for each
pair in turn its number of steps (- where there is no way) and the nanoseconds that the question took. Whatever is done once
for all pairs is not counted.
"""

import csv
import sys
import time
from pathlib import Path

# What is asked first pays for what is made at first use.
WARMING = 3


def numbers(file):
    with open(file, newline="") as rows:
        return [tuple(map(int, row)) for row in csv.reader(rows)]


def ladybug(folder, most):
    import ladybug

    connection = ladybug.Connection(ladybug.Database(str(folder / "ladybug")))
    connection.execute("CREATE NODE TABLE Entity(id INT64, PRIMARY KEY(id))")
    connection.execute("CREATE REL TABLE Joined(FROM Entity TO Entity)")
    connection.execute(f"COPY Entity FROM '{folder}/nodes.csv' (HEADER=false)")
    connection.execute(f"COPY Joined FROM '{folder}/edges.csv' (HEADER=false)")
    question = (
        f"MATCH p = (a:Entity {{id: $a}})-[:Joined* SHORTEST 1..{most}]-(b:Entity {{id: $b}}) RETURN length(p)"
    )

    def steps(a, b):
        found = connection.execute(question, {"a": a, "b": b})
        return found.get_next()[0] if found.has_next() else None

    return steps


def igraph(folder, most):
    import warnings

    import igraph

    # It warns of pairs without a way, which are none the less an answer.
    warnings.simplefilter("ignore")
    graph = igraph.Graph(n=len(numbers(folder / "nodes.csv")), edges=numbers(folder / "edges.csv"))

    def steps(a, b):
        found = graph.get_shortest_path(a, b)
        return len(found) - 1 if 0 < len(found) <= most + 1 else None

    return steps


def main(engine, folder, most):
    folder = Path(folder)
    steps = {"ladybug": ladybug, "igraph": igraph}[engine](folder, int(most))
    pairs = numbers(folder / "pairs.csv")
    for a, b in pairs[:WARMING]:
        steps(a, b)
    for a, b in pairs:
        start = time.perf_counter_ns()
        found = steps(a, b)
        took = time.perf_counter_ns() - start
        print("-" if found is None else found, took)


main(*sys.argv[1:])
