"""Golden values for the sensitivity of claims and for the group shift, from numpy alone.

    python3 test/golden/measureSensitivity.py     -> test/golden/data/measureSensitivity.json

The formulas are those of docs/design/calibration.md, written again from the text, with loops over every block and every pair.
"""
import itertools, json, math
import numpy as np

OUT = "test/golden/data/measureSensitivity.json"
rng = np.random.default_rng(20261127)
LN10 = math.log(10)


def floor_of(log10, m, error=0.01):
    scores = sorted(log10, reverse=True)
    n = len(scores)
    k = max(10, math.ceil(n / 10))
    base = scores[k]
    b = sum(s - base for s in scores[:k]) / k
    known = b * math.log(m / n * (1 / error - 1))
    estimated = base + k * b * ((m * k / n / error) ** (1 / k) - 1) - scores[0]
    return scores[0] + max(0, known, estimated)


def sensitivity():
    rows = []
    for blocks, per, m, hits in ((12, 10, 60, 4), (7, 25, 40, 1), (15, 9, 200, 12), (5, 30, 30, 0)):
        sizes = rng.integers(max(3, per - 3), per + 4, blocks)
        control = np.concatenate([rng.normal(-60 + 6 * rng.normal(), 5, size) for size in sizes])
        labels = np.repeat(np.arange(blocks), sizes)
        target = rng.normal(-60, 6, m)
        target[:hits] = rng.uniform(-25, -1, hits)
        target, control = np.round(target, 6), np.round(control, 6)
        whole = floor_of(control, m)
        without = []
        for block in range(blocks):
            level = math.ceil(floor_of(control[labels != block], m))
            without.append(dict(block=f"b{block}", log10Floor=level, above=int((target > level).sum())))
        least = min(range(blocks), key=lambda at: (without[at]["above"] > 0, without[at]["above"], -without[at]["log10Floor"]))
        holding = sum(one["above"] > 0 for one in without)
        # The rise is searched for by bisection: the largest shift of all control scores with a passage above the rounded floor.
        holds = lambda shift: math.ceil(whole + shift) < 0 and (target > math.ceil(whole + shift)).any()
        rise = None
        if holds(0):
            low, high = 0.0, 400.0
            for _ in range(200):
                middle = (low + high) / 2
                low, high = (middle, high) if holds(middle) else (low, middle)
            rise = low
        rows.append(dict(target=(target * LN10).tolist(), control=(control * LN10).tolist(),
                         blocks=[f"b{b}" for b in labels], log10Floor=whole, without=without,
                         least=without[least], holding=holding, rise=rise))
    return rows


def area_of(first, second):
    return float(np.mean([(a > b) + 0.5 * (a == b) for a in first for b in second]))


def groups():
    rows = []
    for own, other, shift, ties in ((5, 6, 3.0, False), (3, 8, 0.0, False), (6, 6, 1.0, True), (5, 5, 40.0, False)):
        sizes = rng.integers(2, 7, own + other)
        values = [np.round(rng.normal(shift * (at < own) + 2 * rng.normal(), 2, size), 0 if ties else 5)
                  for at, size in enumerate(sizes)]
        seen = area_of(np.concatenate(values[:own]), np.concatenate(values[own:]))
        areas = [area_of(np.concatenate([values[at] for at in chosen]),
                         np.concatenate([values[at] for at in range(own + other) if at not in chosen]))
                 for chosen in itertools.combinations(range(own + other), own)]
        rows.append(dict(first=[v.tolist() for v in values[:own]], second=[v.tolist() for v in values[own:]],
                         auc=seen, labelings=len(areas), p=sum(area >= seen - 1e-12 for area in areas) / len(areas)))
    return rows


json.dump(dict(source="numpy " + np.__version__ + ", test/golden/measureSensitivity.py", sensitivity=sensitivity(), groups=groups()),
          open(OUT, "w"))
