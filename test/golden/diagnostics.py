"""Golden values of the diagnostics, computed another way: NumPy and SciPy, whole arrays, lag by lag.

    python3 test/golden/diagnostics.py > test/golden/diagnostics.json

R-hat, ranks, folding, bulk and tail sample sizes after Vehtari, Gelman, Simpson, Carpenter, Buerkner (2021) with chains
compared within their data sets; limits from F and t on the means of batches.
"""
import json

import numpy as np
from scipy import signal, stats

rng = np.random.default_rng(2021)


def ar(phi, shape):
    noise = rng.standard_normal(shape) * np.sqrt(1 - phi**2)
    noise[..., 0] /= np.sqrt(1 - phi**2)
    return signal.lfilter([1], [1, -phi], noise)


# data sets x chains x draws, and how they are rounded, so that they are the same numbers in JSON.
cases = {
    "one data set, four chains": ar(0.7, (1, 4, 120)),
    "heavy tails, an odd number of draws": stats.cauchy.ppf(stats.norm.cdf(ar(0.5, (2, 2, 101)))),
    "counts, many of them equal": np.floor(np.exp(ar(0.6, (3, 1, 90)))),
    "a chain that stands apart": ar(0.3, (1, 4, 80)) + np.array([0, 0, 2, 0])[:, None],
    "a chain that is wider": ar(0.3, (1, 4, 80)) * np.array([1, 1, 1, 4])[:, None],
    "data sets that differ by right": ar(0.4, (5, 2, 64)) + 10 * np.arange(5)[:, None, None],
    "draws that avoid one another": ar(-0.6, (2, 3, 50)),
}


def split(x):
    """data sets x halves x draws; halves of a chain side by side."""
    n = x.shape[2] // 2
    return np.stack([x[:, :, :n], x[:, :, x.shape[2] - n :]], axis=2).reshape(x.shape[0], -1, n)


def parts(x):
    halves = split(x)
    n = halves.shape[2]
    within = halves.var(axis=2, ddof=1).mean()
    between = halves.mean(axis=2).var(axis=1, ddof=1).mean()
    return halves, n, within, between, within * (n - 1) / n + between


def rhat(x):
    _, _, within, _, total = parts(x)
    return np.sqrt(total / within)


def time(x, variance):
    """Geyer's initial monotone sequence, from the list of all autocorrelations."""
    halves, n, within, _, _ = parts(x)
    centred = halves - halves.mean(axis=2, keepdims=True)
    lags = [(centred[..., : n - t] * centred[..., t:]).sum(axis=2).mean() / n for t in range(n)]
    rho = 1 - (within - np.array(lags)) / variance
    rho[0] = 1
    pairs = [rho[2 * k] + rho[2 * k + 1] for k in range(n // 2)]
    last = next((k for k, pair in enumerate(pairs) if pair <= 0 or 2 * k >= n - 5), None)
    return -1 + 2 * np.minimum.accumulate(pairs[:last]).sum() + max(rho[2 * last], 0)


def ess(x):
    halves, _, _, _, total = parts(x)
    return halves.size / max(time(x, total), 1 / len(str(halves.size)))


def scores(x):
    ranks = np.stack([stats.rankdata(one).reshape(one.shape) for one in x])
    return stats.norm.ppf((ranks - 3 / 8) / (x[0].size + 1 / 4))


def folded(x):
    return np.abs(x - np.median(x.reshape(len(x), -1), axis=1)[:, None, None])


def quantile(x, p):
    value = np.quantile(x, p)
    below = (x <= value).astype(float)
    error = np.sqrt(parts(below)[4] / ess(below))
    high, low = np.quantile(x, min(p + error, 1)), np.quantile(x, max(p - error, 0))
    return {"probability": p, "value": value, "mcse": (high - low) / 2}


def tail(x):
    limits = [np.quantile(x.reshape(len(x), -1), p, axis=1)[:, None, None] for p in (0.05, 0.95)]
    return min(ess((x <= limit).astype(float)) for limit in limits)


def chance(z):
    halves, n, within, _, _ = parts(z)
    worth = n / max(time(z, within), 1)
    batches = min(max(int(worth // 5), 2), 20)
    length = n // batches
    means = halves[..., : batches * length].reshape(*halves.shape[:2], batches, length).mean(axis=3)
    count = halves.shape[0] * halves.shape[1]
    freedom = count * (batches - 1)
    by_chance = means.var(axis=2, ddof=1).mean() * length / n
    f = stats.f.isf(1e-4, count - len(z), freedom)
    return worth, np.sqrt((n - 1) / n + by_chance * f / within), by_chance, freedom, halves


def halves_of(x):
    worth, limit, by_chance, freedom, halves = chance(scores(x))
    centres = halves.mean(axis=2).reshape(-1, 2)
    drift = (centres[:, 1] - centres[:, 0]).mean() / np.sqrt(2 * by_chance / len(centres))
    limits = [1.01, limit, chance(scores(folded(x)))[1]]
    return {"worth": worth, "rhatLimit": max(limits), "drift": drift, "driftLimit": stats.t.isf(5e-5, freedom)}


def golden(x):
    total = parts(x)[4]
    return {
        "mean": x.mean(),
        "mcse": np.sqrt(total / ess(x)),
        "ess": ess(x),
        "rhat": max(rhat(scores(x)), rhat(scores(folded(x)))),
        "halves": halves_of(x),
        "bulkEss": ess(scores(x)),
        "tailEss": tail(x),
        "autocorrelationTime": split(x).size / ess(x),
        "quantiles": [quantile(x, p) for p in (0.05, 0.5, 0.95)],
    }


out = []
for name, x in cases.items():
    x = np.vectorize(lambda value: float(f"{value:.4g}"))(x)
    out.append({"name": name, "draws": x.tolist(), "summary": golden(x)})
quantiles = [{"probability": p, "value": stats.norm.ppf(p)} for p in (1e-300, 1e-20, 1e-5, 0.02, 0.075, 0.3, 0.5, 0.93, 1 - 1e-6)]
ratios = [
    {"tail": a, "above": m, "below": n, "value": stats.f.isf(a, m, n)}
    for a in (0.9, 0.01, 1e-4, 1e-6)
    for m, n in ((1, 1), (1, 7), (3, 4), (50, 100), (999, 2000), (20000, 50000))
]
print(json.dumps({"cases": out, "normalQuantiles": quantiles, "fisherQuantiles": ratios}))
