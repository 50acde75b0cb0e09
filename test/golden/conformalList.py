"""Golden values for src/measure/floors/conformalList.ts from numpy, scipy and statsmodels.

    python3 test/golden/conformalList.py     -> test/golden/data/conformalList.json
"""
import json
import numpy as np
import scipy
import statsmodels
from scipy.stats import false_discovery_control
from statsmodels.stats.multitest import multipletests

OUT = "test/golden/data/conformalList.json"
rng = np.random.default_rng(20261128)

# works, control works, planted works, their shift in standard deviations, q, decimals of the scores (one decimal gives ties)
CASES = ((8, 19, 4, 3, 0.2, 3), (12, 99, 5, 3, 0.05, 3), (60, 118, 20, 4, 0.05, 2), (6, 40, 6, 9, 0.05, 3), (10, 60, 4, 2.5, 0.1, 1))

rows = []
for m, n, planted, shift, q, digits in CASES:
    controls = np.round(rng.standard_normal(n), digits)
    scores = np.round(rng.standard_normal(m) + np.where(np.arange(m) < planted, shift, 0), digits)
    ranks = np.array([1 + (controls >= score).sum() for score in scores])
    p = ranks / (n + 1)
    adjusted = false_discovery_control(p, method="bh")
    assert np.allclose(adjusted, multipletests(p, alpha=q, method="fdr_bh")[1])
    cut = ((n + 1) // 2) / (n + 1)
    unseen = min(1.0, (1 + (p > cut).sum()) / (m * (1 - cut)))
    rows.append(dict(
        q=q, controls=controls.tolist(), scores=scores.tolist(), ranks=ranks.tolist(),
        adjusted=[float("%.14g" % value) for value in adjusted],
        # A value that is q but for the last digit counts as q: conformal p-values lie on the limits of the rule.
        listed=[bool(value <= q + 1e-12) for value in adjusted],
        unseenShare=float("%.14g" % unseen),
        storeyCount=int((unseen * adjusted <= q + 1e-12).sum()),
    ))

with open(OUT, "w") as file:
    json.dump(dict(script="test/golden/conformalList.py", numpy=np.__version__, scipy=scipy.__version__,
                   statsmodels=statsmodels.__version__, rows=rows), file, indent=1)
    file.write("\n")
