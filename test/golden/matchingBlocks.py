"""Golden values for src/measure/matchingBlocks.ts: Python's difflib itself.

    python3 test/golden/matchingBlocks.py     -> test/golden/data/matchingBlocks.json
"""
import json, random
from difflib import SequenceMatcher

OUT = "test/golden/data/matchingBlocks.json"


def blocks(a, b):
    found = SequenceMatcher(None, a, b, autojunk=False).get_matching_blocks()
    return [[m.a, m.b, m.size] for m in found if m.size > 0]


def edited(rng, a, share, vocabulary):
    out = []
    for word in a:
        roll = rng.random()
        if roll < share / 3:
            continue
        if roll < 2 * share / 3:
            out.append(rng.randrange(vocabulary))
        out.append(rng.randrange(vocabulary) if roll > 1 - share / 3 else word)
    return out


def cases():
    rng = random.Random("matching blocks")
    yield "empty", [], []
    yield "one empty", [1, 2], []
    yield "equal", list(range(30)), list(range(30))
    yield "one word many times", [7] * 40, [7] * 23
    yield "nothing in common", [1, 2, 3] * 5, [4, 5, 6] * 5
    yield "swapped halves", list(range(20)) + list(range(20, 45)), list(range(20, 45)) + list(range(20))
    # Runs that get shorter from one end to the other: each leaves all the rest to the next.
    a, b = [], []
    for size in range(24, 0, -1):
        run = [1000 + 100 * size + i for i in range(size)]
        a += run + [1]
        b += run + [2]
    yield "shrinking runs", a, b
    yield "growing runs", a[::-1], b[::-1]
    yield "single words between others", [x for i in range(60) for x in (i, 500)], [x for i in range(60) for x in (i, 600)]
    fib = [[0], [0, 1]]
    while len(fib[-1]) < 300:
        fib.append(fib[-1] + fib[-2])
    yield "Fibonacci words", fib[-1], fib[-2] + fib[-3][::-1]
    yield "periods 3 and 5", [i % 3 for i in range(120)], [i % 5 for i in range(130)]
    yield "period with faults", [i % 4 for i in range(200)], [i % 4 if i % 17 else 9 for i in range(200)]
    for n in range(60):
        vocabulary = rng.choice([1, 2, 3, 5, 20, 200])
        size = rng.choice([3, 10, 40, 150])
        a = [rng.randrange(vocabulary) for _ in range(rng.randrange(size + 1))]
        b = [rng.randrange(vocabulary) for _ in range(rng.randrange(size + 1))]
        yield f"random {n}", a, b
        yield f"edited {n}", a, edited(rng, a, rng.choice([0.05, 0.2, 0.6]), vocabulary)
    phrases = [[rng.randrange(50) for _ in range(rng.randrange(2, 12))] for _ in range(12)]
    yield "shuffled phrases", sum(rng.choices(phrases, k=80), []), sum(rng.choices(phrases, k=80), [])
    zipf = [int(1 / (rng.random() + 0.002)) for _ in range(1500)]
    yield "Zipf, edited", zipf, edited(rng, zipf, 0.3, 400)
    yield "Zipf, unrelated", zipf, [int(1 / (rng.random() + 0.002)) for _ in range(1500)]


rows = [{"name": name, "a": a, "b": b, "blocks": blocks(a, b)} for name, a, b in cases()]
with open(OUT, "w") as out:
    out.write("[\n" + ",\n".join(json.dumps(row, separators=(",", ":")) for row in rows) + "\n]\n")
