"""Random gain matrices, many with ties, and what SciPy's linear_sum_assignment makes of them.

make_assignment_golden.py assignment.json
"""
import json, sys
import numpy as np
from scipy.optimize import linear_sum_assignment

rng = np.random.RandomState(3)
cases = []
for n in range(240):
    rows, columns = rng.randint(1, 22), rng.randint(1, 9)
    if n % 3 == 1: rows, columns = columns, rows
    gains = np.round(rng.rand(rows, columns), 4)
    if n % 4 == 1: gains = rng.randint(0, 3, (rows, columns)) / 2        # ties everywhere
    if n % 4 == 2: gains[rng.rand(rows) < .5] = 0                         # empty proposals
    r, c = linear_sum_assignment(-gains)
    cases.append(dict(gains=gains.tolist(), rows=r.tolist(), columns=c.tolist()))
json.dump(cases, open(sys.argv[1], 'w'), separators=(',', ':'))
