"""Golden values for the reduction of logits, from numpy and scipy (float64), independent of the code under test.

Run:  python3 test/golden/reduceRows.py > test/golden/data/reduceRows.json
Rows come from a linear congruential generator in exact integer arithmetic, so that any language can make them again:
state = (1664525 * state + 1013904223) mod 2^32; a logit is (sum of four state >> 16, minus 131070) * 2^-shift,
exact in float32. `spike` [id, logit] then overwrites one of them.
"""

import json
import numpy as np
import scipy
from scipy.special import log_softmax
from scipy.stats import entropy

POLICIES = [
    {"temperature": 1, "topK": None, "topP": None},
    {"temperature": 1, "topK": 40, "topP": None},
    {"temperature": 0.7, "topK": None, "topP": 0.9},
    {"temperature": 1.3, "topK": 3000, "topP": None},
    {"temperature": 2, "topK": 200, "topP": 0.5},
]


def make_row(vocab, seed, shift, spike):
    state, row = seed, np.empty(vocab, dtype=np.float64)
    for i in range(vocab):
        total = 0
        for _ in range(4):
            state = (1664525 * state + 1013904223) % 2**32
            total += state >> 16
        row[i] = (total - 131070) * 2.0**-shift
    if spike:
        row[spike[0]] = spike[1]
    assert np.array_equal(row, row.astype(np.float32).astype(np.float64))
    return row


def policy_log_prob(row, order, policy, target):
    kept = order[: policy["topK"] or len(order)]
    logs = log_softmax(row[kept] / policy["temperature"])
    if policy["topP"] is not None:
        size = int(np.searchsorted(np.cumsum(np.exp(logs)), policy["topP"], side="left")) + 1
        kept = kept[:size]
        logs = log_softmax(row[kept] / policy["temperature"])
    found = np.flatnonzero(kept == target)
    return float(logs[found[0]]) if len(found) else None


cases = []
for vocab, seed, shift, spike, targets in [
    (257, 1, 14, None, [0, 100, 256]),
    (4096, 2, 14, None, [5, 17, 4095]),
    (4096, 3, 13, [4000, 22.5], [4000, 1, 99]),
    (32000, 4, 16, None, [31999, 12, 500]),
    (32000, 5, 12, None, [3, 12345, 20000]),
]:
    row = make_row(vocab, seed, shift, spike)
    logs = log_softmax(row)
    probs = np.exp(logs)
    order = np.argsort(-row, kind="stable")
    mean = float(np.sum(probs * logs))
    for target in targets + [int(order[0]), int(order[30])]:
        cases.append(
            {
                "vocabSize": vocab, "seed": seed, "shift": shift, "spike": spike, "target": target,
                "logProb": float(logs[target]),
                "policyLogProbs": [policy_log_prob(row, order, p, target) for p in POLICIES],
                "rank": int(np.flatnonzero(order == target)[0]),
                "entropy": float(entropy(probs)),
                "meanLogProb": mean,
                "varLogProb": float(np.sum(probs * (logs - mean) ** 2)),
                "margin": float(row[target] - np.max(np.delete(row, target))),
                "topIds": [int(i) for i in order[:10]],
                "topLogProbs": [float(logs[i]) for i in order[:10]],
            }
        )

print(json.dumps({"madeBy": f"numpy {np.__version__}, scipy {scipy.__version__}", "policies": POLICIES, "cases": cases}, indent=1))
