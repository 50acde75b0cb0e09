#!/usr/bin/env python3
"""Computes the numbers of a sealed report again, from the bag alone, with numpy and scipy.

    python3 recompute.py BAG

prints each number beside the one in findings.json and PASS or FAIL; ends with 1 if any failed. recompute.md has the formulas,
their sources, the formats, and which numbers of which attacks are computed here.
"""
import glob, hashlib, json, math, os, re, sys
from fractions import Fraction

import numpy as np
from scipy import stats

LN10, failures, checked = math.log(10), 0, 0


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
    reach = float(stats.t.ppf(1 - (1 - level) / 2, fewest - 1)) * error
    low, high = (1 / (1 + math.exp(-(logit + side * reach))) - 0.5 for side in (-1, 1))
    return auc, 0.0 if low <= 0 <= high else min(abs(low), abs(high)), max(abs(low), abs(high))


def largest(values):
    return None if any(v is None for v in values) else max(values)


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


def check_summary(name, side, printed, edges, length):
    log10 = side.log_p / LN10
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
                                           and not r.get("repeats") and not (cleaned and r["excluded"])], policies)
    target, control = pick([entry["work"]]), pick(entry["controls"])
    own, others = [works[entry["work"]]], [works[i] for i in entry["controls"]]
    own_chars, other_chars = own[0]["countedChars"], sum(w["countedChars"] for w in others)
    left, rate = np.zeros(0, bool), math.nan
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
    found_auc = []
    for key, printed in (("compressedBytesPerChar", "aucBytesPerChar"), ("charsPerToken", "aucCharsPerToken"),
                         ("unigramLogP", "aucUnigram")):
        x, y = ([r["blind"][entry["work"]][key] for r in s.rows] for s in (t_apart, c_apart))
        ends = auc_distances(x, t_apart.block, y, c_apart.block, constants["gateLevel"]) if m and n else (None, None, None)
        found_auc.append(ends)
        say(f"blind gate, AUC {key}", ends[0], details["gate"][printed], 1e-12)
    worst = largest([None if auc is None else abs(auc - 0.5) for auc, _, _ in found_auc])
    lower, upper = (largest([one[end] for one in found_auc]) for end in (1, 2))
    say("blind gate, lower end", lower, details["gate"]["lower"], 1e-9)
    say("blind gate, upper end", upper, details["gate"]["upper"], 1e-9)
    verdict = ("refused" if worst is None or worst > constants["gateRefused"] and (lower is None or lower > constants["gateMatched"])
               else "matched" if worst <= constants["gateMatched"] and upper is not None and upper <= constants["gateRefused"]
               else "imperfect")
    say("blind gate, verdict", verdict if n else "no-control", details["gate"]["verdict"])
    imperfect = next(iter(found.values()))["calibration"]["kind"] == "imperfect"
    gate = entry["hitGate"]
    if gate is not None:
        x, y = np.array(gate["hits"], float), np.array(gate["control"], float)
        distance = max(abs(auc_distances(x[:, i], [0] * len(x), y[:, i], [0] * len(y), 0.9)[0] - 0.5) for i in range(3))
        say("hits against the control, distance", distance, details["hitGate"]["distance"], 1e-12)
        say("hits against the control, number", len(x), details["hitGate"]["hits"])
        limit = constants["gateRefused"] * max(1, math.sqrt(constants["minimumGatedHits"] / len(x)))
        say("hits against the control, verdict", "foreign" if distance > limit
            else "too-few" if len(x) < constants["minimumGatedHits"] else "like-control", details["hitGate"]["verdict"])
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
        for split in entry["halfSplit"]["splits"]:
            plays = np.isin(c_apart.block, [b for b, flag in zip(entry["halfSplit"]["blocks"], split) if flag == "1"])
            half, innocent = c_apart.log_p[plays], c_apart.log_p[~plays]
            limit = conformal_threshold(half, parameters["alpha"])
            rates.append(math.nan if limit is None else (innocent > limit).mean())
            own_floor = family_floor(half, len(innocent), error)[0]
            families.append(math.nan if own_floor is None else above(innocent, own_floor).any())
        rate = float(np.mean(rates))
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
        say("one block left out, windows", len(left), details["control"]["leaveOneBlockOutHits"]["total"])

    # Findings: counts and intervals.
    def rate_of(finding, hits, interval=True):
        say(f"{finding['id']}, count", int(np.sum(hits)), finding["count"]["hits"])
        low, high = korn_graubard(hits, t_tile.block, t_tile.log_p, level) if interval else (None, None)
        if interval:
            say(f"{finding['id']}, lower end", low, finding["interval"].get("lower"), 1e-10)
            say(f"{finding['id']}, upper end", high, finding["interval"].get("upper"), 1e-10)

    if "memorized-passages" in found and floor is not None:
        rate_of(found["memorized-passages"], above(t_tile.log_p, floor))
        high = korn_graubard(left, c_tile.block, c_tile.log_p, level)[1]
        for printed in re.findall(r"text like the control at most ([\d.]+) ?%", found["coverage-family-floor"]["sentence"]):
            say("upper end for the control, %", math.ceil(1000 * high - 1e-9) / 10, float(printed))
    if "extractable-within-budget" in found and floor is not None and slack is not None:
        enough = needed(parameters["queries"])
        rate_of(found["extractable-within-budget"],
                above(t_tile.log_p, floor) & (t_tile.policy[0] - slack * LN10 >= enough), False)
        say("extractable, control value", share(int((c_tile.policy[0] >= enough).sum()), len(c_tile.rows)),
            found["extractable-within-budget"]["controlValue"], 1e-12)
    if "greedy-exact" in found:
        rate_of(found["greedy-exact"], t_tile.exact)
        say("greedy, control value", share(int(c_tile.exact.sum()), len(c_tile.rows)), found["greedy-exact"]["controlValue"], 1e-12)
    say("windows written by first choice", int(target.exact.sum()), details["greedy"]["exactWindows"])
    say("longest run of first choices", longest_run(firsts.get(entry["work"])), details["greedy"]["longestRunTokens"])
    drawn = [(r, v) for r, v in samples if r["work"] == entry["work"] and r["scored"] and not r["excluded"]]
    if drawn and "sampled-for-real" in found:
        finding, p = found["sampled-for-real"], np.array([min(1, math.exp(num(r["policyLogP"][0]))) for r, _ in drawn])
        draws = np.array([v["draws"] for _, v in drawn])
        say("real draws, hits", sum(v["hits"] for _, v in drawn), finding["count"]["hits"])
        say("real draws", int(draws.sum()), finding["count"]["total"])
        for mean, sd in re.findall(r"\(([\d.]+) ± ([\d.]+) are expected", finding["sentence"]):
            say("real draws, expected", round(float(draws @ p), 1), float(mean))
            say("real draws, standard deviation", round(math.sqrt(draws @ (p * (1 - p))), 1), float(sd))
    for spike in details.get("spikes", []):
        scores = np.array(beside.get(("spike", spike["textId"]), []))
        check_share(f"{name}: passages of {spike['textId']}", scores, floor, spike, "found", level)
    for member, kind, texts in (("shuffled", "shuffled", [entry["work"]]), ("selfWritten", "self-written", entry["controls"])):
        if member in details.get("negativeControls", {}):
            scores = np.array([log_p for text in texts for log_p in beside.get((kind, text), [])])
            check_share(f"{name}: {kind} passages", scores, floor, details["negativeControls"][member], "hits", level)
    lobo, fixed_control = share(int(left.sum()), len(left)), control.policy[0] >= math.log(constants["fixedThreshold"])
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
    check_summary(name, target, details["summary"], shown["histogramEdges"], length)
    for printed in shown["controls"]:
        side = pick([printed["workId"]])
        check_summary(f"{name}, control {printed['workId']}", side, printed["summary"], shown["histogramEdges"], length)
        say("control, longest run", longest_run(firsts.get(printed["workId"])), printed["greedy"]["longestRunTokens"])


def check_judgement(entry, constants, findings, rows, name):
    """Attacks that hold passages against the control's: ordinary, near-verbatim, long-form."""
    target = [r for r in rows if r["work"] == entry["work"]]
    control = [r for r in rows if r["role"] == "control"]
    finding = next(f for f in findings["findings"] if f["id"] == f"{entry['finding']}/{entry['work']}")
    x, y = (np.array([num(r["score"]) for r in side]) for side in (target, control))
    block, level, least, m, n = np.array([r["block"] for r in control]), constants["level"], num(entry["minimum"]), len(target), len(control)
    bar = y.max() if n else -math.inf if least > -math.inf else math.inf
    hit = lambda score, over: (score >= least) & (score > over) & (score > -math.inf)
    others = [y[block != b] for b in block]
    hits, left = hit(x, bar), hit(y, np.array([o.max() if len(o) else math.inf for o in others]))
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
    for end, which in zip(rates[0], ("lower", "upper")):
        check(f"{name}: interval of the finding, {which} end", end, finding["interval"].get(which), 1e-10)
    floor = tail_floor(y, m, constants["familyError"]) if entry["exponentialTail"] else None
    check(f"{name}: family floor", floor, entry["familyFloor"], 1e-12)
    check(f"{name}: hits above it", 0 if floor is None else int((hits & (x > floor)).sum()), entry["aboveFamilyFloor"])
    if not isinstance(entry["p"], dict):
        check(f"{name}: conformal p of the best", (1 + int((y >= x.max()).sum())) / (n + 1), entry["p"], 1e-12)


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


def examination(path):
    stem = path[: -len("recompute.json")]
    read = lambda end: open(stem + end, "rb").read()
    data, start, findings = (json.loads(read(end)) for end in ("recompute.json", "start.json", "findings.json"))
    table = read("windows.jsonl")
    check(f"{start['id']}: SHA-256 of the table", hashlib.sha256(table).hexdigest(), data["windowsSha256"])
    rows = [json.loads(line) for line in table.splitlines()]
    check(f"{start['id']}: rows of the table", len(rows), data["rows"])
    check(f"{start['id']}: SHA-256 of the plan, in start.json and findings.json", start["planSha256"], findings["planSha256"])
    check(f"{start['id']}: SHA-256 of the plan, in recompute.json", data["planSha256"], start["planSha256"])
    journal = read("journal.jsonl") if os.path.exists(stem + "journal.jsonl") else b""  # a plan without units leaves none
    lines = check_chain(start["id"], journal, data, findings)
    for entry in data.get("judgements", []):
        check_judgement(entry, data["constants"], findings, rows, f"{start['id']} {entry['work']}")
    if data["kind"] != "windows":
        print(plain(f"      {start['id']}: other numbers of {data['attack']['id']} are not computed here"))
        return
    fits, firsts, samples, slack, beside = check_journal(start["id"], lines, data["units"], rows, start["parameters"]["suffixTokens"],
                                                 findings["details"]["replay"], stem + "tokens.f32")
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
    fits, firsts, _, slack, beside = check_journal(name, lines, data["units"], rows, start["parameters"]["suffixTokens"],
                                              findings["details"]["inAnswer"]["replay"], stem + "tokens.f32", "in-answer")
    if not fits:
        print(plain(f"      {name}: nothing more is computed: table and journal do not hold the same windows"))
        return
    for entry in data["inAnswer"]["targets"]:
        check_target(entry, data, firsts, [], slack, beside, start, findings, rows, "-in-answer")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    paths = sorted(glob.glob(os.path.join(sys.argv[1], "data", "results", "*.recompute.json")))
    for one in paths:
        examination(one)
    if not paths:
        print("This bag holds no X*.recompute.json: it was sealed before examinations recorded them.")
    print(f"{checked - failures} of {checked} numbers are as they should be: equal in the files, or as findings.json has them.")
    sys.exit(1 if failures or not paths else 0)
