"""Item–item neighbours by implicit, of the same purchases.

    learn FILE ITEMS NEIGHBOURS    FILE holds pairs of little-endian 32-bit numbers: customer, product

Each customer weighs one over the root of how much they bought, which is what the shop's model does: the cosine is then the
same number. The answer is one JSON object on the last line of standard output; times are in microseconds, sizes in
kibibytes.
"""

import json
import os
import sys
import time

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import implicit
import numpy as np
from implicit.nearest_neighbours import CosineRecommender
from scipy.sparse import csr_matrix


def peak():
    with open("/proc/self/status", encoding="ascii") as status:
        for line in status:
            if line.startswith("VmHWM:"):
                return int(line.split()[1])
    return 0


def learn(path, items, neighbours):
    pairs = np.fromfile(path, dtype="<u4").reshape(-1, 2)
    customers, products = pairs[:, 0], pairs[:, 1]
    bought = np.bincount(customers)
    weights = bought[customers].astype(np.float64) ** -0.25
    matrix = csr_matrix((weights, (customers, products)), shape=(len(bought), items))
    del pairs, customers, products, weights
    threads = os.cpu_count()
    # The nearest of all to a product is itself.
    model = CosineRecommender(K=neighbours + 1, num_threads=threads)
    begun = time.perf_counter()
    model.fit(matrix, show_progress=False)
    micros = int((time.perf_counter() - begun) * 1e6)
    similarity = model.similarity.tolil()
    similarity.setdiag(0)
    nearest = similarity[:1000].tocsr().max(axis=1)
    return {
        "micros": micros,
        "peak": peak(),
        "nearest": float(nearest.sum()),
        "threads": threads,
        "version": implicit.__version__,
    }


if sys.argv[1] == "learn":
    print(json.dumps(learn(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))))
else:
    sys.exit(f"unknown: {sys.argv[1]}")
