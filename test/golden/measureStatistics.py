"""Golden values for src/measure from scipy, numpy and mpmath.

    python3 test/golden/measureStatistics.py     -> test/golden/data/measureStatistics.json
"""
import json, math, sys
import mpmath
import numpy as np
import scipy
from scipy import stats

mpmath.mp.dps = 60
OUT = "test/golden/data/measureStatistics.json"
rng = np.random.default_rng(20261125)


def exact(f, *args):
    return float(f(*[mpmath.mpf(a) if not isinstance(a, str) else mpmath.mpf(a) for a in args]))


def queries():
    rows = []
    for p in ("0.5", "0.9", "0.95", "0.99", "0.001"):
        for log10_pz in ("-0.001", "-0.3", "-1", "-3", "-9", "-12"):
            log_pz = float(mpmath.mpf(log10_pz) * mpmath.log(10))
            pz = mpmath.exp(mpmath.mpf(log_pz))
            n = mpmath.log(1 - mpmath.mpf(p)) / mpmath.log(1 - pz)
            if abs(n - mpmath.nint(n)) < 1e-9 * n and n < 1e9:
                continue  # the worked numbers of the literature test the whole ones
            rows.append(dict(logPz=log_pz, p=float(p), n=float(mpmath.ceil(n))))
    return rows


def needed():
    rows = []
    for p in ("0.5", "0.95", "0.999"):
        for n in ("1", "2", "1000", "1e9", "1e18", "1e24", "1e30"):
            value = mpmath.log(-mpmath.expm1(mpmath.log(1 - mpmath.mpf(float(p))) / mpmath.mpf(n)))
            rows.append(dict(n=float(n), p=float(p), logPz=float(value)))
    return rows


def betas():
    shapes = [(0.5, 0.5), (1, 1), (2, 3), (0.3, 40), (7.5, 142.25), (500, 3), (1200.5, 88.5), (1e5, 2e5), (1e6, 10), (0.05, 0.05)]
    levels = (1e-9, 0.005, 0.025, 0.3, 0.5, 0.9, 0.975, 0.999999)
    q = [dict(p=p, a=a, b=b, x=float(stats.beta.ppf(p, a, b))) for a, b in shapes for p in levels]
    c = [dict(x=x, a=a, b=b, p=float(mpmath.betainc(a, b, 0, mpmath.mpf(x), regularized=True)))
         for a, b in shapes if a + b < 1e4 for x in (1e-6, 0.01, 0.3, 0.5, 0.77, 0.999)]
    return q, c


def samples():
    rows = []
    cases = [
        (rng.normal(0.8, 1, 6).tolist(), rng.normal(0, 1, 9).tolist()),
        (rng.normal(0.5, 1, 8).tolist(), rng.normal(0, 1, 40).tolist()),
        (rng.normal(0.3, 1, 40).tolist(), rng.normal(0, 1, 55).tolist()),
        (rng.integers(0, 6, 30).tolist(), rng.integers(1, 7, 25).tolist()),
        (rng.integers(0, 3, 5).tolist(), rng.integers(0, 3, 6).tolist()),
        (rng.normal(20, 5, 12).tolist(), rng.normal(0, 5, 60).tolist()),
    ]
    for a, b in cases:
        tied = len(set(a + b)) < len(a) + len(b)
        method = "exact" if min(len(a), len(b)) <= 8 and not tied else "asymptotic"
        two = stats.mannwhitneyu(a, b, alternative="two-sided", method=method)
        one = stats.mannwhitneyu(a, b, alternative="greater", method=method)
        rows.append(dict(first=a, second=b, method=method, u=float(two.statistic), pTwoSided=float(two.pvalue), pGreater=float(one.pvalue)))
    return rows


def main():
    quantile_sample = rng.normal(size=37).tolist()
    beta_q, beta_c = betas()
    hist_values = np.round(rng.normal(-100, 30, 400), 1).tolist()
    hist, edges = np.histogram(hist_values, bins=25, range=(-200, 0))
    p_values = np.concatenate([rng.uniform(0, 0.01, 6), rng.uniform(0, 1, 14), [0.02, 0.02, 1.0, 0.0]]).tolist()
    cp, wil = [], []
    for k, n in [(0, 20), (20, 20), (1, 80), (3, 50), (40, 56), (204, 208), (5, 100000), (99999, 100000)]:
        for level in (0.9, 0.95, 0.99):
            e = stats.binomtest(k, n).proportion_ci(level, "exact")
            w = stats.binomtest(k, n).proportion_ci(level, "wilson")
            cp.append(dict(k=k, n=n, level=level, lower=float(e.low), upper=float(e.high)))
            wil.append(dict(k=k, n=n, level=level, lower=float(w.low), upper=float(w.high)))
    data = dict(
        madeBy="test/golden/measureStatistics.py",
        python=sys.version.split()[0], scipy=scipy.__version__, numpy=np.__version__, mpmath=mpmath.__version__,
        queriesNeeded=queries(),
        logPzNeeded=needed(),
        logGamma=[dict(x=x, value=float(mpmath.loggamma(mpmath.mpf(x)))) for x in (1e-8, 0.1, 0.5, 1, 1.5, 2, 3.25, 9.99, 10, 171.5, 1e5, 1e9)],
        logBeta=[dict(a=a, b=b, value=float(mpmath.log(mpmath.beta(mpmath.mpf(a), mpmath.mpf(b))))) for a, b in
                 ((0.5, 0.5), (2, 3), (9.5, 9.5), (3, 1e6), (0.01, 50), (20, 30), (1e4, 2e4), (1e7, 2e7), (12, 1e9))],
        betaQuantile=beta_q,
        betaCdf=beta_c,
        studentT=[dict(p=p, df=df, t=float(stats.t.ppf(p, df))) for p in (1e-6, 0.005, 0.025, 0.4, 0.51, 0.9, 0.975, 0.9999) for df in (1, 2, 4, 7, 30, 149, 10000, 1e6)],
        normal=[dict(z=z, tail=float(mpmath.erfc(mpmath.mpf(z) / mpmath.sqrt(2)) / 2)) for z in (-3.0, -0.5, 0.0, 1e-8, 0.3, 1.0, 1.96, 2.99, 3.0, 3.01, 5.0, 12.0, 30.0)],
        normalQuantile=[dict(p=p, z=float(stats.norm.ppf(p))) for p in (1e-300, 1e-20, 1e-4, 0.025, 0.3, 0.4999, 0.5, 0.51, 0.9, 0.975, 0.995, 0.999999)],
        clopperPearson=cp,
        wilson=wil,
        mannWhitney=samples(),
        benjaminiHochberg=dict(p=p_values, adjusted=stats.false_discovery_control(p_values).tolist()),
        quantile=dict(values=quantile_sample, rows=[dict(p=p, value=float(np.quantile(quantile_sample, p))) for p in (0, 0.01, 0.25, 0.333, 0.5, 0.9, 1)]),
        histogram=dict(values=hist_values, low=-200, high=0, bins=25, counts=hist.tolist(), edges=edges.tolist(),
                       below=int((np.array(hist_values) < -200).sum()), above=int((np.array(hist_values) > 0).sum())),
    )
    with open(OUT, "w") as f:
        json.dump(data, f)
    print("python", data["python"], "scipy", data["scipy"], "numpy", data["numpy"], "mpmath", data["mpmath"])


main()
