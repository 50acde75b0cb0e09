"""Values for the functions of src/measure that were printed elsewhere, or that other code computes from the definition.

Each vector names its function, what goes in, what must come out, how far it may differ, and where the value comes from. A printed value
is also computed here from its definition where scipy or statsmodels can, so that no misprint of ours gets in. `ours` and `because` stand beside
a value that the product does not give on purpose.

    python3 test/golden/measureVectors.py     -> test/golden/data/measureVectors.json
    (needs numpy, scipy, statsmodels, mpmath)
"""
import collections, difflib, itertools, json, math, sys, zlib
from fractions import Fraction
import mpmath
import numpy as np
import scipy
import statsmodels
import statsmodels.api as sm
from scipy import special, stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint

mpmath.mp.dps = 50
OUT = "test/golden/data/measureVectors.json"
rng = np.random.default_rng(20261127)
VECTORS = []


def put(function, given, expected, tolerance, source, check=None, ours=None, because=None):
    """One vector. `expected`: a number or an object of numbers. `check`: the same computed here."""
    if not isinstance(expected, dict):
        expected = {"value": expected}
    expected = {k: float(v) for k, v in expected.items()}
    if check is not None:
        if not isinstance(check, dict):
            check = {"value": check}
        for key, value in check.items():
            assert abs(expected[key] - value) <= tolerance, (function, given, expected, check)
    row = {"f": function, "in": given, "out": expected, "tolerance": tolerance, "source": source}
    if ours is not None:
        row["ours"] = {k: float(v) for k, v in (ours if isinstance(ours, dict) else {"value": ours}).items()}
        row["because"] = because
    VECTORS.append(row)


def distributions():
    nist_t = {
        1: (6.314, 12.706, 31.821, 63.657), 2: (2.920, 4.303, 6.965, 9.925), 3: (2.353, 3.182, 4.541, 5.841),
        5: (2.015, 2.571, 3.365, 4.032), 10: (1.812, 2.228, 2.764, 3.169), 20: (1.725, 2.086, 2.528, 2.845),
        30: (1.697, 2.042, 2.457, 2.750), 60: (1.671, 2.000, 2.390, 2.660), 100: (1.660, 1.984, 2.364, 2.626),
    }
    for df, row in nist_t.items():
        for p, t in zip((0.95, 0.975, 0.99, 0.995), row):
            put("studentTQuantile", [p, df], t, 5.1e-4, "NIST/SEMATECH e-Handbook 1.3.6.7.2", stats.t.ppf(p, df))
    for p, z in ((0.9, 1.2816), (0.95, 1.6449), (0.975, 1.96), (0.99, 2.3263), (0.995, 2.5758), (0.999, 3.0902), (0.9995, 3.2905)):
        put("normalQuantile", [p], z, 5.1e-5, "Abramowitz & Stegun 1964, table 26.5 (rounded)", stats.norm.ppf(p))
    for z, q in ((0.5, 0.308537539), (1, 0.158655254), (2, 0.022750132), (3, 0.001349898), (4, 3.167124e-5), (5, 2.866516e-7)):
        put("normalTail", [z], q, 5.1e-10 if z < 4 else 5.1e-12, "Abramowitz & Stegun 1964, tables 26.1 and 26.2", stats.norm.sf(z))
    for a, b, f in ((1, 10, 4.965), (5, 10, 3.326), (10, 10, 2.978), (10, 20, 2.348), (3, 8, 4.066), (2, 30, 3.316), (4, 60, 2.525)):
        put("fQuantile", [0.95, a, b], f, 5.1e-4, "NIST/SEMATECH e-Handbook 1.3.6.7.3 (F of the beta quantile)", stats.f.ppf(0.95, a, b))
    for x, value in ((0.5, "0.5723649429247000870717"), (1 / 3, None), (0.25, "1.2880225246980774573706"), (5, "3.1780538303479456196469")):
        exact = mpmath.loggamma(mpmath.mpf(x))
        put("logGamma", [x], float(mpmath.mpf(value)) if value else float(exact), 1e-14,
            "DLMF 5.4.6 and 5.22 (log of the tabulated Γ)" if value else "mpmath", float(exact))
    for x, a, b in ((0.5, 3, 3), (0.25, 2, 5), (0.9, 4, 1.5)):
        put("betaCdf", [x, a, b], float(mpmath.betainc(a, b, 0, mpmath.mpf(x), regularized=True)), 1e-14, "mpmath.betainc")
    # A binomial tail is a beta distribution: the exact tail as a fraction.
    for n, k, p in ((10, 3, Fraction(1, 4)), (20, 15, Fraction(3, 5)), (50, 1, Fraction(1, 100))):
        tail = sum(math.comb(n, j) * p**j * (1 - p) ** (n - j) for j in range(k, n + 1))
        put("betaCdf", [float(p), k, n - k + 1], float(tail), 1e-13, "binomial tail, exact fractions")


def proportions():
    newcombe = [
        (81, 263, (0.2527, 0.3676), (0.2553, 0.3662)), (15, 148, (0.0578, 0.1617), (0.0624, 0.1605)),
        (0, 20, (0.0, 0.1684), (0.0, 0.1611)), (1, 29, (0.0009, 0.1776), (0.0061, 0.1718)),
    ]
    for k, n, exact, score in newcombe:
        c = proportion_confint(k, n, 0.05, "beta")
        w = proportion_confint(k, n, 0.05, "wilson")
        source = "Newcombe 1998, Statistics in Medicine 17:857, table I"
        put("clopperPearson", [k, n, 0.95], dict(lower=exact[0], upper=exact[1]), 5.1e-5, source, dict(lower=0.0 if k == 0 else c[0], upper=c[1]))
        put("wilson", [k, n, 0.95], dict(lower=score[0], upper=score[1]), 5.1e-5, source, dict(lower=max(0.0, w[0]), upper=w[1]))
    for n, percent in ((10, 25.9), (30, 9.5), (100, 2.95)):
        put("shareAtMost", [0, n], percent / 100, 5.1e-4, "Hanley & Lippman-Hand 1983, JAMA 249:1743 (exact bound for none of n)", 1 - 0.05 ** (1 / n))
    for k, n in ((1, 40), (7, 213), (30, 31)):
        put("shareAtMost", [k, n], stats.beta.ppf(0.95, k + 1, n - k), 1e-10, "scipy.stats.beta.ppf")
    # Newcombe's method 10, written here on the Wilson intervals of statsmodels.
    put("newcombePaired", [20, 12, 2, 16], newcombe_paired(20, 12, 2, 16), 1e-10, "method 10 on statsmodels proportion_confint")
    put("newcombePaired", [0, 8, 1, 41], newcombe_paired(0, 8, 1, 41), 1e-10, "method 10 on statsmodels proportion_confint")
    put("newcombePaired", [36, 12, 2, 0], dict(difference=0.2, lower=0.0569, upper=0.3404), 5.1e-5,
        "Newcombe 1998, Statistics in Medicine 17:2635, table II, method 10", newcombe_paired(36, 12, 2, 0))


def newcombe_paired(a, b, c, d):
    n = a + b + c + d
    margins = (a + b) * (c + d) * (a + c) * (b + d)
    product = a * d - b * c
    phi = 0 if margins == 0 else (max(product - n / 2, 0) if product > 0 else product) / math.sqrt(margins)
    p, q = (a + b) / n, (a + c) / n
    f, s = proportion_confint(a + b, n, 0.05, "wilson"), proportion_confint(a + c, n, 0.05, "wilson")
    add = lambda x, y: math.sqrt(x * x - 2 * phi * x * y + y * y)
    return dict(difference=p - q, lower=p - q - add(p - f[0], s[1] - q), upper=p - q + add(f[1] - p, q - s[0]))


def clustered(blocks, each, rate, spread):
    label, hit = [], []
    for block in range(blocks):
        own = min(0.97, max(0.03, rate + spread * rng.normal()))
        for _ in range(each + block % 3):
            label.append(block)
            hit.append(int(rng.uniform() < own))
    return hit, label


def cluster_variance(values, label):
    fit = sm.OLS(np.array(values, float), np.ones(len(values))).fit(cov_type="cluster", cov_kwds=dict(groups=np.array(label)))
    return float(fit.cov_params()[0, 0])


def korn_graubard(rate, n, blocks, deff, level):
    tail = (1 - level) / 2
    n_eff = min(n, n / deff * (stats.t.ppf(tail, n - 1) / stats.t.ppf(tail, blocks - 1)) ** 2)
    k = rate * n_eff
    return dict(lower=0.0 if k == 0 else stats.beta.ppf(tail, k, n_eff - k + 1), upper=1.0 if rate == 1 else stats.beta.ppf(1 - tail, k + 1, n_eff - k))


def blocks():
    source = "statsmodels OLS with clustered covariance, scipy.stats"
    for count, each, rate, spread, level in ((6, 9, 0.4, 0.3, 0.95), (12, 5, 0.15, 0.1, 0.9), (25, 8, 0.7, 0.2, 0.99)):
        hit, label = clustered(count, each, rate, spread)
        p, n = np.mean(hit), len(hit)
        deff = max(1, cluster_variance(hit, label) / (p * (1 - p) / n))
        put("kornGraubard", dict(hits=hit, blocks=label, level=level), dict(rate=p, designEffect=deff, **korn_graubard(p, n, count, deff, level)), 1e-9, source)
    # No hit: the design effect is that of log p; without log p, each block is one window.
    label = [i // 8 for i in range(64)]
    log_p = (np.array(label) * 3.0 + rng.normal(0, 4, 64)).round(3).tolist()
    deff = max(1, cluster_variance(log_p, label) / (np.var(log_p) / 64))
    put("kornGraubard", dict(hits=[0] * 64, blocks=label, logP=log_p), dict(rate=0, designEffect=deff, **korn_graubard(0, 64, 8, deff, 0.95)), 1e-9, source)
    put("kornGraubard", dict(hits=[0] * 64, blocks=label, worstCase=True), dict(rate=0, designEffect=8, **korn_graubard(0, 64, 8, 8, 0.95)), 1e-9, source)
    for count in (4, 9):
        label = [i % count for i in range(count * 6)]
        values = (np.array(label) + rng.normal(0, 1, len(label))).round(4).tolist()
        put("designEffectOfMean", [values, label], max(1, cluster_variance(values, label) / (np.var(values) / len(values))), 1e-9, source)

    sleep = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0], [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]
    ones = [1.0] * 10
    test = stats.ttest_ind(*sleep, equal_var=False).confidence_interval()
    put("differenceOfRatios", [dict(amounts=sleep[0], sizes=ones), dict(amounts=sleep[1], sizes=ones)],
        dict(difference=-1.58, lower=-3.3654832, upper=0.2054832), 5.1e-8, "R, ?t.test: t.test(extra ~ group, data = sleep)", dict(lower=test.low, upper=test.high))
    one = stats.ttest_1samp(sleep[0], 0).confidence_interval()
    put("intervalOfRatio", dict(amounts=sleep[0], sizes=ones), dict(lower=-0.5297804, upper=2.0297804), 5.1e-8, "R: t.test(sleep$extra[1:10])", dict(lower=one.low, upper=one.high))
    for count in (5, 9, 14):
        sizes = rng.integers(50, 400, count).astype(float)
        amounts = (sizes * rng.normal(2.4, 0.3, count)).round(2)
        fit = sm.WLS(amounts / sizes, np.ones(count), weights=sizes).fit(cov_type="cluster", cov_kwds=dict(groups=np.arange(count)))
        given = dict(amounts=amounts.tolist(), sizes=sizes.tolist())
        put("ratioOfSums", given, dict(ratio=fit.params[0], variance=fit.cov_params()[0, 0]), 1e-10, "statsmodels WLS with robust covariance by block")
        reach = stats.t.ppf(0.975, count - 1) * math.sqrt(fit.cov_params()[0, 0])
        put("intervalOfRatio", given, dict(lower=fit.params[0] - reach, upper=fit.params[0] + reach), 1e-9, "statsmodels WLS, scipy.stats.t")


def areas():
    for each in (1, 4):
        a, b = rng.normal(0.6, 1, 9 * each).round(2), rng.normal(0, 1, 11 * each).round(2)
        la, lb = [i // each for i in range(len(a))], [i // each for i in range(len(b))]
        wins = (a[:, None] > b[None, :]) + 0.5 * (a[:, None] == b[None, :])
        area = wins.mean()
        put("auc", [a.tolist(), b.tolist()], stats.mannwhitneyu(a, b).statistic / len(a) / len(b), 1e-12, "scipy.stats.mannwhitneyu: U/(nm)")
        variance = 0
        for part, label in ((wins.mean(1), la), (wins.mean(0), lb)):
            sums = np.array([sum(part[i] - area for i in range(len(part)) if label[i] == block) for block in sorted(set(label))])
            variance += len(sums) / (len(sums) - 1) * (sums**2).sum() / len(part) ** 2
        if each == 1:  # blocks of one value: the variance of DeLong
            delong = np.var(wins.mean(1), ddof=1) / len(a) + np.var(wins.mean(0), ddof=1) / len(b)
            assert abs(delong - variance) < 1e-12
        for level in (0.9, 0.95):
            reach = stats.t.ppf(1 - (1 - level) / 2, 8) * math.sqrt(variance) / (area * (1 - area))
            put("aucInterval", [a.tolist(), la, b.tolist(), lb, level],
                dict(auc=area, lower=special.expit(special.logit(area) - reach), upper=special.expit(special.logit(area) + reach)), 1e-10,
                "DeLong et al. 1988 (blocks of one value) and Obuchowski 1997, in numpy on the matrix of comparisons")
    put("auc", [[3, 4, 5], [1, 2, 3]], 17 / 18, 1e-15, "counted by hand: 8 of 9 pairs won, one tied")


def ranks():
    put("mannWhitney", [[19, 22, 16, 29, 24], [20, 11, 17, 12]], dict(u=17, pTwoSided=0.1111111111111111), 1e-12, "scipy.stats.mannwhitneyu, documentation",
        dict(pTwoSided=stats.mannwhitneyu([19, 22, 16, 29, 24], [20, 11, 17, 12], method="exact").pvalue))
    x, y = [0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46], [1.15, 0.88, 0.90, 0.74, 1.21]
    put("mannWhitney", [x, y], dict(u=35, pGreater=0.1272), 5.1e-5, "R, ?wilcox.test, after Hollander & Wolfe 1973, p. 69",
        dict(pGreater=stats.mannwhitneyu(x, y, alternative="greater", method="exact").pvalue))
    table = [0.004, 0.008, 0.016, 0.028, 0.048, 0.075, 0.111, 0.155, 0.210, 0.274, 0.345, 0.421, 0.500]
    for u, p in enumerate(table):
        first = next(c for c in itertools.combinations(range(10), 5) if sum(c) - 10 == 25 - u)
        second = [i for i in range(10) if i not in first]
        put("mannWhitney", [list(first), second], dict(u=25 - u, pGreater=p), 5.1e-4, "Mann & Whitney 1947, Annals of Mathematical Statistics 18:50, table I, n = m = 5",
            dict(pGreater=stats.mannwhitneyu(first, second, alternative="greater", method="exact").pvalue))
    for n, m, top in ((4, 6, 3), (5, 7, 4), (3, 9, 2)):
        pool = rng.integers(0, top, n + m).tolist()
        order = stats.rankdata(pool)
        seen = sum(order[:n])
        sums = [sum(order[list(c)]) for c in itertools.combinations(range(n + m), n)]
        put("rankSumP", [pool[:n], pool[n:]], sum(s >= seen - 1e-9 for s in sums) / len(sums), 1e-12, "all choices counted with itertools")


def families():
    p = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.000]
    printed = [0.0015, 0.003, 0.0095, 0.035625, 0.0603, 0.06385714, 0.06385714, 0.0645, 0.0765, 0.486, 0.58118182, 0.714875, 0.75323077, 0.81321429, 1.0]
    name = lambda values: {str(i): v for i, v in enumerate(values)}
    put("benjaminiHochberg", [p], name(printed), 5.1e-9, "scipy.stats.false_discovery_control, documentation; p of Benjamini & Hochberg 1995", name(multipletests(p, method="fdr_bh")[1]))
    put("discoveries", [p, 0.05], dict(count=4), 0, "Benjamini & Hochberg 1995, JRSS B 57:289, §3.2: four hypotheses are rejected")
    put("holm", [p], name(multipletests(p, method="holm")[1]), 1e-12, "statsmodels multipletests(method='holm')")
    put("holmRejected", [p, 0.05], dict(count=3), 0, "Benjamini & Hochberg 1995, §3.2: three by a step-down procedure", dict(count=int(multipletests(p, 0.05, "holm")[0].sum())))
    tied = [0.04, 0.01, 0.01, 0.2, 0.04]
    put("holm", [tied], name(multipletests(tied, method="holm")[1]), 1e-12, "statsmodels multipletests(method='holm')")


def budgets():
    for reliability, confidence, n in ((0.9, 0.9, 22), (0.9, 0.95, 29), (0.95, 0.9, 45), (0.95, 0.95, 59), (0.95, 0.99, 90), (0.9, 0.99, 44),
                                       (0.99, 0.9, 230), (0.99, 0.95, 299), (0.99, 0.99, 459), (0.999, 0.95, 2995)):
        pz = 1 - mpmath.mpf(str(reliability))
        exact = mpmath.ceil(mpmath.log(1 - mpmath.mpf(str(confidence))) / mpmath.log(1 - pz))
        put("queriesNeeded", [float(mpmath.log(pz)), confidence], n, 0, "success-run theorem: tests without failure (standard table of reliability and confidence)", float(exact))
    for pz, p, n in ((0.162, 0.9, 14), (0.5, 0.5, 1), (0.01, 0.5, 69)):
        put("queriesNeeded", [math.log(pz), p], n, 0, "Hayes et al. 2024, arXiv 2410.19482, eq. 3, worked by hand", math.ceil(math.log(1 - p) / math.log(1 - pz)))
    for n, p in ((10, 0.9), (100, 0.95), (1000, 0.95), (1e6, 0.99)):
        put("logPzNeeded", [n, p], float(mpmath.log(1 - (1 - mpmath.mpf(str(p))) ** (1 / mpmath.mpf(n)))), 1e-13, "mpmath, from 1 − (1 − p)^(1/n)")
    given = dict(logPz=[-2.0, -6.0, -80.0, -3.0], policyLogPz=[-1.0, -5.0, -1.0, -6.9], log10Floor=-30, replayDecades=0.1, queries=1000, p=0.95)
    limit = math.log(1 - 0.05 ** (1 / 1000)) + 0.1 * math.log(10)
    put("extractableWithin", given, sum(s / math.log(10) > -30 and q >= limit for s, q in zip(given["logPz"], given["policyLogPz"])), 0, "counted here by the definition")


def conformal():
    for alpha, n in ((0.05, 19), (0.01, 99), (0.1, 9), (0.001, 999), (0.29, 3)):
        put("controlsNeeded", [alpha], n, 0, "Vovk, Gammerman & Shafer 2005, §2: smallest N with α(N + 1) ≥ 1, exact fractions", math.ceil(1 / Fraction(str(alpha))) - 1)
    for alpha, count in ((0.29, 100), (0.07, 300), (0.05, 120), (0.01, 99)):
        put("floorOfDecimalTimes", [alpha, count], math.floor(Fraction(str(alpha)) * count), 0, "exact fractions")
    control = rng.normal(-100, 15, 79).round(1).tolist()
    for score in (-200.0, -90.0, sorted(control)[-3], max(control), 0.0):
        put("conformalP", [score, control], (1 + sum(c >= score for c in control)) / 80, 1e-15, "counted here by the definition")
    for alpha in (0.05, 0.1, 0.0125):
        rank = math.floor(Fraction(str(alpha)) * 80)
        put("conformalThreshold", [control, alpha], dict(tau=sorted(control)[-rank], rank=rank, attainedAlpha=rank / 80), 1e-15, "counted here by the definition")


def floors():
    for n, m in ((100, 100), (100, 37), (268, 213), (25, 400)):
        log10 = (-100 - 9 * rng.gumbel(0, 1, n) * -1).round(3)
        k = max(10, math.ceil(n / 10))
        top = np.sort(log10)[::-1]
        b = (top[:k] - top[k]).mean()
        known = b * math.log(m / n * 99)
        # Predictive quantile of an exponential variable with estimated mean: k·b·(q^(−1/k) − 1) is a Lomax (Pareto II) quantile.
        estimated = top[k] + stats.lomax.isf(min(1, 0.01 / (m * k / n)), k, scale=k * b) - top[0]
        delta = max(0, known, estimated)
        log_p = (log10 * math.log(10)).tolist()
        put("familyFloor", [log_p, m], dict(log10TauF=math.ceil(top[0] + delta), log10Max=top[0], b=b, deltaF=delta, k=k), 1e-9,
            "numpy and scipy.stats.lomax from the formula in docs/design/calibration.md")
        put("tailFloor", [log10.tolist(), m], dict(floor=top[0] + delta, b=b, k=k), 1e-9, "numpy and scipy.stats.lomax")
        put("paperFloor", [log_p], dict(log10Tau=math.ceil(top[0]), log10Max=top[0]), 1e-9, "Cooper et al. 2026, arXiv 2607.12649: rounded up to a power of ten")
        excess = top[:k] - top[k]
        sims = np.random.default_rng(1).exponential(size=(100000, k))
        variation = excess.std(ddof=1) / excess.mean()
        put("tailFit", [log10.tolist()], dict(variation=variation), 1e-9, "numpy: coefficient of variation (Greenwood 1946 up to a monotone change)")
        put("tailFit", [log10.tolist()], dict(p=((sims.std(1, ddof=1) / sims.mean(1)) >= variation).mean()), 0.045,
            "numpy, 100,000 exponential samples; the product draws 1,999, so its standard error is up to 0.011")
    put("expectedFalseShare", [268], 1 / 269, 1e-15, "exchangeability: 1/(n + 1)")
    put("probabilityOnePasses", [213, 268], 213 / 481, 1e-15, "exchangeability: m/(m + n)")
    for log10, tokens in ((-62, 50), (-10.5, 20)):
        put("meanTokenProbability", [log10, tokens], float(mpmath.mpf(10) ** (mpmath.mpf(log10) / tokens)), 1e-14, "mpmath")
    # Leave-one-block-out with the family floor, and half-splits of two blocks: there are only two.
    log10 = rng.normal(-100, 8, 60).round(2)
    label = [i // 10 for i in range(60)]
    hits = 0
    for block in range(6):
        rest = np.sort(np.array([v for v, l in zip(log10, label) if l != block]))[::-1]
        b = (rest[:10] - rest[10]).mean()
        lifted = max(rest[0], rest[0] + b * math.log(1 / 50 * 99), rest[10] + stats.lomax.isf(min(1, 0.01 / (10 / 50)), 10, scale=10 * b))
        hits += sum(v > math.ceil(lifted - 1e-9) for v, l in zip(log10, label) if l == block)
    put("leaveOneBlockOut", [(log10 * math.log(10)).tolist(), label, 1], dict(hitCount=hits), 0, "numpy and scipy.stats.lomax")
    first, second = rng.normal(0, 1, 40).tolist(), rng.normal(0.5, 1, 40).tolist()
    rates = sorted(sum(v > sorted(c)[-2] for v in o) / 40 for c, o in ((first, second), (second, first)))
    put("halfSplitRange", [first, second, 0.05], dict(lower=rates[0], upper=rates[1]), 1e-15, "the two splits of two blocks, in Python")
    a, b = [-1.0, -5.0, -9.0], [-1.0, -5.5, -8.0]
    put("replayDelta", [a, b], dict(largestDecades=1 / math.log(10), meanDecades=0.5 / math.log(10), worstIndex=2), 1e-14, "by hand")


def numbers():
    put("logSum", [list(range(10))], 9.4586297444267107, 1e-14, "scipy.special.logsumexp, documentation", special.logsumexp(np.arange(10)))
    for values in ([-1000.0, -1000.0, -1001.5], [-745.2, -0.1, -30.0], [700.0, 709.9]):
        put("logSum", [values], special.logsumexp(values), 1e-12, "scipy.special.logsumexp")
    for a, b in ((-1000.0, -1000.5), (-0.7, -40.0), (-3.0, -3.0)):
        put("logAdd", [a, b], np.logaddexp(a, b), 1e-12, "numpy.logaddexp")
    mpg = [21.0, 21.0, 22.8, 21.4, 18.7, 18.1, 14.3, 24.4, 22.8, 19.2, 17.8, 16.4, 17.3, 15.2, 10.4, 10.4, 14.7, 32.4, 30.4, 33.9, 21.5, 15.5, 15.2, 13.3, 19.2, 27.3, 26.0, 30.4, 15.8, 19.7, 15.0, 21.4]
    for p, value in ((0, 10.4), (0.25, 15.425), (0.5, 19.2), (0.75, 22.8), (1, 33.9)):
        put("quantile", [mpg, p], value, 1e-12, "R: quantile(mtcars$mpg), type 7 (Hyndman & Fan 1996)", np.quantile(mpg, p))
    put("median", [[10, 7, 4, 3, 2, 1]], 3.5, 1e-15, "numpy.median, documentation")
    counts = np.histogram([1, 2, 1], bins=3, range=(0, 3))[0]
    put("histogram", [[1, 2, 1], 0, 3, 3], {str(i): int(c) for i, c in enumerate(counts)}, 0, "numpy.histogram, documentation")


def unseen():
    corbet = [118, 74, 44, 24, 29, 22, 20, 19, 20, 15, 12, 14, 6, 12, 6, 9, 9, 6, 10, 10, 11, 5, 3, 3]
    source = "Fisher, Corbet & Williams 1943; Efron & Hastie 2016, Computer Age Statistical Inference, table 6.3"
    for t, value in ((0.1, 11.10), (0.2, 20.96), (0.3, 29.79), (0.4, 37.79), (0.5, 45.2), (0.6, 52.1), (0.7, 58.9), (0.8, 65.6), (0.9, 71.6), (1.0, 75.0)):
        put("newFinds", [corbet, t], value, 0.055 if t > 0.45 else 0.0055, source, sum((-1) ** i * f * t ** (i + 1) for i, f in enumerate(corbet)))
    draws = sum((i + 1) * f for i, f in enumerate(corbet))
    put("unseenMass", [corbet], corbet[0] / draws, 1e-15, "Good 1953: things found once, over draws")
    for size in (1, 100, 1000, 3000):
        expected = sum(f * (1 - Fraction(math.comb(draws - i - 1, size), math.comb(draws, size))) for i, f in enumerate(corbet))
        put("expectedFinds", [corbet, size], float(expected), 1e-8, "Hurlbert 1971 in exact fractions, on the same butterflies")


def texts():
    ids = lambda text: [ord(c) for c in text]
    for a, b, d in (("karolin", "kathrin", 3), ("karolin", "kerstin", 3), ("1011101", "1001001", 2), ("2173896", "2233796", 3)):
        put("hamming", [ids(a), ids(b)], d, 0, "standard examples of the Hamming distance", sum(x != y for x, y in zip(a, b)))
    for a, b, d in (("abcdef", "bcdefa", 2), ("saturn", "sunday", 5), ("aaaa", "bbbb", 4), ("abcd", "acbd", 2)):
        put("levenshtein", [ids(a), ids(b)], d, 0, "Wagner & Fischer 1974, a full table in Python", levenshtein(a, b))
    put("matchingBlocks", [ids("abxcd"), ids("abcd")], {"0a": 0, "0b": 0, "0n": 2, "1a": 3, "1b": 2, "1n": 2}, 0, "Python documentation, difflib.get_matching_blocks",
        named_blocks("abxcd", "abcd"))
    a, b = "private Thread currentThread;", "private volatile Thread currentThread;"
    put("matchingBlocks", [ids(a), ids(b)], named_blocks(a, b), 0, "Python documentation, difflib examples (autojunk off)")
    for _ in range(3):
        a, b = ("".join(rng.choice(list("abc"), 24)) for _ in range(2))
        put("matchingBlocks", [ids(a), ids(b)], named_blocks(a, b), 0, "Python difflib.SequenceMatcher(autojunk=False)")
    for a, b in (("the quick brown fox", "a quick brown dog"), ("abcabcabd", "zabcabd"), ("xyz", "abc")):
        put("longestSharedRun", [ids(a), ids(b)], difflib.SequenceMatcher(None, a, b, False).find_longest_match().size, 0, "Python difflib find_longest_match")
        put("sharedLengths", [ids(a), ids(b)], {str(i): longest_at(a, b, i) for i in range(len(a))}, 0, "each run tried with `in`")
    nv_recall()
    book_coverage()
    tokens = [1, 2, 3, 4, 5, 6, 7, 1, 2, 3, 4, 5, 6, 9, 7, 1, 2, 3, 4, 5, 6, 7]
    flags = [int(any(tokens[s - 5 : s + 1] == tokens[at - 5 : at + 1] for s in range(5, at))) for at in range(10, len(tokens))]
    put("contextCopies", [tokens, 10], {str(i): f for i, f in enumerate(flags)}, 0, "slices compared in Python")
    texts_ = [rng.integers(0, 3, 60).tolist() for _ in range(2)]
    for before in ([0, 1], [2, 2], [1, 0, 2, 1]):
        found = {t[i + 2] for t in texts_ for i in range(len(t) - 2) if t[i : i + 2] == before[-2:]}
        put("completions", [texts_, 3, before], {"count": len(found), "sum": sum(found)}, 0, "slices compared in Python")
    for text in ("mississippi", "abcabcabcabc", "To be, or not to be, that is the question"):
        put("ppmBits", [text], ppm_bits(text.encode()), 1e-9, "PPM with method C, written in Python on strings of context")
    compressed()


def levenshtein(a, b):
    table = {(i, j): i + j for i in range(len(a) + 1) for j in range(len(b) + 1) if i * j == 0}
    for i in range(1, len(a) + 1):
        for j in range(1, len(b) + 1):
            table[i, j] = min(table[i - 1, j] + 1, table[i, j - 1] + 1, table[i - 1, j - 1] + (a[i - 1] != b[j - 1]))
    return table[len(a), len(b)]


def named_blocks(a, b):
    out = {}
    for i, m in enumerate(difflib.SequenceMatcher(None, a, b, False).get_matching_blocks()[:-1]):
        out |= {f"{i}a": m.a, f"{i}b": m.b, f"{i}n": m.size}
    return out


def longest_at(a, b, i):
    return max(n for n in range(len(a) - i + 1) if a[i : i + n] in b)


def nv_recall():
    book = rng.integers(0, 400, 420).tolist()
    generated = book[:60] + [900] + book[61:110] + [901, 902] + book[112:150] + [903] * 30 + book[200:225] + [904] * 8 + book[230:330]
    blocks = [(m.a, m.a + m.size, m.b, m.b + m.size, m.size) for m in difflib.SequenceMatcher(None, book, generated, False).get_matching_blocks() if m.size]

    def merged(rows, gap, align, keep):
        out = []
        for row in rows:
            if out and max(row[0] - out[-1][1], row[2] - out[-1][3]) <= gap and abs((row[0] - out[-1][1]) - (row[2] - out[-1][3])) <= align:
                last = out.pop()
                row = (last[0], row[1], last[2], row[3], last[4] + row[4])
            out.append(row)
        return [row for row in out if row[4] >= keep]

    first = merged(blocks, 2, 1, 20)
    second = merged(first, 10, 3, 100)
    total = lambda rows: sum(row[4] for row in rows)
    put("nvRecall", [book, generated],
        dict(first=total(first), firstBlocks=len(first), second=total(second), secondBlocks=len(second), recall=total(second) / len(book),
             missing=len(book) - total(second), additional=len(generated) - total(second), longest=max(b[4] for b in blocks)), 1e-12,
        "Ahmed et al. 2026, arXiv 2601.02671, written on Python's difflib")
    # The published metric maps dashes to an em dash and leaves hyphens: these two words differ there.
    put("equalRecallWords", ["well-known", "well\u2014known"], 0, 0, "Ahmed et al. 2026, arXiv 2601.02671, normalization of dashes", ours=1,
        because="Here a hyphen and a dash are one character: editions and tokenizers interchange them. Recall can be slightly higher than the published metric.")


def book_coverage():
    work = rng.integers(0, 6, 90).tolist()
    outputs = [work[5:30] + [9] + rng.integers(0, 6, 20).tolist(), work[40:52] + [9] * 3 + work[20:34]]
    covered = set()
    for text in outputs:
        for i in range(len(work)):
            for j in range(len(text)):
                n = 0
                while i + n < len(work) and j + n < len(text) and work[i + n] == text[j + n]:
                    n += 1
                if n >= 5:
                    covered |= set(range(i, i + n))
    put("bookCoverage", [work, outputs], dict(coveredWords=len(covered), share=len(covered) / 90), 1e-15, "Liu et al. 2026, arXiv 2603.20957, BMC@5 without an instruction, every pair tried")


def ppm_bits(data):
    """Order 5, escapes by method C, exclusion; counts are updated only in the contexts that were visited."""
    counts = collections.defaultdict(collections.Counter)
    bits = 0.0
    for at, symbol in enumerate(data):
        out, visited, coded = set(), [], False
        for order in range(min(5, at), -1, -1):
            context = data[at - order : at]
            visited.append(context)
            live = {s: c for s, c in counts[context].items() if s not in out}
            if live:
                total = sum(live.values()) + len(live)
                coded = symbol in live
                bits -= math.log2((live[symbol] if coded else len(live)) / total)
                out |= set(counts[context])
            if coded:
                break
        if not coded:
            bits += math.log2(256 - len(out))
        for context in visited:
            counts[context][symbol] += 1
    return bits


def compressed():
    deflate = lambda text: (lambda c: len(c.compress(text.encode()) + c.flush()))(zlib.compressobj(9, zlib.DEFLATED, -15))
    for text in ("a" * 100, "The whale, the whale! " * 12, ""):
        put("compressedBytes", [text], deflate(text), 0, "zlib, raw DEFLATE at level 9", **COMPRESSED.get(text, {}))


# Where fflate 0.8.3, which is pinned, chooses other blocks than zlib does.
WHY = "The compressor is fflate 0.8.3, fixed exactly in package.json, because builds of zlib differ among themselves: it needs one byte fewer here."
COMPRESSED = {"a" * 100: dict(ours=5, because=WHY), "The whale, the whale! " * 12: dict(ours=20, because=WHY)}


def coverage():
    spans = [(0, 10), (5, 14), (30, 44), (60, 80), (79, 95)]
    scores = [-3.0, -20.0, -8.0, -1.0, -50.0]
    given = dict(charCount=90, spans=[list(s) for s in spans], logPz=scores)
    cells = lambda keep: {c for (a, b), s in zip(spans, scores) if keep(s) for c in range(a, min(b, 90))}
    put("coverage", dict(given, hit=[1, 1, 0, 1, 0]), dict(covered=34, share=34 / 90), 1e-15, "counted by hand: 0–14 and 60–80")
    for log10 in (-10, -4, -1):
        put("coverageCurve", dict(given, log10=log10), dict(covered=len(cells(lambda s: s / math.log(10) > log10)), hits=sum(s / math.log(10) > log10 for s in scores)), 0, "sets of characters in Python")
        put("spanCoverage", dict(given, log10=log10), dict(covered=len(cells(lambda s: s / math.log(10) > log10)), hits=sum(s / math.log(10) > log10 for s in scores)), 0, "sets of characters in Python")
    for queries in (1, 100, 10**6):
        limit = 1 - 0.05 ** (1 / queries)
        put("coverageByBudget", dict(given, queries=queries), dict(covered=len(cells(lambda s: math.exp(s) >= limit))), 0, "sets of characters in Python")
    put("heat", dict(given, at=[7, 12, 79, 85, 50]), {"0": -3, "1": -20, "2": -1, "3": -50, "4": -1e308}, 0, "by hand: the largest of the passages that contain the character; none at 50")
    for tokens, prefix, suffix, stride in ((1000, 50, 50, 50), (149, 50, 50, 10), (99, 50, 50, 50)):
        starts = [s for s in range(0, tokens, stride) if s + prefix + suffix <= tokens]
        put("planWindows", [tokens, prefix, suffix, stride], dict(count=len(starts), last=starts[-1] if starts else -1, dropped=tokens - (starts[-1] + prefix + suffix) if starts else tokens), 0, "every start tried in Python")
    at_char = [0, 4, 9, 31, 33, 40, 47, 52, 60, 66]
    steps = [next((i for i, c in enumerate(at_char) if c >= char), 10) for char in range(0, 70, 10)]
    steps = [i for i in steps if i + 4 <= 10]
    put("planWindowsByChar", [at_char, 1, 3, 10], dict(count=len(set(steps)), last=max(steps), most=max(collections.Counter(steps).values())), 0, "every multiple of the stride tried in Python")
    put("disjoint", [list(range(0, 500, 50)), 100], 5, 0, "by hand: every second window")


def gates():
    sides = [[rng.integers(0, top, 20).tolist() for _ in range(12)] for top in (6, 9)]
    pooled = collections.Counter(t for side in sides for w in side for t in w)
    total = sum(pooled.values())

    def unigram(window):
        own = collections.Counter(window)
        rest = total - len(window) + len(pooled)
        return sum(math.log((pooled[t] - own[t] + 1) / rest) for t in window) / len(window)

    lengths = [[int(n) for n in rng.integers(15, 25 + 4 * i, 12)] for i in (0, 1)]
    u = stats.mannwhitneyu([unigram(w) for w in sides[0]], [unigram(w) for w in sides[1]]).statistic / 144
    c = stats.mannwhitneyu([n / 20 for n in lengths[0]], [n / 20 for n in lengths[1]]).statistic / 144
    put("blindGate", [sides, lengths], dict(unigramLogP=u, charsPerToken=c), 1e-12, "collections.Counter and scipy.stats.mannwhitneyu")


for part in (distributions, proportions, blocks, areas, ranks, families, budgets, conformal, floors, numbers, unseen, texts, coverage, gates):
    part()
count = sum(len(row["out"]) for row in VECTORS)
with open(OUT, "w", encoding="utf-8") as file:
    head = dict(madeBy="test/golden/measureVectors.py", python=sys.version.split()[0], numpy=np.__version__, scipy=scipy.__version__,
                statsmodels=statsmodels.__version__, mpmath=mpmath.__version__, values=count)
    plain = lambda value: value.item() if isinstance(value, np.generic) else value
    rows = ",\n".join(json.dumps(row, default=plain) for row in VECTORS)
    file.write(json.dumps(head)[:-1] + ', "vectors": [\n' + rows + "\n]}\n")
print(len(VECTORS), "vectors,", count, "values")
