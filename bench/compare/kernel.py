"""NNGP kernel, Cholesky and solution in NumPy/SciPy on one thread: a line of milliseconds (wall, processor) for each line asked."""
import json, os, sys, time
os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", MKL_NUM_THREADS="1")
import numpy as np, scipy
from scipy.linalg import cho_factor, cho_solve

n, d = map(int, sys.argv[1:3])
i = np.arange(n * d, dtype=np.float64)
X = (1.4 * np.sin(i * i + i)).reshape(n, d)
y = X[:, 0].copy()
sw, sa, noise = .5, 8 / 700, .18

def build():
    s = (sw / d) * (X @ X.T)
    r = 1 / np.sqrt(1 + 2 * np.diag(s))
    s *= 2
    s *= r[:, None]
    s *= r
    np.arcsin(s, out=s)
    s *= sa * 2 / np.pi
    return s

def clock(): return np.array([time.perf_counter(), time.process_time()])

print(json.dumps({"numpy": np.__version__, "scipy": scipy.__version__}), flush=True)
for _ in sys.stdin:
    start = clock(); K = build(); built = clock()
    K[np.diag_indices(n)] += noise
    factor = cho_factor(K, lower=True, overwrite_a=True, check_finite=False); factored = clock()
    alpha = cho_solve(factor, y, check_finite=False); end = clock()
    ms = lambda a, b: (1e3 * (b - a)).tolist()
    print(json.dumps({"build": ms(start, built), "cholesky": ms(built, factored), "all": ms(start, end), "sum": float(alpha.sum())}), flush=True)
