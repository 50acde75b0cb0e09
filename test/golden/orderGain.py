"""The gain of word order in windows of 75 words, computed from the definition with another program.

Target: the eight planted chapters of the demo. Control: its eleven held-out chapters, as they are, and read across two columns (lines of five
words from the left half and the right half of each chapter in turn), a common fault of OCR.

    python3 test/golden/orderGain.py     -> test/golden/data/orderGain.json
"""
import collections, json, math, re, sys

DEMO = "assets/demo/"
OUT = "test/golden/data/orderGain.json"
WORDS = 75
PRIOR = 50


def chapters(name):
    with open(DEMO + name, encoding="utf-8") as file:
        parts = re.split(r"^CHAPTER \d+\.$", file.read(), flags=re.M)
    return [part.split() for part in parts if len(part.split()) > 50]


def across_columns(chapter, words=5):
    lines = [chapter[at:at + words] for at in range(0, len(chapter), words)]
    half = (len(lines) + 1) // 2
    pairs = (lines[at] + (lines[half + at] if half + at < len(lines) else []) for at in range(half))
    return [word for pair in pairs for word in pair]


def windows(side, texts):
    return [(f"{side}/{chapter}", " ".join(text[at:at + WORDS]))
            for chapter, text in enumerate(texts) for at in range(0, len(text) - WORDS + 1, WORDS)]


def gains(texts):
    split = [(block, re.findall(r"[^\W\d_]+|\d+|[^\w\s]|_", text.lower())) for block, text in texts]
    counts = collections.Counter(word for _, words in split for word in words)
    common = set(sorted(counts, key=lambda word: (-counts[word], word))[:200])
    classed = [(block, [word if word in common else "-" + word[-2:] for word in words]) for block, words in split]
    classes = len({name for _, names in classed for name in names})
    out = []
    tables = {}
    for block in {block for block, _ in classed}:
        one, two, three = collections.Counter(), collections.Counter(), collections.Counter()
        for other, names in classed:
            if other != block:
                one.update(names)
                two.update(zip(names, names[1:]))
                three.update(zip(names, names[1:], names[2:]))
        tables[block] = one, two, three
    for block, names in classed:
        one, two, three = tables[block]
        total = sum(one.values()) + classes
        sums = []
        for a, b, c in zip(names, names[1:], names[2:]):
            unigram = (one[c] + 1) / total
            bigram = (two[b, c] + PRIOR * unigram) / (one[b] + PRIOR)
            trigram = (three[a, b, c] + PRIOR * bigram) / (two[a, b] + PRIOR)
            sums.append(math.log(trigram) - math.log(unigram))
        out.append(math.fsum(sums) / len(sums))
    return out


def auc(target, control):
    return sum((x > y) + (x == y) / 2 for x in target for y in control) / (len(target) * len(control))


def compared(target, control):
    values = gains(target + control)
    return {"target": len(target), "control": len(control), "auc": auc(values[:len(target)], values[len(target):]),
            "first": values[0], "last": values[-1]}


if __name__ == "__main__":
    work = windows("work", chapters("target-moby-dick-planted.txt"))
    control = chapters("control-moby-dick-held-out.txt")
    result = {"madeBy": "test/golden/orderGain.py", "python": sys.version.split()[0],
              "asItIs": compared(work, windows("control", control)),
              "acrossColumns": compared(work, windows("control", [across_columns(one) for one in control]))}
    with open(OUT, "w", encoding="utf-8") as file:
        json.dump(result, file, indent=2)
        file.write("\n")
