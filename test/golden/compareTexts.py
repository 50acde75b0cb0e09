"""Golden values for src/text/compareTexts.ts, by tables filled cell by cell.

    python3 test/golden/compareTexts.py     -> test/golden/data/compareTexts.json
"""
import json, random

OUT = "test/golden/data/compareTexts.json"


def levenshtein(a, b):
    table = [[i + j if i * j == 0 else 0 for j in range(len(b) + 1)] for i in range(len(a) + 1)]
    for i in range(1, len(a) + 1):
        for j in range(1, len(b) + 1):
            table[i][j] = min(
                table[i - 1][j] + 1, table[i][j - 1] + 1, table[i - 1][j - 1] + (a[i - 1] != b[j - 1])
            )
    return table[len(a)][len(b)]


def subsequence(a, b):
    table = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i in range(len(a)):
        for j in range(len(b)):
            table[i + 1][j + 1] = table[i][j] + 1 if a[i] == b[j] else max(table[i][j + 1], table[i + 1][j])
    return table[len(a)][len(b)]


def run(work, a, b):
    """Longest run of words in both, by trying them all; and its characters in the work, of the first such run."""
    best, at = 0, 0
    for i in range(len(a)):
        for j in range(len(b)):
            n = 0
            while i + n < len(a) and j + n < len(b) and a[i + n] == b[j + n]:
                n += 1
            if n > best:
                best, at = n, i
    starts, place = [], 0
    for word in a:
        place = work.index(word, place)
        starts.append((place, place + len(word)))
        place += len(word)
    return best, 0 if best == 0 else starts[at + best - 1][1] - starts[at][0]


def row(work, output):
    a, b = work.split(), output.split()
    words, chars = run(work, a, b)
    return dict(
        work=work,
        output=output,
        workWords=len(a),
        outputWords=len(b),
        equalWords=subsequence(a, b),
        longestRunWords=words,
        longestRunChars=chars,
        editDistanceChars=levenshtein(work, output),
    )


rng = random.Random(20261125)
pairs = [
    ("Call me Ishmael. Some years ago", "Call me Ishmael. Some years ago"),
    ("Call me Ishmael. Some years ago", "Call me Ahab. Many years ago"),
    ("", ""),
    ("", "whale"),
    ("a b c d e", "e d c b a"),
    ("kitten", "sitting"),
    ("one  two\n three four", "two\tthree four one"),
    ("𝔐𝔬𝔟𝔶 𝔇𝔦𝔠𝔨 is a whale", "𝔐𝔬𝔟𝔶 𝔇𝔦𝔤 is no whale"),
    ("na\u0308ive cafe\u0301 \u200b zero", "n\u00e4ive caf\u00e9 zero"),
    ("x" * 31, "x" * 32 + "y"),
    ("x" * 32, "y" + "x" * 32),
    ("ab" * 50, "ba" * 50),
]
for length in (3, 31, 32, 33, 64, 65, 150):
    for letters in ("ab ", "abcdefgh ", "αβ𝔸 \n"):
        one = "".join(rng.choice(letters) for _ in range(length))
        other = list(one)
        for _ in range(rng.randrange(length)):
            other[rng.randrange(len(other))] = rng.choice(letters)
        pairs.append((one, "".join(other)))
        pairs.append((one, "".join(rng.choice(letters) for _ in range(rng.randrange(2 * length)))))

with open(OUT, "w", encoding="utf-8") as file:
    json.dump([row(*pair) for pair in pairs], file, ensure_ascii=True, indent=1)
    file.write("\n")
print(len(pairs))
