"""Random tracks and answers, scored by the functions of tapnet (google-deepmind/tapnet, taken out of its source because the imports need TensorFlow).

make_tap_vid_golden.py TAPNET/tapnet/tapvid/evaluation_datasets.py tap-vid
"""
import ast, json, os, sys
from typing import Iterable, Mapping, Optional, Tuple, Union
import numpy as np
src = open(sys.argv[1]).read()
names = {'compute_tapvid_metrics', 'sample_queries_strided', 'sample_queries_first'}
tree = ast.parse(src)
tree.body = [n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name in names]
ns = dict(np=np, Mapping=Mapping, Optional=Optional)
exec(compile(tree, 'tapnet', 'exec'), ns)
out = sys.argv[2]
rng = np.random.RandomState(5)
expected = {}
videos = {'grid': (256, 256, 17, 9), 'wide': (854, 480, 23, 12), 'one-frame-seen': (64, 48, 12, 6)}
for d in ('truth', 'first', 'strided'): os.makedirs(f'{out}/{d}', exist_ok=True)
for name, (w, h, T, N) in videos.items():
    xy = np.round(rng.rand(N, 1, 2) * [w, h] + np.cumsum(rng.randn(N, T, 2) * 3, 1), 3)
    if name == 'grid': xy = np.round(xy)
    occ = rng.rand(N, T) < 0.4
    occ[0] = True                                   # never seen
    occ[1, :7] = True; occ[1, 7] = False            # late
    occ[2] = True; occ[2, T - 2] = False            # on one frame alone
    occ[3] = False
    pts = []
    for n in range(N):
        seen = np.where(~occ[n])[0]
        pts.append(dict(object=1 + n % 3, query_frame=int(seen[0]) if len(seen) else None, xy=xy[n].tolist(), occluded=occ[n].tolist()))
    json.dump(dict(schema='sampt.tracks/1', video=name, width=w, height=h, points=pts), open(f'{out}/truth/{name}.json', 'w'))
    # To raster coordinates of 256x256: pixel centres are integers here.
    unit = (xy + 0.5) / [w, h]
    frames = np.zeros((T, 1, 1, 3))
    for mode in ('first', 'strided'):
        q = ns['sample_queries_' + mode](occ, unit, frames)
        if mode == 'strided': group = q['trackgroup'][0]
        else: group = np.where((~occ).any(1))[0]
        qf = q['query_points'][0, :, 0].astype(int)
        M = len(group)
        err = rng.choice([0, .7, 1.5, 3, 6, 12, 40], (M, T, 1)) * rng.randn(M, T, 2)
        if name == 'grid':
            err = rng.choice([0, 1, 2, 4, 8, 16], (M, T, 1)) * np.array([[1, 0], [0, -1], [-1, 0]])[rng.randint(0, 3, (M, T))]
        est = np.round(xy[group] + err, 3)
        eocc = rng.rand(M, T) < np.where(occ[group], .7, .2)
        order = rng.permutation(M)
        ans = [dict(point=int(group[m]), query_frame=int(qf[m]), xy=est[m].tolist(), visible=(~eocc[m]).tolist()) for m in order]
        json.dump(dict(schema='sampt.tracks/1', video=name, width=w, height=h, points=ans), open(f'{out}/{mode}/{name}.json', 'w'))
        s = np.array([256, 256.])
        m = ns['compute_tapvid_metrics'](q['query_points'] , q['occluded'], q['target_points'] * s, eocc[None], ((est + .5) / [w, h] * s)[None], mode)
        expected.setdefault(mode, {})[name] = dict({k: float(v[0]) for k, v in m.items()}, queries=M)
json.dump(expected, open(f'{out}/expected.json', 'w'), indent=1)
