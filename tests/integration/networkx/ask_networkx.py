"""What NetworkX makes of an exported graph.

    ask_networkx.py GRAPHML MEASURE… < PAIRS

reads pairs of ids as JSON, and prints as JSON how far the two of each are from each other (null where there is no way), and
the score of each entity by each measure; CLOSENESS:N is that of every Nth entity alone.
"""

import json
import sys
from itertools import combinations

import networkx as nx
from networkx.algorithms.link_analysis import pagerank_alg


def entities(graph):
    """The entities alone, two of them neighbours where a fact joins them."""
    facts = {node for node, kind in graph.nodes(data="kind") if kind == "PARTICIPATION"}
    joined = nx.Graph()
    joined.add_nodes_from(node for node in graph if node not in facts)
    joined.add_edges_from((a, b) for a, b in graph.edges if a not in facts and b not in facts and a != b)
    for fact in facts:
        joined.add_edges_from(combinations(graph.neighbors(fact), 2))
    return joined


def distance(graph, a, b):
    try:
        return nx.bidirectional_dijkstra(graph, a, b, weight="length")[0]
    except nx.NetworkXNoPath:
        return None


def pagerank(joined):
    settled = {"alpha": 0.85, "tol": 1e-13, "max_iter": 1000}
    try:
        return nx.pagerank(joined, **settled)
    except ImportError:
        # Without SciPy there is only the one in plain Python.
        return pagerank_alg._pagerank_python(joined, **settled)


def scores(joined, measure):
    name, _, every = measure.partition(":")
    if name == "PAGERANK":
        return pagerank(joined)
    if name == "BETWEENNESS":
        return nx.betweenness_centrality(joined)
    some = sorted(joined)[:: int(every or 1)]
    return {node: nx.closeness_centrality(joined, node) for node in some}


def main(file, *measures):
    # Facts are walked in both directions, and which of several of one length joins two makes no difference to a way.
    graph = nx.Graph(nx.read_graphml(file))
    joined = entities(graph)
    answer = {
        "distances": [distance(graph, a, b) for a, b in json.load(sys.stdin)],
        "scores": {measure.partition(":")[0]: scores(joined, measure) for measure in measures},
    }
    json.dump(answer, sys.stdout)


main(*sys.argv[1:])
