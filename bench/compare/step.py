"""The same Langevin step in NumPy (and PyTorch where there is one), timed on one thread."""
import json, os, sys, time
os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", MKL_NUM_THREADS="1")
n, d, N, rounds = map(int, sys.argv[1:5])
results, missing = {}, {}

def median(step):
    step()
    times = []
    for _ in range(rounds):
        start = time.perf_counter(); step(); times.append((time.perf_counter() - start) * 1e3)
    return sorted(times)[len(times) // 2]

try:
    import numpy as np
    rng = np.random.default_rng(1)
    X = rng.standard_normal((n, d), dtype=np.float32); y = X[:, 0].copy()
    vw, va, s2, h = np.float32(.5 / d), np.float32(8 / 700 / N), np.float32(.15), np.float32(.02)
    W = rng.standard_normal((N, d), dtype=np.float32) * np.sqrt(vw); a = rng.standard_normal(N, dtype=np.float32) * np.sqrt(va)
    P = [1.977527936e-6, 2.810286338e-4, .003811214829, .05289388885, .1921754787, 1.128379166]
    Q = [3.712613458e-5, .001163984342, .01507186455, .1147586824, .5036442906, 1.]
    def erf(x):
        u = np.clip(x, -3.92, 3.92); z = u * u
        p = np.full_like(z, P[0]); q = np.full_like(z, Q[0])
        for c in P[1:]: p *= z; p += np.float32(c)
        for c in Q[1:]: q *= z; q += np.float32(c)
        p *= u; p /= q
        return p
    def step():
        global W, a
        H = X @ W.T; F = erf(H); r = F @ a - y
        ga = a / va + (F.T @ r) / s2
        H *= H; np.negative(H, out=H); np.exp(H, out=H); H *= r[:, None]; H *= a
        gW = W / vw + (H.T @ X) * np.float32(2 / np.sqrt(np.pi) / .15)
        W = W - h * vw * gW + np.sqrt(2 * h * vw) * rng.standard_normal((N, d), dtype=np.float32)
        a = a - h * va * ga + np.sqrt(2 * h * va) * rng.standard_normal(N, dtype=np.float32)
    results[f"NumPy {np.__version__}"] = median(step)
except ImportError as error:
    missing["NumPy"] = str(error)

try:
    import torch
    torch.set_num_threads(1)
    X = torch.randn(n, d); y = X[:, 0].clone()
    vw, va, s2, h = .5 / d, 8 / 700 / N, .15, .02
    W = torch.randn(N, d) * vw ** .5; a = torch.randn(N) * va ** .5
    def step():
        global W, a
        H = X @ W.T; F = torch.erf(H); r = F @ a - y
        ga = a / va + F.T @ r / s2
        G = torch.exp(-H * H) * r[:, None] * a
        W = W - h * vw * (W / vw + (G.T @ X) * (2 / torch.pi ** .5 / s2)) + (2 * h * vw) ** .5 * torch.randn(N, d)
        a = a - h * va * ga + (2 * h * va) ** .5 * torch.randn(N)
    results[f"PyTorch {torch.__version__}"] = median(step)
except ImportError as error:
    missing["PyTorch"] = str(error)

json.dump({"results": results, "missing": missing}, sys.stdout)
