#!/usr/bin/env python3
"""Computes the numbers of a sealed report again, from the bag alone, with numpy and scipy.

    python3 recompute.py BAG

prints each number beside the one in findings.json and PASS or FAIL; ends with 1 if any failed. recompute.md has the formulas,
their sources, the formats, and which numbers of which attacks are computed here.
"""
import glob, hashlib, json, math, os, re, sys
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import numpy as np
from scipy import stats

LN10, failures, checked, unknown = math.log(10), 0, 0, 0


def plain(value):
    """For a terminal: names in a bag are somebody else's, and what would steer it is escaped."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in str(value))


def check(name, mine, printed, tolerance=0.0):
    """Counts and floors: equal. Otherwise `tolerance` relative to the number."""
    global failures, checked
    if isinstance(printed, dict):  # {"kind": "unscored", ...}: a number that could not be had
        printed = None
    if mine is None or printed is None or isinstance(mine, (str, bool)):
        same = mine == printed
    else:
        same = mine == printed or abs(mine - printed) <= tolerance * (abs(printed) or 1.0)
    failures, checked = failures + (not same), checked + 1
    print(plain(f"{'PASS' if same else 'FAIL'}  {name}: {mine}" + ("" if same else f"   expected {printed}")))


def absent(name):
    """Names a number that rests on a file that was omitted at sealing: the report has its hash, and the examiner has the file."""
    global unknown
    unknown += 1
    print(plain(f"----  {name}: cannot be computed, its file was omitted at sealing"))


def num(value):
    return -math.inf if value == "-inf" else float(value)


def up(log10):  # to a whole decade; what is one to 1e-9 stays it
    nearest = round(log10)
    return float(nearest if abs(log10 - nearest) <= 1e-9 else math.ceil(log10))


def above(log_p, floor):
    return np.zeros(len(log_p), bool) if floor is None else log_p / LN10 - floor > 1e-9


def family_floor(control, m, error):
    """Mean excess b of the top k control scores over the (k+1)-th, margin, floor: all decades."""
    scores = np.sort(control / LN10)[::-1]
    k = max(10, math.ceil(len(scores) / 10))
    if m == 0 or len(scores) <= k or scores[k] == -math.inf:
        return None, None, None
    b = float(np.mean(scores[:k] - scores[k]))
    margin = max(0.0, b * math.log(m / len(scores) * (1 / error - 1)),
                 scores[k] + k * b * ((m * k / len(scores) / error) ** (1 / k) - 1) - scores[0])
    return up(scores[0] + margin), b, margin


def auc_distances(x, x_blocks, y, y_blocks, level):
    """AUC of x against y, and the ends of its interval as distances from 1/2: Obuchowski 1997, logit scale, t of the fewer blocks."""
    x, y = np.asarray(x, float), np.asarray(y, float)
    below = (np.searchsorted(np.sort(y), x, "left") + np.searchsorted(np.sort(y), x, "right")) / 2 / len(y)
    above_y = 1 - (np.searchsorted(np.sort(x), y, "left") + np.searchsorted(np.sort(x), y, "right")) / 2 / len(x)
    auc, variance, fewest = float(below.mean()), 0.0, math.inf
    for parts, blocks in ((below, np.array(x_blocks)), (above_y, np.array(y_blocks))):
        names = list(dict.fromkeys(blocks))
        sums = [float((parts[blocks == name] - auc).sum()) for name in names]
        fewest = min(fewest, len(names))
        if len(names) > 1:
            variance += len(names) / (len(names) - 1) * sum(s * s for s in sums) / len(parts) ** 2
    if fewest < 5:
        return auc, None, None
    if auc in (0.0, 1.0) or variance == 0:
        return auc, abs(auc - 0.5), abs(auc - 0.5)
    logit, error = math.log(auc / (1 - auc)), math.sqrt(variance) / (auc * (1 - auc))
    reach = math.sqrt(stats.f.isf(1 - level, 1, fewest - 1)) * error
    low, high = (1 / (1 + math.exp(-(logit + side * reach))) - 0.5 for side in (-1, 1))
    return auc, 0.0 if low <= 0 <= high else min(abs(low), abs(high)), max(abs(low), abs(high))


def largest(values):
    return None if any(v is None for v in values) else max(values)


MEASURES = ("compressedBytesPerChar", "charsPerToken", "unigramLogP", "orderGain")


def gate_of(x, x_blocks, y, y_blocks, constants):
    """Blind gate of two sides, each a map from measure to values: areas, largest distance from 1/2, both ends, verdict."""
    if not x_blocks or not y_blocks:
        return {key: None for key in x}, None, None, None, "refused"
    found = {key: auc_distances(x[key], x_blocks, y[key], y_blocks, constants["gateLevel"]) for key in x}
    areas = {key: auc for key, (auc, _, _) in found.items()}
    worst, (lower, upper) = max(abs(auc - 0.5) for auc in areas.values()), (
        largest([one[end] for one in found.values()]) for end in (1, 2))
    fewest = min(len(set(x_blocks)), len(set(y_blocks)))
    verdict = ("refused" if worst > constants["gateRefused"] and (lower is None or lower > constants["gateMatched"] or fewest < constants["gateBlocks"])
               else "matched" if worst <= constants["gateMatched"] and upper is not None and upper <= constants["gateRefused"]
               else "imperfect")
    return areas, worst, lower, upper, verdict


def blind_of(rows, work, measures=MEASURES):
    return {key: [row["blind"][work][key] for row in rows] for key in measures}


def hit_verdict(gate, constants):
    """Hits against the control: distance, number, verdict."""
    x, y = np.array(gate["hits"], float), np.array(gate["control"], float)
    distance = max(abs(auc_distances(x[:, i], [0] * len(x), y[:, i], [0] * len(y), 0.9)[0] - 0.5) for i in range(3))
    limit = constants["gateRefused"] * max(1, math.sqrt(constants["minimumGatedHits"] / len(x)))
    return distance, len(x), ("foreign" if distance > limit else "too-few" if len(x) < constants["minimumGatedHits"]
                              else "like-control")


def conformal_threshold(control, alpha):
    rank = math.floor(Fraction(str(alpha)) * (len(control) + 1))
    return None if rank < 1 else float(np.sort(control)[::-1][rank - 1])


def tail_floor(control, m, error):
    """Family floor of scores in any unit: the predictive distribution of an exponential tail whose mean is estimated from k."""
    scores = np.sort(control)[::-1]
    n, k = len(scores), max(10, math.ceil(len(scores) / 10))
    if m == 0 or n <= k or not np.isfinite(scores[[0, k]]).all() or scores[0] <= scores[k]:
        return None
    b = float(np.mean(scores[:k] - scores[k]))
    return max(scores[0] + max(0.0, b * math.log(m / n * (1 / error - 1))),
               scores[k] + k * b * ((m * k / n / error) ** (1 / k) - 1))


def korn_graubard(hits, blocks, log_p, level, worst_case=False):
    """Clopper-Pearson with as many windows as the blocks leave effective (Korn & Graubard 1998)."""
    hits, n = np.asarray(hits, float), len(hits)
    labels, index = np.unique(blocks, return_inverse=True) if n else ([], [])
    if len(labels) < 5:
        return None, None
    rate = hits.mean()
    x = hits if rate not in (0, 1) or log_p is None else log_p
    between = np.bincount(index, x - x.mean()) ** 2
    variance = len(labels) / (len(labels) - 1) * between.sum() / n**2
    deff = max(1.0, variance / (np.var(x) / n)) if np.var(x) > 0 else n / len(labels) if worst_case else None
    if deff is None:
        return None, None
    tail = (1 - level) / 2
    # t squared is F with one degree of freedom; scipy before 1.12 has quantiles of t to ten digits only.
    n_eff = min(n, n / deff * stats.f.isf(2 * tail, 1, n - 1) / stats.f.isf(2 * tail, 1, len(labels) - 1))
    k = rate * n_eff
    low = 0.0 if rate == 0 else stats.beta.ppf(tail, k, n_eff - k + 1)
    return low, 1.0 if rate == 1 else stats.beta.isf(tail, k + 1, n_eff - k)


def clopper_pearson(k, n, level):
    tail = (1 - level) / 2
    return 0.0 if k == 0 else stats.beta.ppf(tail, k, n - k + 1), 1.0 if k == n else stats.beta.isf(tail, k + 1, n - k)


def covered(spans, chars):
    inside = np.zeros(chars, bool)
    for start, end in spans:
        inside[start:end] = True
    return int(inside.sum())


class Side:
    """Windows of one or several works, as columns."""

    def __init__(self, rows, policies):
        self.rows = rows
        self.log_p = np.array([num(r["logP"]) for r in rows])
        self.policy = [np.array([num(r["policyLogP"][p]) for r in rows]) for p in range(policies)]
        self.block = [r["block"] for r in rows]
        self.exact = np.array([r["greedyExact"] for r in rows], bool)

    def disjoint(self, length):
        kept, free = [], {}
        for row in self.rows:
            if row["startToken"] >= free.get(row["work"], 0):
                free[row["work"]] = row["startToken"] + length
                kept.append(row)
        return Side(kept, len(self.policy))

    def chars(self, hits, works):
        return sum(covered([(r["suffixChar"], r["endChar"]) for r, hit in zip(self.rows, hits)
                            if hit and r["work"] == work["id"]], work["chars"]) for work in works)


def check_journal(name, lines, units, rows, suffix, replay, arrays, prefix=""):
    """The table against the journal and the tokens' own numbers; gives whether both hold the same
    windows, first choices, draws, the replay's largest move, and the scores of texts that are no work of the table."""
    if lines is None:  # omitted at sealing: the largest move in the replay is taken as the findings state it
        absent(f"{name}: windows replayed, largest move in the replay")
        stated = replay["largestDeltaLog10"]
        return True, None, [], None if isinstance(stated, dict) else stated, None
    windows_kind, replay_kind = ("windows", "replay") if prefix == "" else (prefix, prefix + "-replay")
    firsts, samples, moves, differing, apart, seen, beside = {}, [], [], 0, 0.0, [], {}
    by_place = {(r["work"], r["window"]): r for r in rows}
    for line, unit in zip(lines, units):
        if line["observation"]["kind"] != "observed":
            continue
        value, spec = line["observation"]["value"], unit["spec"]
        if spec["kind"] == "sample":
            row = by_place.get((unit["work"], spec["window"]))
            samples += [] if row is None else [(row, value)]
            continue
        if spec["kind"] == "write":
            for window, text in zip(spec["windows"], value["texts"], strict=True):
                row, changed = by_place.get((unit["work"], window)), text["changed"] or {"words": None, "chars": None}
                differing += row is None or row.get("written") != {
                    "words": text["words"], "changedWords": changed["words"], "changedChars": changed["chars"]}
            continue
        if spec["kind"] not in (windows_kind, replay_kind):
            if spec["kind"].startswith("in-answer") == (prefix != ""):
                kind = spec["kind"].removeprefix(prefix + "-") if prefix else spec["kind"]
                beside.setdefault((kind, unit["work"]), []).extend(num(log_p) for log_p in value["logPz"])
            continue
        place = line["observation"]["arrays"]["tokens"]
        planes = np.fromfile(arrays, "<f4", place["count"], offset=place["offset"]).reshape(5, -1, suffix).astype(float)
        windows = spec["windows"] if spec["kind"] == replay_kind else range(spec["from"], spec["from"] + spec["count"])
        for i, window in enumerate(windows):
            row, log_p = by_place.get((unit["work"], window)), value["logPz"][i]
            is_scored = row is not None and row["scored"] and not isinstance(log_p, dict)  # {"kind": "unscored", ...}
            if spec["kind"] == replay_kind:
                moves += [abs(num(log_p) - num(row["logP"])) / LN10] if is_scored else []
                continue
            seen += [] if isinstance(log_p, dict) else [(unit["work"], window)]
            if not is_scored:
                continue
            bits = value["argmax"][i]
            apart = max(apart, abs(planes[0, i].sum() / num(log_p) - 1))
            differing += not np.array_equal(planes[1, i] == 0, np.array(list(bits)) == "1")
            differing += (row["logP"], row["policyLogP"], row["greedyTokens"], row["greedyExact"]) != (
                log_p, [p[i] for p in value["policyLogPz"]], len(bits) - len(bits.lstrip("1")), "0" not in bits)
            if not row["excluded"]:
                firsts.setdefault(unit["work"], set()).update(
                    row["suffixToken"] + t for t in range(suffix) if bits[t] == "1")
    scored = {place for place, row in by_place.items() if row["scored"]}
    check(f"{name}: rows of the table that name a place again", len(rows) - len(by_place), 0)
    check(f"{name}: windows that the journal observed twice", len(seen) - len(set(seen)), 0)
    check(f"{name}: scored windows of the table without the journal, or the other way round", len(scored ^ set(seen)), 0)
    check(f"{name}: windows of the table that differ from the journal or the tokens", differing, 0)
    check(f"{name}: sums of the tokens' log p (single precision) to 1e-6", bool(apart < 1e-6), True)
    check(f"{name}: windows replayed", len(moves), replay["windows"])
    check(f"{name}: largest move in the replay, decades", max(moves) if moves else None, replay["largestDeltaLog10"], 1e-12)
    fits = len(rows) == len(by_place) and scored == set(seen)
    return fits, firsts, samples, max(moves) if moves else None, beside


def longest_run(tokens):
    best = run = 0
    for token in sorted(tokens or ()):
        run = run + 1 if token - 1 in tokens else 1
        best = max(best, run)
    return best


def longest_near(rows, hits):
    best, run = [], []
    for row, hit in zip(rows, hits):
        is_next = run and run[-1]["work"] == row["work"] and run[-1]["endToken"] == row["suffixToken"]
        run = ([*run, row] if is_next else [row]) if hit else []
        best = run if len(run) > len(best) else best
    return best


def check_summary(name, side, work, printed, edges, suffix, length):
    log10, tested = side.log_p / LN10, printed["tested"]
    groups = ("tested", "apart", "unscored", "besideRemoved", "skipped", "ends")
    check(f"{name}: characters tested", side.chars(np.ones(len(log10), bool), [work]), tested["tested"])
    check(f"{name}: passages tested", len(side.disjoint(suffix).rows), tested["passages"])
    check(f"{name}: characters that shares are of", work["countedChars"], tested["chars"])
    check(f"{name}: characters tested and not", work["countedChars"], sum(tested[group] for group in groups))
    check(f"{name}: windows that count", len(log10), printed["windows"])
    check(f"{name}: disjoint windows", len(side.disjoint(length).rows), printed["disjointWindows"])
    check(f"{name}: blocks", len(set(side.block)), printed["blocks"])
    check(f"{name}: median log10", float(np.median(log10)) if len(log10) else None, printed["medianLog10"], 1e-12)
    check(f"{name}: largest log10", float(log10.max()) if len(log10) else None, printed["maxLog10"], 1e-12)
    bins = np.clip(np.floor((log10 - edges[0]) / 5).astype(int), 0, len(printed["histogram"]) - 1)
    mine = np.bincount(bins, minlength=len(printed["histogram"]))
    check(f"{name}: histogram bins that differ", int((mine != printed["histogram"]).sum()), 0)


def check_share(name, scores, floor, printed, count, level):
    """Scores of a text with a known answer, by the floor of the work."""
    hits = int(above(scores, floor).sum()) if floor is not None else 0
    check(f"{name}, above the floor", hits, printed[count])
    check(f"{name}, tested", len(scores) if floor is not None else 0, printed["tested"])
    if floor is not None and len(scores):
        low, high = clopper_pearson(hits, len(scores), level)
        check(f"{name}, lower end", low, printed["interval"].get("lower"), 1e-10)
        check(f"{name}, upper end", high, printed["interval"].get("upper"), 1e-10)


def check_target(entry, data, firsts, samples, slack, beside, start, findings, all_rows, end=""):
    """`end` is "-in-answer" for the windows that were scored at the start of an answer: the same formulas, with their own scores."""
    constants, parameters = data["constants"], start["parameters"]
    works = {work["id"]: work for work in data["works"]}
    shown = findings["details"] if end == "" else findings["details"]["inAnswer"]
    details = next(d for d in shown["targets"] if d["workId"] == entry["work"])
    found = {f["id"].split("/")[0].removesuffix(end): f for f in findings["findings"] if f["workId"] == entry["work"]
             and f["id"].split("/")[0].endswith("-in-answer") == (end != "")}
    policies, suffix = len(start["plan"]["policies"]), parameters["suffixTokens"]
    length, level, error = parameters["prefixTokens"] + suffix, constants["level"], constants["familyError"]
    pick = lambda ids, cleaned=True: Side([r for r in all_rows if r["work"] in ids and r["scored"]
                                           and not r.get("repeats") and not r.get("figures") and not (cleaned and r["excluded"])], policies)
    target, control = pick([entry["work"]]), pick(entry["controls"])
    own, others = [works[entry["work"]]], [works[i] for i in entry["controls"]]
    own_chars, other_chars = own[0]["countedChars"], sum(w["countedChars"] for w in others)
    left, held_out, rate = np.zeros(0, bool), 0, math.nan
    t_tile, c_tile, t_apart, c_apart = (s.disjoint(n) for n in (suffix, length) for s in (target, control))
    n, m, name = len(c_apart.rows), len(t_apart.rows), f"{start['id']} {entry['work']}" + (", in an answer" if end else "")
    say = lambda what, *rest: check(f"{name}: {what}", *rest)
    share = lambda a, b: a / b if b else None

    # Floors, what lies above them, and coverage.
    tau = up(control.log_p.max() / LN10) if len(control.rows) else None
    floor, b, margin = family_floor(control.log_p, len(target.rows) if m else 0, error)
    say("tail mean b", b, details["control"]["tailMeanDecades"], 1e-12)
    say("margin of the family floor", margin, details["control"]["familyMarginDecades"], 1e-12)
    fixed = target.policy[0] >= math.log(constants["fixedThreshold"])
    for row, log10, hits in zip(details["thresholds"], (tau, floor, tau if tau is None else tau + 5, -3.0),
                                (above(target.log_p, tau), above(target.log_p, floor),
                                 above(target.log_p, tau if tau is None else tau + 5), fixed)):
        chars = target.chars(hits, own)
        say(f"{row['name']}, log10", log10, row["log10"], 1e-15)
        say(f"{row['name']}, windows above", int(hits.sum()), row["windowsAbove"])
        say(f"{row['name']}, characters covered", chars, row["coveredChars"])
        say(f"{row['name']}, coverage", None if log10 is None else share(chars, own_chars), row["coverage"], 1e-12)
    raw_target, raw_control = pick([entry["work"]], False), pick(entry["controls"], False)
    if not end and any(work["removed"] for work in own + others) and entry is data["targets"][0]:
        raw = family_floor(raw_control.log_p, len(raw_target.rows), error)[0]
        say("coverage without the cleaning list", None if raw is None else share(
            raw_target.chars(above(raw_target.log_p, raw), own), own[0]["chars"]),
            findings["details"]["cleaning"]["uncleanedCoverage"], 1e-12)
    needed = lambda queries: math.log(-math.expm1(math.log1p(-parameters["queryProbability"]) / queries))
    curves = [("by threshold", details["coverageByThreshold"], lambda s, x: s.log_p > (x + 1e-9) * LN10)]
    curves += [(f"by queries, {c['policy']}", c["points"], lambda s, x, p=p: s.policy[p] >= needed(10**x) - 1e-9 * LN10)
               for p, c in enumerate(details["coverageByQueries"])]
    for what, points, hit in curves:
        for kind, side, of, chars in (("work", target, own, own_chars), ("control", control, others, other_chars)):
            if chars:
                printed = np.array([point["target" if kind == "work" else "control"] for point in points])
                mine = np.array([side.chars(hit(side, point["x"]), of) / chars for point in points])
                say(f"coverage {what}, {kind}: largest difference", float(np.abs(mine - printed).max()), 0, 1e-12)

    # The control: size, gate, conformal test, halves, blocks left out.
    say("n, disjoint control windows", n, details["control"]["n"])
    say("m, disjoint windows of the work", m, details["control"]["m"])
    say("1/(n+1)", share(1, n + 1) if n else None, details["control"]["expectedFalseShare"], 1e-12)
    say("m/(m+n)", share(m, m + n) if n and m else None, details["control"]["probabilityOnePasses"], 1e-12)
    x, y = (blind_of(s.rows, entry["work"]) for s in (t_apart, c_apart))
    areas, _, lower, upper, verdict = gate_of(x, t_apart.block, y, c_apart.block, constants)
    for key, printed in zip(MEASURES, ("aucBytesPerChar", "aucCharsPerToken", "aucUnigram", "aucOrder")):
        say(f"blind gate, AUC {key}", areas[key], details["gate"][printed], 1e-12)
    say("blind gate, lower end", lower, details["gate"]["lower"], 1e-9)
    say("blind gate, upper end", upper, details["gate"]["upper"], 1e-9)
    say("blind gate, verdict", verdict if n else "no-control", details["gate"]["verdict"])
    imperfect = next(iter(found.values()))["calibration"]["kind"] == "imperfect"
    gate = entry["hitGate"]
    if gate is not None:
        for what, mine, tolerance in zip(("distance", "hits", "verdict"), hit_verdict(gate, constants), (1e-12, 0, 0)):
            say(f"hits against the control, {what}", mine, details["hitGate"][what], tolerance)
    if m and n:
        p = (1 + (c_apart.log_p[None, :] >= t_apart.log_p[:, None]).sum(1)) / (n + 1)
        threshold = conformal_threshold(c_apart.log_p, parameters["alpha"])
        if not imperfect:
            say("conformal p of the best", float(p.min()), details["conformal"]["p"], 1e-12)
            say("conformal threshold, log10", threshold and threshold / LN10, details["conformal"]["log10Threshold"], 1e-12)
        say("windows above it", 0 if threshold is None else int((t_apart.log_p > threshold).sum()),
            details["conformal"]["windowsAbove"])
        passing = np.nonzero(np.sort(p) * m / np.arange(1, m + 1) <= constants["listQ"])[0]
        say("Benjamini-Hochberg list", int(passing[-1]) + 1 if len(passing) else 0, details["conformal"]["listed"])
        rates, families = [], []
        halves = entry["halfSplit"] or {"blocks": [], "splits": []}  # a control of one block has no halves
        for split in halves["splits"]:
            plays = np.isin(c_apart.block, [b for b, flag in zip(halves["blocks"], split) if flag == "1"])
            half, innocent = c_apart.log_p[plays], c_apart.log_p[~plays]
            limit = conformal_threshold(half, parameters["alpha"])
            rates.append(math.nan if limit is None else (innocent > limit).mean())
            own_floor = family_floor(half, len(innocent), error)[0]
            families.append(math.nan if own_floor is None else above(innocent, own_floor).any())
        rate = float(np.mean(rates)) if rates else math.nan
        say("half-splits, false positives", None if math.isnan(rate) else rate,
            details["control"]["halfSplitFalsePositiveRate"], 1e-12)
        for end, at in (("lower", 0.05), ("upper", 0.95)):
            say(f"half-splits, false positives, {end} end", None if math.isnan(rate) else float(np.quantile(rates, at)),
                details["control"]["halfSplitFalsePositiveRange"][end], 1e-12)
        for caveat in (c for f in found.values() for c in f["caveats"]):
            if isinstance(caveat, str):  # findings of format 1 have sentences alone
                for printed in re.findall(r"with any passage in ([\d.]+) ?% of the splits", caveat):
                    say("half-splits, family error, %", round(100 * float(np.mean(families)), 1), float(printed))
            elif caveat["code"] == "half-split-error":
                say("half-splits, family error", float(np.mean(families)), caveat["data"]["share"], 1e-12)
        left = np.zeros(len(c_tile.rows), bool)
        for block in set(c_tile.block):
            here = np.array(c_tile.block) == block
            left[here] = above(c_tile.log_p[here], family_floor(c_tile.log_p[~here], max(1, len(t_tile.rows)), error)[0])
        say("one block left out, hits", int(left.sum()), details["control"]["leaveOneBlockOutHits"]["hits"])
        held_out = len(left) if len(set(c_tile.block)) > 1 else 0  # a block stands against the others
        say("one block left out, windows", held_out, details["control"]["leaveOneBlockOutHits"]["total"])

    # Findings: counts and intervals.
    def rate_of(finding, hits, interval=True):
        say(f"{finding['id']}, count", int(np.sum(hits)), finding["count"]["hits"])
        low, high = korn_graubard(hits, t_tile.block, t_tile.log_p, level) if interval else (None, None)
        if interval:
            say(f"{finding['id']}, lower end", low, finding["interval"].get("lower"), 1e-10)
            say(f"{finding['id']}, upper end", high, finding["interval"].get("upper"), 1e-10)

    if "memorized-passages" in found and floor is not None:
        rate_of(found["memorized-passages"], above(t_tile.log_p, floor))
    if "extractable-within-budget" in found and floor is not None and slack is not None:
        enough = needed(parameters["queries"])
        rate_of(found["extractable-within-budget"],
                above(t_tile.log_p, floor) & (t_tile.policy[0] - slack * LN10 >= enough), False)
        say("extractable, control value", share(int((c_tile.policy[0] >= enough).sum()), len(c_tile.rows)),
            found["extractable-within-budget"]["controlValue"], 1e-12)
    if "parts" in found.get("coverage-family-floor", {}) and floor is not None:
        parts, reached = found["coverage-family-floor"]["parts"], above(t_tile.log_p, floor)
        say("parts of the work reached", len(set(np.array(t_tile.block)[reached])), parts["hits"])
        say("parts of the work", len(set(t_tile.block)), parts["total"])
        say("parts of the control reached", len(set(np.array(c_tile.block)[left])), parts["controlHits"])
        say("parts of the control", len(set(c_tile.block)), parts["controlTotal"])
    if "greedy-exact" in found:
        rate_of(found["greedy-exact"], t_tile.exact)
        say("greedy, control value", share(int(c_tile.exact.sum()), len(c_tile.rows)), found["greedy-exact"]["controlValue"], 1e-12)
    if "designated-passages" in found and floor is not None:
        finding, spans = found["designated-passages"], next(
            w["designated"] for w in start["plan"]["works"] if w["id"] == entry["work"])
        chosen = {char for span in spans for char in range(span["startChar"], span["endChar"])}
        hit_rows = [r for r, is_hit in zip(target.rows, above(target.log_p, floor)) if is_hit]
        held = {char for r in hit_rows for char in range(r["suffixChar"], r["endChar"])}
        say("designated characters above the floor", len(chosen & held), finding["count"]["hits"])
        say("designated passages, control value", share(int(left.sum()), held_out), finding["controlValue"], 1e-12)
    near_copies, stretch = {}, {}
    if "byChanges" in found.get("greedy-near", {}):
        finding, (t_near, c_near) = found["greedy-near"], (
            Side([r for r in side.rows if "written" in r], len(side.policy)) for side in (t_tile, c_tile))
        within = lambda side, most: np.array(
            [r["written"]["changedWords"] is not None and r["written"]["changedWords"] <= most for r in side.rows], bool)
        for one in finding["byChanges"]:
            say(f"written with at most {one['most']} changed words, in the work", int(within(t_near, one["most"]).sum()), one["hits"])
            say(f"written with at most {one['most']} changed words, in the control", int(within(c_near, one["most"]).sum()), one["controlHits"])
        say("written passages", len(t_near.rows), finding["count"]["total"])
        say("written passages of the control", len(c_near.rows), finding.get("controlCount", {"total": 0})["total"])
        hits = within(t_near, finding["byChanges"][-1]["most"])
        low, high = korn_graubard(hits, t_near.block, t_near.log_p, level)
        say("written with few changed words, lower end", low, finding["interval"].get("lower"), 1e-10)
        say("written with few changed words, upper end", high, finding["interval"].get("upper"), 1e-10)
        run, spans = longest_near(t_near.rows, hits), found["longest-stretch"]["spans"]
        say("longest text without a gap, from", run[0]["suffixChar"] if run else None, spans[0]["startChar"] if spans else None)
        say("longest text without a gap, to", run[-1]["endChar"] if run else None, spans[0]["endChar"] if spans else None)
        stretch = {"passages": len(run), "changed": sum(r["written"]["changedWords"] for r in run)}
        near_copies = {key: sum(r["written"][key] for r, hit in zip(t_near.rows, hits) if hit) for key in ("words", "changedWords", "changedChars")}
    say("windows written by first choice", int(target.exact.sum()), details["greedy"]["exactWindows"])
    if firsts is None:
        absent(f"{name}: longest run of first choices")
    else:
        say("longest run of first choices", longest_run(firsts.get(entry["work"])), details["greedy"]["longestRunTokens"])
    if firsts is None and "sampled-for-real" in found:
        absent(f"{name}: real draws and their hits")
    drawn = [(r, v) for r, v in samples if r["work"] == entry["work"] and r["scored"] and not r["excluded"]]
    if drawn and "sampled-for-real" in found:
        finding, p = found["sampled-for-real"], np.array([min(1, math.exp(num(r["policyLogP"][0]))) for r, _ in drawn])
        draws = np.array([v["draws"] for _, v in drawn])
        say("real draws, hits", sum(v["hits"] for _, v in drawn), finding["count"]["hits"])
        say("real draws", int(draws.sum()), finding["count"]["total"])
        kept = [sorted(draw for text in v["texts"] for draw in text["draws"]) for _, v in drawn]
        say("real draws whose texts are kept", sum(map(len, kept)) if kept == [list(range(v["draws"])) for _, v in drawn] else None,
            finding["count"]["total"])
        for mean, sd in re.findall(r"([\d.]+) ± ([\d.]+)", finding["sentence"])[:1]:
            say("real draws, expected", round(float(draws @ p), 1), float(mean))
            say("real draws, standard deviation", round(math.sqrt(draws @ (p * (1 - p))), 1), float(sd))
    for spike in details.get("spikes", []):
        if beside is None:
            absent(f"{name}: passages of {spike['textId']} above the floor")
            continue
        scores = np.array(beside.get(("spike", spike["textId"]), []))
        check_share(f"{name}: passages of {spike['textId']}", scores, floor, spike, "found", level)
    for member, kind, texts in (("shuffled", "shuffled", [entry["work"]]),
                                ("sentencesShuffled", "sentences-shuffled", [entry["work"]]), ("selfWritten", "self-written", entry["controls"])):
        if member in details.get("negativeControls", {}):
            if beside is None:
                absent(f"{name}: {kind} passages above the floor")
                continue
            scores = np.array([log_p for text in texts for log_p in beside.get((kind, text), [])])
            check_share(f"{name}: {kind} passages", scores, floor, details["negativeControls"][member], "hits", level)
    lobo, fixed_control = share(int(left.sum()), held_out), control.policy[0] >= math.log(constants["fixedThreshold"])
    best = lambda side: float(side.log_p.max() / LN10) if len(side.rows) else None
    blocked = imperfect or not n
    for key, value, beside in (
        ("memorized-passages", share(int(above(t_tile.log_p, floor).sum()), len(t_tile.rows)), lobo),
        ("coverage-family-floor", share(target.chars(above(target.log_p, floor), own), own_chars), lobo),
        ("conformal-list", None if blocked else share(details["conformal"]["listed"], m), None if blocked or math.isnan(rate) else rate),
        ("coverage-fixed-threshold", share(target.chars(fixed, own), own_chars), share(control.chars(fixed_control, others), other_chars)),
        ("best-passage", best(target), best(control)),
    ):
        if key in found and (floor is not None or key in ("coverage-fixed-threshold", "best-passage")):
            say(f"{key}, value", value, found[key]["value"], 1e-12)
            say(f"{key}, control value", beside, found[key]["controlValue"], 1e-12)
    # Sentences, from the numbers above.
    has_phrases = (data["attack"]["id"], data["attack"]["version"]) in PHRASED
    if not has_phrases:
        print(plain(f"      {name}: the sentences of another version are not compared here"))
    hit = above(target.log_p, floor) if floor is not None else np.zeros(len(target.rows), bool)
    upper_of_control = korn_graubard(left, c_tile.block, c_tile.log_p, level)[1] if len(left) else None
    # Without the journal, a phrase about draws has only the numbers of its finding.
    drawn_of = {} if firsts is None else {
        "work": len(drawn), "control": sum(v["draws"] for r, v in samples if r["work"] in entry["controls"] and r["scored"] and not r["excluded"])}
    # The passage that is the most probable under the full softmax, under the first policy: another can be more probable there.
    chosen = target.policy[0][int(np.argmax(target.log_p))] if len(target.rows) else None
    miss = math.log1p(-math.exp(chosen)) if chosen is not None and chosen < 0 else None
    work = {**details, "blocksHit": len(set(np.array(target.block)[hit])),
            "nearCopies": near_copies, "stretch": stretch, "drawnOf": drawn_of, "bestPolicy": None if chosen is None else chosen / LN10, "upperOfControl": upper_of_control,
            "queries": math.ceil(math.log1p(-parameters["queryProbability"]) / miss) if miss else None}
    near = numbers_in([details["control"], details["summary"], details.get("groupShift")]) + [
        value for what, value in data.get("fromText", []) if what == "whole words"]
    for finding in found.values() if has_phrases else ():
        check_sentence(f"{name}, {finding['id']}", finding, work, {
            "windows": len(control.rows), "chars": other_chars, "maxLog10": best(control)}, parameters, constants, near)
    check_summary(name, target, own[0], details["summary"], shown["histogramEdges"], suffix, length)
    stated = [finding["tested"] for finding in found.values() if "tested" in finding]
    say("findings that state another tested part", sum(part != details["summary"].get("tested") for part in stated), 0)
    for printed in shown["controls"]:
        side = pick([printed["workId"]])
        check_summary(f"{name}, control {printed['workId']}", side, works[printed["workId"]], printed["summary"],
                      shown["histogramEdges"], suffix, length)
        if firsts is None:
            absent(f"{name}, control {printed['workId']}: longest run")
        else:
            say("control, longest run", longest_run(firsts.get(printed["workId"])), printed["greedy"]["longestRunTokens"])


def calibration_of(entry, constants, rows):
    """Whether a control of passages is adequate: its size, alpha, and the blind gate."""
    target, control = ([r for r in rows if wanted(r)] for wanted in (
        lambda r: r["work"] == entry["work"], lambda r: r["role"] == "control"))
    n, blocks = len(control), {r["block"] for r in control}
    if (n < constants["minimumControlWindows"] or len(blocks) < constants["minimumControlBlocks"] or n < len(target) / 2
            or math.floor(Fraction(str(entry["alpha"])) * (n + 1)) < 1):
        return "uncalibrated"
    if not target or not all(entry["work"] in r["blind"] for r in target + control):
        return "uncalibrated"
    verdict = gate_of(blind_of(target, entry["work"]), [r["block"] for r in target],
                      blind_of(control, entry["work"]), [r["block"] for r in control], constants)[-1]
    return {"refused": "uncalibrated", "imperfect": "imperfect", "matched": "calibrated"}[verdict]


def check_judgement(entry, constants, findings, rows, name, every_place):
    """Attacks that hold passages against the control's: ordinary, near-verbatim, long-form, editions."""
    target = [r for r in rows if r["work"] == entry["work"]]
    control = [r for r in rows if r["role"] == "control"]
    finding = next(f for f in findings["findings"] if f["id"] == f"{entry['finding']}/{entry['work']}")
    x, y = (np.array([num(r["score"]) for r in side]) for side in (target, control))
    block, level, least, m, n = np.array([r["block"] for r in control]), constants["level"], num(entry["minimum"]), len(target), len(control)
    to_floor = entry["hitsAbove"] == "family-floor"
    floor_of = lambda scores: tail_floor(scores, entry["familySize"], constants["familyError"]) if entry["exponentialTail"] else None
    floor = floor_of(y)
    bar = (math.inf if floor is None else floor) if to_floor else y.max() if n else -math.inf if least > -math.inf else math.inf
    hit = lambda score, over: (score >= least) & (score > over) & (score > -math.inf)
    def bar_without(b):
        others = y[block != b]
        if not to_floor:
            return others.max() if len(others) else math.inf
        above_others = None if floor is None or len(set(block)) < 2 else floor_of(others)
        return math.inf if above_others is None else above_others

    bars = {b: bar_without(b) for b in set(block)}
    hits, left = hit(x, bar), hit(y, np.array([bars[b] for b in block]))
    check(f"{name}: passages", m, finding["count"]["total"])
    check(f"{name}: hits", int(hits.sum()), finding["count"]["hits"])
    check(f"{name}: value", float(hits.mean()) if m else None, finding["value"], 1e-12)
    check(f"{name}: control value", float(left.mean()) if n else None, finding["controlValue"], 1e-12)
    check(f"{name}: verdicts of the table that differ", sum(r["hit"] != h for r, h in zip(target + control, [*hits, *left])), 0)
    rates = []
    for side, flags, key in ((target, hits, "rate"), (control, left, "controlRate")):
        spread = np.array([num(r.get("logP", r["score"])) for r in side])
        ends = korn_graubard(flags, [r["block"] for r in side], spread if np.isfinite(spread).all() else None, level, True)
        rates.append(ends)
        for end, which in zip(ends, ("lower", "upper")):
            check(f"{name}: {key}, {which} end", end, entry[key].get(which), 1e-10)
    if m and "Clopper" in finding["interval"].get("method", ""):
        k, tail = int(hits.sum()), (1 - level) / 2
        rates[0] = (0.0 if k == 0 else stats.beta.ppf(tail, k, m - k + 1), 1.0 if k == m else stats.beta.isf(tail, k + 1, m - k))
    for end, which in zip((None, None) if every_place else rates[0], ("lower", "upper")):
        check(f"{name}: interval of the finding, {which} end", end, finding["interval"].get(which), 1e-10)
    check(f"{name}: calibration", calibration_of(entry, constants, rows), finding["calibration"]["kind"])
    check(f"{name}: family floor", floor, entry["familyFloor"], 1e-12)
    check(f"{name}: hits above it", 0 if floor is None else int((hits & (x > floor)).sum()), entry["aboveFamilyFloor"])
    if not isinstance(entry["p"], dict):
        check(f"{name}: conformal p of the best", (1 + int((y >= x.max()).sum())) / (n + 1), entry["p"], 1e-12)


def sign_test(first, second):
    """Exact, one-sided: at least `first` of `first + second` fair coins."""
    n = first + second
    return float(Fraction(sum(math.comb(n, i) for i in range(first, n + 1)), 2**n)) if first else 1.0


def panel(findings, name):
    return next((p for p in findings["details"]["panels"] if p["id"] == name), None)


def check_edition_scores(name, lines, units, rows, plan):
    """The table against the journal. A difference is in the table if the passages of both editions have a score."""
    places, scores = {}, {}
    for passage in plan["passages"]:
        places.setdefault(passage["workId"], []).append(passage["startToken"])
    for line, unit in zip(lines, units):
        if line["observation"]["kind"] == "observed":
            for i, log_p in enumerate(line["observation"]["value"]["logP"]):
                scores[unit["work"], places[unit["work"]][unit["spec"]["from"] + i]] = log_p
    first, second = plan["editions"]
    for a, b in zip(places[first], places[second]):
        if (first, a) not in scores or (second, b) not in scores:
            scores.pop((first, a), None), scores.pop((second, b), None)
    table = {(r["work"], r["startToken"]): num(r["score"]) for r in rows}
    check(f"{name}: rows of the table that name a passage again", len(rows) - len(table), 0)
    check(f"{name}: passages of the table that differ from the journal", sum(
        scores.get(place) != table.get(place) for place in {*scores, *table}), 0)


def check_editions(start, data, rows, findings):
    """Which of two editions: the differences at which a passage exceeds the floor, and the sign test over their replacements."""
    told, parameters, name = data["editions"], start["parameters"], start["id"]
    sides = [{r["place"]: r for r in rows if r["work"] == work} for work in told["works"]]
    floors = [tail_floor(np.array([num(r["score"]) for r in rows if r["role"] == "control"]), entry["familySize"],
                         data["constants"]["familyError"]) for entry in data["judgments"]]
    places, sums, counts, verdicts = sorted(sides[0]), {}, {0: 0, 1: 0, None: 0}, []
    check(f"{name}: differences with one passage alone", len(set(sides[0]) ^ set(sides[1])), 0)
    differing = 0
    for place in places:
        pair = [side[place] for side in sides]
        scores = [num(r["score"]) for r in pair]
        difference = (scores[0] - scores[1]) / LN10
        held = any(floor is not None and score > floor for score, floor in zip(scores, floors))
        preferred = None if abs(difference) < told["leastDecades"] else 0 if difference > 0 else 1
        differing += pair[0]["replacement"] != pair[1]["replacement"]
        differing += sum(r["preferred"] != (held and preferred == side) for side, r in enumerate(pair))
        verdicts.append((scores, difference, held, preferred))
        if held:
            counts[preferred] += 1
            if preferred is not None:
                key = pair[0]["replacement"]
                sums[key] = sums.get(key, 0.0) + difference
    check(f"{name}: differences of the table whose verdict is another", differing, 0)
    shown = panel(findings, "differences")
    cells = [(s[0] / LN10, s[1] / LN10, d, "below the floor" if not held else "not told apart" if p is None else told["works"][p])
             for s, d, held, p in verdicts]
    check(f"{name}: rows of the table of differences that are others", sum(
        abs(a - b) > 1e-12 * abs(b) if isinstance(a, float) else a != b
        for mine, row in zip(cells, shown["rows"]) for a, b in zip(mine, row[3:])), 0)
    check(f"{name}: differences, rows of their table", min(500, len(cells)), len(shown["rows"]))
    for side, (entry, signs) in enumerate(zip(data["judgments"], told["signs"])):
        work, decided = entry["work"], counts[0] + counts[1]
        say = lambda what, *rest: check(f"{name} {work}: {what}", *rest)
        favor = [sum((value > 0) == (side == which) and value != 0 for value in sums.values()) for which in (0, 1)]
        p, own = sign_test(*favor), next(f for f in findings["findings"] if f["id"] == f"edition-rather/{work}")
        say("differences preferred", counts[side], signs["preferred"])
        say("differences of the other edition", counts[1 - side], signs["other"])
        say("differences not told apart", counts[None], signs["undecided"])
        say("different replacements in favor", favor[0], signs["replacements"]["preferred"])
        say("different replacements against", favor[1], signs["replacements"]["other"])
        say("p of the sign test", p, signs["p"], 1e-12)
        say("finding, count", counts[side], own["count"]["hits"])
        say("finding, differences told apart", decided, own["count"]["total"])
        say("finding, value", counts[side] / decided if decided else None, own["value"], 1e-12)
        ends = clopper_pearson(counts[side], decided, data["constants"]["level"]) if decided and len(
            [p for p in start["plan"]["passages"] if p["workId"] == work]) < start["plan"]["eligible"] else (None, None)
        for end, which in zip(ends, ("lower", "upper")):
            say(f"finding, {which} end", end, own["interval"].get(which), 1e-10)
        kind = calibration_of(entry, data["constants"], rows)
        say("finding, p", p if kind == "calibrated" and decided else None, own["family"].get("p"), 1e-12)
        foreign = entry["hitGate"] is not None and hit_verdict(entry["hitGate"], data["constants"])[2] == "foreign"
        hits = 0 if floors[side] is None else sum(num(r["score"]) > floors[side] for r in sides[side].values())
        is_shown = kind != "uncalibrated" and hits >= 2 and not foreign and decided and p <= parameters["alpha"]
        say("finding, standing", "measured" if kind == "uncalibrated" else "claim" if is_shown else "not-shown", own["standing"])
        held = next(f for f in findings["findings"] if f["id"] == f"edition-held/{work}")
        say("family floor, log10", None if floors[side] is None else floors[side] / LN10, held["threshold"]["log10"], 1e-12)
        row = panel(findings, "editions")["rows"][side]
        say("table of editions", str([int(one) for one in (len(places), hits, counts[side])]), str(row[1:]))


def p_words(p):
    """As a report prints it: three decimals, or two figures and a power of ten."""
    half_up = lambda value, places: Decimal(value).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    if p == 0 or p >= 0.001:
        return str(half_up(p, 3))
    exponent = Decimal(p).adjusted()
    figures = half_up(Decimal(p).scaleb(-exponent), 1)
    if figures == 10:
        figures, exponent = Decimal("1.0"), exponent + 1
    return f"{figures}\u00a0\u00d7\u00a010^\u2212{-exponent}"


def check_works(start, data, rows, lines, arrays, findings):
    """The scores of the works from the journal. Gives whether the table holds them all."""
    parameters, name = start["parameters"], start["id"]
    prefix, least, span = parameters["prefixTokens"], parameters["leastTokens"], data["constants"]["passageTokens"]
    windows = {one["work"]: one["windows"] for one in data["collections"]}
    by_work = {work: [r for r in rows if r["work"] == work] for work in windows}
    size = {work: max((r["endToken"] for r in own), default=0) for work, own in by_work.items()}
    models = [data["model"], *data["references"]]
    scores = {(work, model): np.full(size[work], math.nan) for work in windows for model in models}
    failed, again, crossing = set(), 0, 0
    for line, unit in zip(lines, data["units"]):
        work, spec = unit["work"], unit["spec"]
        own = windows[work][spec["from"]: spec["from"] + spec["count"]]
        if line["observation"]["kind"] != "observed":
            failed |= {(work, index) for index, *_ in own}
            continue
        place, at = line["observation"]["arrays"]["logProbs"], 0
        log_p = np.fromfile(arrays, "<f4", place["count"], offset=place["offset"]).astype(float)
        target = scores[work, unit.get("model", data["model"])]
        for index, first, scored_from, end in own:
            row = by_work[work][index]
            crossing += not row["startToken"] <= first <= scored_from < end <= row["endToken"]
            again += int((~np.isnan(target[scored_from:end])).sum())
            target[scored_from:end] = log_p[at: at + end - scored_from]
            at += end - scored_from
        crossing += at != place["count"]
    check(f"{name}: windows that leave their work, or lengths that differ", crossing, 0)
    check(f"{name}: tokens that were scored twice", again, 0)
    differing, unread, passages, whys = 0, 0, 0, 0
    for row in rows:
        start_token, end = row["startToken"], row["endToken"]
        own = scores[row["work"], data["model"]][start_token:end]
        if row.get("why") == "work-repeated":  # that two texts are the same is seen in the texts alone
            continue
        counts = ~np.isnan(own)
        for first, last in row["removed"]:
            counts[first - start_token: last - start_token] = False
        is_long = end - start_token >= prefix + least
        why = (None if is_long and counts.sum() >= least else "work-cleaned") if is_long else "work-too-short"
        if is_long and (row["work"], row["index"]) in failed:
            why = "work-failed"
        elif is_long:
            unread += int(np.isnan(own[prefix:]).sum()) + int((~np.isnan(own[:prefix])).sum())
        whys += (why, why is None) != (row.get("why"), row["scored"])
        if why is not None or not row["scored"]:
            continue
        means = [float(scores[row["work"], model][start_token:end][counts].mean()) for model in models]
        score = means[0] - (means[1] if len(means) > 1 else 0)
        near = lambda a, b, unit: abs(a - b) <= 1e-12 * max(abs(unit), 1)
        differing += not (near(score, row["score"], means[0]) and near(means[0], row["meanLogP"], means[0])
                          and int(counts.sum()) == row["scoredTokens"])
        sums = {start_token + at: math.fsum(own[at: at + span]) for at in range(span, len(own) - span + 1)
                if counts[at: at + span].all()}
        best = row["passage"]
        passages += bool(sums) != (best is not None) or bool(sums) and not (
            near(sums.get(best["startToken"], math.inf), best["logP"], best["logP"])
            and near(max(sums.values()), best["logP"], best["logP"]))
    check(f"{name}: tokens after the prefix without a score, or of a prefix with one", unread, 0)
    check(f"{name}: works with a score that should have none, or the other way round", whys, 0)
    check(f"{name}: works whose score differs from the journal", differing, 0)
    check(f"{name}: works whose most probable passage differs from the journal", passages, 0)
    check(f"{name}: works that the table does not hold once", sum(
        [r["index"] for r in own] != list(range(len(own))) for own in by_work.values()), 0)


def listed_by(ranks, holds):
    """The largest rank on the list: of the k lowest, for the largest k that holds; 0 if none does."""
    ordered = sorted(ranks)
    return next((ordered[k - 1] for k in range(len(ordered), 0, -1) if holds(ordered[k - 1], k)), 0)


def check_list(entry, at, start, data, rows, findings):
    """The list of works of one target: conformal p, Benjamini and Hochberg in whole numbers, gate, passages."""
    constants, q = data["constants"], Fraction(str(start["parameters"]["q"]))
    works = [r for r in rows if r["work"] == entry["work"]]
    target, control = [r for r in works if r["scored"]], [r for r in rows if r["work"] in entry["controls"] and r["scored"]]
    x, y = (np.array([r["score"] for r in side], float) for side in (target, control))
    m, n, name = len(x), len(y), f"{start['id']} {entry['work']}"
    say = lambda what, *rest: check(f"{name}: {what}", *rest)
    own = next(f for f in findings["findings"] if f["id"] == f"collection-list/{entry['work']}")

    # The control: its size, and the gate over whole works, each of which is a block of its own.
    is_seen = all(entry["work"] in r["blind"] for r in target + control)
    x_blind, y_blind = (blind_of(side, entry["work"], (*MEASURES, "length")) if is_seen else {} for side in (target, control))
    areas, worst, lower, upper, verdict = gate_of(x_blind, list(range(m)) if is_seen else [], y_blind, list(range(n)), constants)
    any_list = math.ceil(1 / q) - 1
    kind = ("uncalibrated" if n < constants["minimumControlWorks"] or n < any_list or verdict == "refused"
            else "calibrated" if verdict == "matched" else "imperfect")
    gate = entry["gate"] if entry["gate"]["kind"] == "gate" else None
    say("blind gate, largest distance", worst, gate and gate["distance"], 1e-12)
    say("blind gate, lower end", lower, gate and gate["lower"], 1e-9)
    say("blind gate, upper end", upper, gate and gate["upper"], 1e-9)
    say("blind gate, verdict", verdict, gate["verdict"] if gate else "refused")
    say("calibration", kind, own["calibration"]["kind"])
    shown = panel(findings, f"control-{at}")
    for measure, row in zip((*MEASURES, "length"), shown["rows"] if shown else []):
        say(f"blind gate, AUC {measure}", areas[measure], row[1], 1e-12)

    # The list.
    order, printed = np.sort(y), entry["list"] if entry["list"]["kind"] == "list" else None
    say("a list", bool(m and n), printed is not None)
    ranks = [1 + n - int(np.searchsorted(order, score, "left")) for score in x]
    p = [rank / (n + 1) for rank in ranks]
    adjusted, least = [0.0] * m, 1.0
    for place, i in reversed(list(enumerate(np.argsort(p, kind="stable"), 1))):
        least = min(least, p[i] * m / place)
        adjusted[i] = least
    largest_rank = listed_by(ranks, lambda rank, k: m * rank <= q * k * (n + 1))
    listed = [rank <= largest_rank for rank in ranks]
    say("works whose rank, p, adjusted p or place on the list is another", sum(
        printed is None or (row["rank"], row["listed"], row["hit"]) != (rank, on, on) or abs(row["p"] - one) > 1e-12 * one
        or abs(row["adjustedP"] - a) > 1e-12 * a
        for row, rank, one, a, on in zip(target, ranks, p, adjusted, listed)) if n else 0, 0)
    unseen = min(1.0, (1 + sum(rank > (n + 1) // 2 for rank in ranks)) / (m * (1 - (n + 1) // 2 / (n + 1)))) if m else 1.0
    storey = listed_by(ranks, lambda rank, k: unseen * m * rank <= float(q) * k * (n + 1) * (1 + 1e-12))
    fewest, for_one = math.ceil(Fraction(m) / (q * (n + 1))), max(0, math.ceil(m / q) - 1)
    if printed is not None:
        say("works listed by the rule", sum(listed), printed["count"])
        say("control works reached", max(0, largest_rank - 1), printed["controlsReached"])
        say("p of the whole list (Simes)", min([1.0, *adjusted]), printed["p"], 1e-12)
        say("Storey, works", sum(rank <= storey for rank in ranks), printed["storey"]["count"])
        table = panel(findings, f"reach-{at}")
        values = (m, n, 1 / (n + 1), fewest, any_list, for_one, unseen)
        for mine, row in zip(values, table["rows"] if table else []):
            say(row[0], mine, row[1], 1e-12)
    stated = kind == "calibrated" and printed is not None
    above_all = 0 if not n else int((x > y.max()).sum())
    on_list = sum(listed) if stated else above_all
    say("finding, standing", "measured" if kind != "calibrated" else "claim" if sum(listed) else "not-shown", own["standing"])
    say("finding, count", on_list if printed else None, own.get("count", {}).get("hits"))
    say("finding, works", m if printed else None, own.get("count", {}).get("total"))
    say("finding, value", on_list / m if printed else None, own["value"], 1e-12)
    say("finding, control value", max(0, largest_rank - 1) / n if stated else None, own["controlValue"], 1e-12)
    say("finding, p", min([1.0, *adjusted]) if stated else None, own["family"].get("p"), 1e-12)
    say("finding, level", float(q) if kind == "calibrated" else None, own["family"]["level"])

    # The most probable passages.
    x_best, y_best = (np.array([r["passage"]["logP"] for r in side if r["passage"]]) for side in (target, control))
    floor = family_floor(y_best, len(x_best), constants["familyError"])[0] if len(x_best) else None
    found = next(f for f in findings["findings"] if f["id"] == f"collection-passages/{entry['work']}")
    say("passages, family floor", floor, found["threshold"]["log10"], 1e-15)
    say("passages above it", None if floor is None else int(above(x_best, floor).sum()), found.get("count", {}).get("hits"))
    say("passages", None if floor is None else len(x_best), found.get("count", {}).get("total"))
    if floor is not None:
        others = family_floor(np.sort(y_best)[:-1], len(x_best), constants["familyError"])[0]
        say("passages, value", int(above(x_best, floor).sum()) / len(x_best), found["value"], 1e-12)
        say("passages, control value", int(above(np.sort(y_best)[-1:], others).sum()) / len(y_best), found["controlValue"], 1e-12)

    # The table of works, and the bars.
    table = panel(findings, f"works-{at}")
    if table is None:  # a report draws the panels of the first targets
        return
    place = {r["index"]: i for i, r in enumerate(target)}
    ordered = sorted(works, key=lambda r: (-(r["score"] if r["scored"] else -math.inf), r["index"]))[:500]
    wrong = 0
    for row, cells in zip(ordered, table["rows"]):
        i = place.get(row["index"])
        cells = [None if isinstance(cell, dict) else cell for cell in cells]
        mine = [row["endToken"] - row["startToken"], *[None] * 6]
        if i is not None:
            best = row["passage"]["logP"] / LN10 if row["passage"] else None
            words = [p_words(p[i]), p_words(adjusted[i]), "yes" if listed[i] else "no"] if stated else [None] * 3
            mine[1:] = [row["score"] / LN10, ranks[i] - 1 if printed else None, *words, best]
        wrong += mine != cells[1:]
    say("rows of the table of works that are others", wrong + abs(len(ordered) - len(table["rows"])), 0)
    bars = panel(findings, f"scores-{at}")
    if bars is not None:
        sides = [side / LN10 for side in (x, y) if len(side)]
        low = min(side.min() for side in sides)
        width = (max(side.max() for side in sides) - low) / 10
        shares = [np.bincount(np.minimum(9, np.floor((side - low) / width)).astype(int), minlength=10) / len(side) for side in sides]
        say("bars of scores that are others", sum(
            abs(share[i] - bar["value"]) > 1e-12 for i, group in enumerate(bars["groups"])
            for share, bar in zip(shares, group["bars"])), 0)


# A number as sentences print it: digits, a power of ten, or both.
SHOWN = r"(?:>\s?0\.999|10\^-?\d+(?:\.\d+)?|\d+(?:,\d{3})*(?:\.\d+)?(?:\s?×\s?10\^-?\d+)?)"


class Log10:
    """A probability by its logarithm."""

    def __init__(self, value):
        self.value = value


# The attacks, and their versions, whose sentences have the phrases below.
PHRASED = {("probabilistic", "1.3.0"), ("greedy", "1.4.0")}

# What sentences say of windows, # for each number, and what each number is: of the finding f, the work w, its controls c, the
# parameters p and the constants k.
PHRASES = [(re.compile(phrase.replace("#", f"({SHOWN})")), numbers) for phrase, numbers in (
    (r"# of # \(#%\)(?= passages| characters)", lambda f, w, c, p, k: (f["count"]["hits"], f["count"]["total"], f["value"])),
    (r"# of #(?= passages| draws)", lambda f, w, c, p, k: (f["count"]["hits"], f["count"]["total"])),
    (r"[Nn]one of # passages", lambda f, w, c, p, k: (f["count"]["total"],)),
    (r"# of them changed, in # passages?", lambda f, w, c, p, k: (w["stretch"]["changed"], w["stretch"]["passages"])),
    (r"none of them changed, in # passages?", lambda f, w, c, p, k: (w["stretch"]["passages"],)),
    (r"the family floor of #", lambda f, w, c, p, k: (Log10(f["threshold"]["log10"]),)),
    (r"set by # control passages", lambda f, w, c, p, k: (c["windows"],)),
    (r"exceeds them by # decades", lambda f, w, c, p, k: (w["summary"]["maxLog10"] - c["maxLog10"],)),
    (r"family error rate is about #", lambda f, w, c, p, k: (k["familyError"],)),
    (r"#% of the work lies", lambda f, w, c, p, k: (f["value"],)),
    (r"in # of # blocks", lambda f, w, c, p, k: (w["blocksHit"], w["summary"]["blocks"])),
    (r"in text like the control, at most #% of the passages", lambda f, w, c, p, k: (w["upperOfControl"],)),
    (r"upper end of a #% interval", lambda f, w, c, p, k: (k["level"],)),
    (r"#% of the characters of the work were tested", lambda f, w, c, p, k: (f["tested"]["tested"] / f["tested"]["chars"],)),
    (r"Each of # passages was compared with # control", lambda f, w, c, p, k: (w["control"]["m"], w["control"]["n"])),
    (r"# of them (?:are|is) on the list", lambda f, w, c, p, k: (f["count"]["hits"],)),
    (r"q = #", lambda f, w, c, p, k: (k["listQ"],)),
    (r"# exceeds? the threshold of #", lambda f, w, c, p, k: (w["conformal"]["windowsAbove"], Log10(f["threshold"]["log10"]))),
    (r"at a rate of at most #", lambda f, w, c, p, k: (p["alpha"],)),
    (r"the rate was #% on average, and in nine of ten splits between #% and #%", lambda f, w, c, p, k: (
        f["controlValue"], *(w["control"]["halfSplitFalsePositiveRange"][end] for end in ("lower", "upper")))),
    (r"within # queries, each given the # preceding tokens, with probability #",
     lambda f, w, c, p, k: (p["queries"], p["prefixTokens"], p["queryProbability"])),
    (r"of # control passages, # (?:are|is) expected", lambda f, w, c, p, k: (c["windows"], f["controlValue"] * c["windows"])),
    (r"In #% of all pairs", lambda f, w, c, p, k: (f["value"],)),
    (r"\(#% interval by blocks: #% to #%\)", lambda f, w, c, p, k: tuple(f["interval"][end] for end in ("level", "lower", "upper"))),
    (r"would occur with probability # \(# ways", lambda f, w, c, p, k: (f["family"]["p"], w["groupShift"]["labelings"])),
    (r"a probability of at least #(?= under)", lambda f, w, c, p, k: (k["fixedThreshold"],)),
    (r"in the control, # of # \(#%\) do", lambda f, w, c, p, k: (f["controlValue"] * c["chars"], c["chars"], f["controlValue"])),
    (r"in the control, # of # \(#%\) are", lambda f, w, c, p, k: (f["controlValue"] * c["windows"], c["windows"], f["controlValue"])),
    (r"passage of the work has probability #; in the control, the most probable passage has probability #",
     lambda f, w, c, p, k: (Log10(f["value"]), Log10(f["controlValue"]))),
    (r"within # quer(?:y|ies) with probability #", lambda f, w, c, p, k: (w["queries"], p["queryProbability"])),
    (r"[Uu]nder top-k #, T #", lambda f, w, c, p, k: tuple(map(float, re.search(r"top-k=(\S+) t=([\d.]+)", p["policies"]).groups()))),
    (r"asked to write # passages", lambda f, w, c, p, k: (w["drawnOf"]["work"],)),
    (r"passages of # tokens", lambda f, w, c, p, k: (p["suffixTokens"],)),
    (r"in the control, # of # did", lambda f, w, c, p, k: (f["controlValue"] * w["drawnOf"]["control"], w["drawnOf"]["control"])),
    (r"with at most # changed words, # with at most #, # with at most # and # with none", lambda f, w, c, p, k: (
        f["byChanges"][3]["most"], *(one[key] for one in f["byChanges"][2:0:-1] for key in ("hits", "most")), f["byChanges"][0]["hits"])),
    (r"in the control, #, #, # and # of #", lambda f, w, c, p, k: (
        *(one["controlHits"] for one in f["byChanges"][::-1]), f["controlCount"]["total"])),
    (r"The # near copies have # changed words of #, and # changed characters", lambda f, w, c, p, k: (
        f["count"]["hits"], w["nearCopies"]["changedWords"], w["nearCopies"]["words"], w["nearCopies"]["changedChars"])),
    (r"# passages? of # characters? (?:was|were) designated", lambda f, w, c, p, k: (len(f["spans"]), f["count"]["total"])),
    (r"true text before it, has # tokens", lambda f, w, c, p, k: (f["value"],)),
    (r"in the control, it has # tokens", lambda f, w, c, p, k: (f["controlValue"],)),
    (r"the passage of the work has probability #", lambda f, w, c, p, k: (Log10(w["bestPolicy"]),)),
    (r"a mean token probability above #", lambda f, w, c, p, k: (10 ** (f["threshold"]["log10"] / p["suffixTokens"]),)),
)]


def is_printed(shown, value, scale=1, after=""):
    """Does a sentence print this value, rounded at its last digit; after “at least” down, after “at most” up?"""
    if value is None:
        return False
    digits, _, power = re.sub(r"\s", "", shown).partition("×10^")
    if digits.startswith("10^"):
        if not isinstance(value, Log10):
            return False
        digits, value = digits[3:], value.value
    elif isinstance(value, Log10):
        value = 10 ** value.value
    if digits.startswith(">"):
        return value >= 0.9995
    number, last = float(digits.replace(",", "")), 10.0 ** -len(digits.partition(".")[2])
    value = scale * value / (10.0 ** int(power) if power else 1)
    if after.lower().endswith(("at least ", "at most ")):
        return -1e-9 < (value - number) * (1 if after.endswith("least ") else -1) < last
    return abs(value - number) <= last / 2 * (1 + 1e-6)


def numbers_in(value):
    """Every number of a piece of findings, but not those of its sentences, its places in the text and long lists."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return [abs(value)]
    if isinstance(value, str):  # parameters such as top-k=40 t=1
        return [float(number) for number in re.findall(r"\d+(?:\.\d+)?", value)] if len(value) < 60 else []
    if isinstance(value, list):
        return [number for one in value for number in numbers_in(one)] if len(value) <= 20 else [len(value)]
    if isinstance(value, dict):
        return [number for key, one in value.items() for number in numbers_in(one)
                if key not in ("sentence", "text", "spans", "caveats", "id", "title", "reason", "of", "method", "name")]
    return []


def strange_numbers(said, known):
    """Numbers of a sentence that are none of these and none in percent, by any rounding."""
    return [found[0] for found in re.finditer(SHOWN, said) if not any(
        is_printed(found[0], Log10(sign * value) if found[0].startswith("10^") else sign * value, scale, after)
        for value in known for sign in (1, -1) for scale in (1, 100) for after in ("", "at least ", "at most "))]


def check_sentence(name, finding, work, control, parameters, constants, beside):
    """Each number of a sentence, by its phrase. What no phrase says must be a number of the finding or a parameter; in a caveat, of its
    own data or of what stands beside. And “426 of 426 passages …”, “None of 426 …”: over the total of its finding a sentence says its
    count first."""
    # Names and ids are no numbers; real draws are compared with their expectation elsewhere.
    bare = lambda text: re.sub(r"“[^”]*”|\b[A-Z]+\d+\b|[\d.]+ ± [\d.]+", " ", text.replace("−", "-"))
    rest, wrong = bare(finding["sentence"]), []
    for phrase, numbers in PHRASES:
        for found in phrase.finditer(rest):
            try:
                values = numbers(finding, work, control, parameters, constants)
            except (KeyError, TypeError):
                continue  # a phrase of another finding: its numbers must be of the data
            for at, value in enumerate(values, 1):
                scale = 100 if found.string[found.end(at):][:1] == "%" else 1
                if not is_printed(found[at], value, scale, found.string[:found.start(at)]):
                    wrong.append(found[0])
            rest = rest.replace(found[0], " ", 1)
    known = numbers_in([finding, parameters, constants]) + beside
    check(f"{name}, sentence: numbers that are not of its data", "; ".join(wrong + strange_numbers(rest, known)), "")
    for caveat in finding["caveats"]:
        own = numbers_in(caveat.get("data", {}))
        known += own + [one / other for one in own for other in own if other]
        strange = strange_numbers(bare(caveat["text"]), known)
        if strange:
            check(f"{name}, caveat {caveat['code']}: numbers that are not of its data", "; ".join(strange), "")
    count = finding.get("count")
    if not count:
        return
    said = [0 if hits in ("None", "none") else int(hits.replace(",", ""))
            for hits, total in re.findall(r"(?<![\w.,])([Nn]one|[\d,]+) of (?:the )?([\d,]+)(?![\w.])", finding["sentence"])
            if total.strip(",").replace(",", "") == str(count["total"])]
    if said:
        check(f"{name}: the count that its sentence says", said[0], count["hits"])


def check_ledger(name, lines, units, findings):
    """Whose bits restore each work: the sizes of the files from the codes in the journal, and their sum."""
    codes = {}
    for line, unit in zip(lines, units):
        if line["observation"]["kind"] != "observed":
            print(plain(f"      {name}: the ledger of bits is not computed here, since a part was not coded"))
            return
        of = codes.setdefault((unit.get("model"), unit["work"]), [0, 0])
        for stretch in line["observation"]["value"]["stretches"]:
            of[0] += stretch["bytes"]
            of[1] += 1
    # A file has at most 256 bytes of header, and 8 for each chunk.
    bits = lambda model, works: 8 * (256 + sum(codes[model, work][0] + 8 * codes[model, work][1] for work in works))
    for finding in findings["findings"]:
        ledger = finding.get("ledger")
        if ledger is None:
            continue
        check(f"{name} {finding['id']}: bits of the text", ledger["work"]["whole"], 8 * finding["count"]["total"])
        for side, works in (("work", [finding["workId"]]), ("control", finding["calibration"]["controls"])):
            own = ledger[side]
            if own is None:
                continue
            says = f"{name} {finding['id']}: bits of the {side},"
            check(f"{says} from the examiner", bits(None, works), own["examiner"])
            check(f"{says} from examiner, model and language together", own["examiner"] + own["model"] + own["language"], own["whole"], 1e-9)
            if "reference" in ledger:
                check(f"{says} that the reference model leaves", bits(ledger["reference"]["id"], works), own["whole"] - own["language"], 1e-9)
            else:
                print(plain(f"      {says} that the compressor leaves: not computed here"))


def check_chain(name, text, data, findings):
    """Each line of the journal holds the SHA-256 of the one before; the last one's is the head. Gives the lines."""
    *lines, rest = text.split(b"\n")
    head, broken, parsed = "0" * 64, 0, [json.loads(line) for line in lines]
    for seq, (line, value) in enumerate(zip(lines, parsed)):
        broken += (value["seq"], value["prev"]) != (seq, head)
        head = hashlib.sha256(line).hexdigest()
    check(f"{name}: lines of the journal that do not follow the one before", broken + (rest != b""), 0)
    check(f"{name}: SHA-256 of its last line, the head in findings.json", head, findings["journalHead"])
    check(f"{name}: the head in recompute.json", data["journalHead"], head)
    check(f"{name}: lines of the journal, units in recompute.json", len(parsed), len(data["units"]))
    return parsed


def examination(path, left_out):
    stem = path[: -len("recompute.json")]
    read = lambda end: open(stem + end, "rb").read()
    is_left = lambda end: "data/results/" + os.path.basename(stem) + end in left_out
    data, start, findings = (json.loads(read(end)) for end in ("recompute.json", "start.json", "findings.json"))
    check(f"{start['id']}: SHA-256 of the plan, in start.json and findings.json", start["planSha256"], findings["planSha256"])
    check(f"{start['id']}: SHA-256 of the plan, in recompute.json", data["planSha256"], start["planSha256"])
    if is_left("windows.jsonl"):
        for finding in findings["findings"]:
            absent(f"{start['id']} {finding['id']}: value, interval and control value")
        return
    table = read("windows.jsonl")
    check(f"{start['id']}: SHA-256 of the table", hashlib.sha256(table).hexdigest(), data["windowsSha256"])
    rows = [json.loads(line) for line in table.splitlines()]
    check(f"{start['id']}: rows of the table", len(rows), data["rows"])
    lines = None
    if is_left("journal.jsonl"):
        absent(f"{start['id']}: every row of the table, from the journal")
    else:
        journal = read("journal.jsonl") if os.path.exists(stem + "journal.jsonl") else b""  # a plan without units leaves none
        lines = check_chain(start["id"], journal, data, findings)
    if "editions" in data and lines is not None:
        check_edition_scores(start["id"], lines, data["units"], rows, start["plan"])
    for entry in data.get("judgments", []):
        tried = [p for p in start["plan"]["passages"] if p["workId"] == entry["work"]] if "editions" in data else []
        every_place = "editions" in data and len(tried) == start["plan"]["eligible"]
        check_judgement(entry, data["constants"], findings, rows, f"{start['id']} {entry['work']}", every_place)
    if "editions" in data:
        check_editions(start, data, rows, findings)
        return
    if data["kind"] == "works":
        if lines is not None:
            check_works(start, data, rows, lines, stem + "logProbs.f32", findings)
        for at, entry in enumerate(data["targets"], 1):
            check_list(entry, at, start, data, rows, findings)
        lowest = min((r["score"] for r in rows if r["role"] == "target" and r["hit"]), default=math.inf)
        check(f"{start['id']}: control works whose verdict is another", sum(
            r["hit"] != (r["scored"] and r["score"] >= lowest) for r in rows if r["role"] == "control"), 0)
        return
    if data["attack"]["id"] == "assisted" and lines is not None:
        check_ledger(start["id"], lines, data["units"], findings)
    if data["kind"] != "windows":
        print(plain(f"      {start['id']}: other numbers of {data['attack']['id']} are not computed here"))
        return
    suffix, details = start["parameters"]["suffixTokens"], findings["details"]
    fits, firsts, samples, slack, beside = check_journal(
        start["id"], lines, data["units"], rows, suffix, details["replay"], stem + "tokens.f32")
    if not fits:
        print(plain(f"      {start['id']}: nothing more is computed: table and journal do not hold the same windows"))
        return
    for entry in data["targets"]:
        check_target(entry, data, firsts, samples, slack, beside, start, findings, rows)
    if "inAnswer" not in data:
        return
    # The same windows at the start of an answer: the same table with other scores, and other units.
    rows = [{**row, **row["inAnswer"]} for row in rows]
    name = f"{start['id']}, in an answer"
    fits, firsts, _, slack, beside = check_journal(
        name, lines, data["units"], rows, suffix, details["inAnswer"]["replay"], stem + "tokens.f32", "in-answer")
    if not fits:
        print(plain(f"      {name}: nothing more is computed: table and journal do not hold the same windows"))
        return
    for entry in data["inAnswer"]["targets"]:
        check_target(entry, data, firsts, [], slack, beside, start, findings, rows, "-in-answer")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    paths = sorted(glob.glob(os.path.join(sys.argv[1], "data", "results", "*.recompute.json")))
    report = os.path.join(sys.argv[1], "data", "report", "report.json")
    sealed = json.load(open(report)) if os.path.exists(report) else {}
    left_out = {one["path"] for one in sealed.get("leftOutFiles", [])}
    for one in paths:
        examination(one, left_out)
    if not paths:
        print("This bag holds no X*.recompute.json: it was sealed before examinations recorded them.")
    print(f"{checked - failures} of {checked} numbers are as they should be: equal in the files, or as findings.json has them.")
    if unknown:
        print(f"{unknown} lines marked ---- name numbers that were not computed: the files that they rest on were omitted at sealing.")
    sys.exit(1 if failures or not paths else 0)
