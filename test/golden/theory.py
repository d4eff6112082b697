"""Golden values of the theory, computed another way: SciPy, two-dimensional grids, fixed nodes, no convexity.

    python3 test/golden/theory.py > test/golden/theory.json

Teacher-student: root finding on the self-consistent equations, the average over overlap and norm on a plain
two-dimensional grid. Modular addition: root finding on |a|(s2 + lambda) = s2, the average over both powers of a mode on a
plain grid. Transition for d -> infinity: root finding on the depth of the side well.
"""
import json
import sys

import numpy as np
from scipy.optimize import brentq, fsolve, minimize_scalar

FIG2 = dict(width=700, samples=3000, dim=150, inputVariance=0.5, readoutVariance=8 / 700, epsilon=-0.3)


def density(p, noise, action, b, c):
    """q, weights on the grid, v1, v3."""
    n, N, d, sw, sa = p["samples"], p["width"], p["dim"], p["inputVariance"], p["readoutVariance"]
    q = np.linspace(0, 2.2, 2201)[:, None]
    s = np.linspace(0.02, 1.6, 1581)[None, :] * sw / 0.5 if action == "exact-norm" else np.array([[sw]])
    D = 1 + 2 * s + 2 * q * q
    v1 = 2 / np.sqrt(np.pi) * q / np.sqrt(D)
    v3 = -4 / np.sqrt(np.pi) * q**3 / D**1.5 / np.sqrt(6)
    gain = sa / (2 * N) * (n / noise) ** 2 * (b * v1 + np.sqrt(6) * c * v3) ** 2
    log = gain - d * q * q / (2 * sw)
    if action == "exact-norm":
        log = log + (d - 3) / 2 * np.log(s) - d * s / (2 * sw)
    weight = np.exp(log - log.max())
    weight[0] *= 0.5
    return q + 0 * s, weight / weight.sum(), v1, v3


def teacher_student(p, noise, action):
    strength = p["samples"] * p["readoutVariance"] / noise

    def equations(x):
        b, c = x
        _, w, v1, v3 = density(p, noise, action, b, c)
        k11, k13, k33 = (w * v1 * v1).sum(), (w * v1 * v3).sum(), (w * v3 * v3).sum()
        cubic = np.sqrt(6) * c
        return [
            b + strength * (k11 * b + k13 * cubic) - 1,
            cubic + strength * (k13 * b + k33 * cubic) - np.sqrt(6) * p["epsilon"],
        ]

    # From high noise downwards: the equations are stiff.
    start = [0.6, p["epsilon"]]
    b, c = fsolve(equations, start, xtol=1e-13)
    if max(map(abs, equations([b, c]))) > 1e-9:
        raise SystemExit(f"no root at {noise}, {action}")
    q, w, _, _ = density(p, noise, action, b, c)
    return dict(noise=noise, action=action, b=b, c=c, varianceAlongTeacher=float((w * q * q).sum()))


def modular(P, N, sa, gamma, noise):
    u = 2 * sa * P * P / (N * noise**2)
    x = (np.arange(1500) + 0.5) / 1500 * 1.8
    phi, psi = (x * x)[:, None], (x * x)[None, :]

    def kernel(a):
        S = P * ((phi + psi) / 2 - u * a * a * phi * psi + gamma / 6 * (phi**3 + psi**3))
        w = np.exp(-2 * S + 2 * S.min()) * x[:, None] * x[None, :]
        return 4 * P * P * sa * (w * phi * psi).sum() / w.sum()

    a = brentq(lambda a: a * (noise + kernel(a)) - noise, 1e-6, 1, xtol=1e-14)
    return dict(modulus=P, width=N, readoutVariance=sa, sextic=gamma, noise=noise, a=a)


def transition(p, action):
    n, N, d, sw, sa, eps = (p[k] for k in ("samples", "width", "dim", "inputVariance", "readoutVariance", "epsilon"))

    def at(noise):
        u, r = n * n * sa / (noise**2 * d * N), n * sa / (noise * d)
        B, ell = np.pi * (1 + 2 * sw) / (4 * u * sw), 4 * sw * r / (np.pi * (1 + 2 * sw))
        b = brentq(lambda b: b * (1 + ell / (1 - b * b / B)) - 1, 0, min(1, np.sqrt(B)) * (1 - 1e-12), xtol=1e-15)
        y = np.linspace(1e-3, 0.49, 4000)

        def over_y(y):
            norm = 1 / (1 - 2 * y) if action == "printed" else -np.log(1 - 2 * y) / (2 * y)
            return 1 / (2 * sw * (1 - 2 * y)) + norm - 2 * u / np.pi * (b - 2 * eps * y) ** 2

        i = int(np.argmin(over_y(y)))
        best = minimize_scalar(over_y, bounds=(y[max(i - 1, 0)], y[min(i + 1, 3999)]), options=dict(xatol=1e-13), method="bounded")
        return best.fun, u, b

    noise = brentq(lambda s2: at(s2)[0], 0.05, 0.5, xtol=1e-14)
    _, u, b = at(noise)
    return dict(action=action, value=noise, u=u, b=b)


json.dump(
    dict(
        teacherStudent=[teacher_student(FIG2, s2, a) for a in ("printed", "exact-norm") for s2 in (0.2, 0.25, 0.3)],
        modularAddition=[modular(11, 600, 2.152e-7, 3, f * 2.0833e-4) for f in (0.95, 0.7, 0.5)],
        transition=[transition(FIG2, a) for a in ("printed", "exact-norm")],
    ),
    sys.stdout,
    indent=2,
)
print()
