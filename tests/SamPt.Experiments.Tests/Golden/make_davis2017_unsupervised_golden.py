"""Drawn sequences with void pixels, gaps, late objects and few or many proposals, scored by davis2017-evaluation itself.

make_davis2017_unsupervised_golden.py DAVIS2017-EVALUATION davis2017-unsupervised
"""
import json, os, sys, tempfile, types
import numpy as np
from PIL import Image

sys.path.insert(0, sys.argv[1])
if not hasattr(np, 'bool'): np.bool = bool
if not hasattr(np, 'int'): np.int = int
sys.modules.setdefault('tqdm', types.SimpleNamespace(tqdm=lambda x: x))
from davis2017.evaluation import DAVISEvaluation
from davis2017.utils import db_statistics

out = sys.argv[2]
rng = np.random.RandomState(8)
H, W, T = 30, 40, 7


def draw(ids, t, jitter=0):
    labels = np.zeros((H, W), np.uint8)
    for k, (identity, x, y, r, first) in enumerate(ids):
        if t < first: continue
        dx, dy = (rng.randint(-jitter, jitter + 1, 2) if jitter else (0, 0))
        yy, xx = np.mgrid[:H, :W]
        labels[(xx - x - t * (1 - k % 3) - dx) ** 2 + (yy - y - dy) ** 2 <= r * r] = identity
    return labels


sequences = {
    # name: objects (id, x, y, radius, first frame), proposals, void
    'few': ([(1, 8, 8, 5, 0), (2, 20, 8, 5, 0), (3, 30, 9, 4, 0), (4, 10, 22, 5, 0), (5, 28, 22, 6, 0)], [(1, 28, 21, 6, 0), (2, 9, 9, 5, 0)], False),
    'void': ([(1, 10, 12, 7, 0), (2, 27, 15, 8, 0)], [(3, 12, 12, 7, 0), (1, 26, 16, 8, 2), (4, 20, 5, 4, 0), (6, 5, 25, 3, 0)], True),
    'gaps': ([(1, 10, 10, 6, 0), (4, 28, 18, 7, 0)], [(2, 28, 18, 7, 0), (20, 10, 11, 6, 0), (7, 20, 20, 4, 3)], False),
    'late': ([(1, 10, 10, 6, 0), (2, 28, 18, 7, 3), (3, 20, 6, 3, 0)], [(1, 28, 18, 7, 0), (2, 10, 12, 6, 1), (3, 20, 6, 3, 5)], True),
    'nothing': ([(1, 10, 10, 6, 0), (2, 28, 18, 7, 0)], [], False),
    'many': ([(1, 10, 10, 6, 0), (2, 28, 18, 7, 0)], [(p, rng.randint(3, 37), rng.randint(3, 27), rng.randint(2, 7), 0) for p in range(1, 21)], True),
}
root = tempfile.mkdtemp()
for name, (objects, proposals, void) in sequences.items():
    for t in range(T):
        truth = draw(objects, t)
        if void:
            truth[2:9, 12 + t:18 + t] = 255
            truth[20 + t % 3:24, 5:12] = 255
        for folder, labels in (('annotations', truth), ('proposals', draw(proposals, t, jitter=1))):
            path = f'{out}/{folder}/{name}/{t:05d}.png'
            os.makedirs(os.path.dirname(path), exist_ok=True)
            Image.fromarray(labels).save(path)
        os.makedirs(f'{root}/JPEGImages/480p/{name}', exist_ok=True)
        open(f'{root}/JPEGImages/480p/{name}/{t:05d}.jpg', 'w').close()
os.makedirs(f'{root}/ImageSets/2017')
os.makedirs(f'{root}/Annotations_unsupervised')
os.symlink(os.path.abspath(f'{out}/annotations'), f'{root}/Annotations_unsupervised/480p')
with open(f'{root}/ImageSets/2017/val.txt', 'w') as f: f.write('\n'.join(sorted(sequences)) + '\n')

evaluation = DAVISEvaluation(root, 'unsupervised', 'val')
result = evaluation.evaluate(f'{out}/proposals')
expected = dict(global_={m: dict(mean=np.mean(result[m]['M']), recall=np.mean(result[m]['R']), decay=np.mean(result[m]['D'])) for m in 'JF'}, rows={})
from davis2017.results import Results
for name in sorted(sequences):
    truth, void, ids = evaluation.dataset.get_all_masks(name, True)
    j, f = evaluation._evaluate_unsupervised(truth, Results(f'{out}/proposals').read_masks(name, ids), void, ('J', 'F'))
    for i in range(len(truth)):
        row = dict(J=j[i].tolist(), F=f[i].tolist())
        row.update({m + k: float(v) for m, values in (('J', j[i]), ('F', f[i])) for k, v in zip(('_mean', '_recall', '_decay'), db_statistics(values))})
        assert row['J_mean'] == result['J']['M_per_object'][f'{name}_{i + 1}']
        expected['rows'][f'{name}_{i + 1}'] = row
expected['global'] = expected.pop('global_')
json.dump(expected, open(f'{out}/expected.json', 'w'), indent=1)
