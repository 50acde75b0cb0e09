"""The evaluation windows of the planted models (the 817 of the book and of the held-out addresses), scored by a small numpy transformer that shares no code with llama.cpp.

ground_truth.*.json ships half of them; this makes the rest with the same window rule and sampling, from the F16 weights,
and checks every number against what PyTorch computed before it writes anything.

    python3 test/golden/measurePlant.py   -> test/golden/data/measurePlant.json   (needs numpy)
"""
import json, math, random, re, struct, sys
import numpy as np

P, S = 50, 50
KEEP = ("MEM", "R64", "R16", "R4", "R1", "R0", "ONCE_A", "HELD_A", "HELD_B")
CAPS = dict(ONCE_A=80, ONCE_B=60, HELD_A=150, HELD_B=80, MEM=220, R0=80)
FIX, DEMO, OUT = "test/fixtures/plant", "assets/demo", "test/golden/data/measurePlant.json"
# Passages of this group carry no text in the manifest; only how many windows they have matters, to draw the same sample.
TEXTLESS = {"ONCE_B": 18640}


def read_gguf(path):
    b = open(path, "rb").read()
    at = 0
    sizes = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d"}

    def take(fmt):
        nonlocal at
        v = struct.unpack_from("<" + fmt, b, at)[0]
        at += struct.calcsize(fmt)
        return v

    def string():
        nonlocal at
        n = take("Q")
        at += n
        return b[at - n : at].decode("utf8")

    def value(kind):
        if kind == 8:
            return string()
        if kind == 9:
            item, n = take("I"), take("Q")
            return [value(item) for _ in range(n)]
        return take(sizes[kind])

    assert b[:4] == b"GGUF"
    at = 8
    n_tensors, n_kv = take("Q"), take("Q")
    kv = {}
    for _ in range(n_kv):
        key = string()
        kv[key] = value(take("I"))
    infos = []
    for _ in range(n_tensors):
        name = string()
        dims = [take("Q") for _ in range(take("I"))]
        infos.append((name, dims, take("I"), take("Q")))
    base = -(-at // kv.get("general.alignment", 32)) * kv.get("general.alignment", 32)
    tensors = {}
    for name, dims, kind, offset in infos:
        dtype = {0: np.float32, 1: np.float16}[kind]
        flat = np.frombuffer(b, dtype, math.prod(dims), base + offset)
        tensors[name] = flat.reshape(dims[::-1]).astype(np.float32)
    return kv, tensors


class Tokenizer:
    """Byte-level BPE; the GPT-2 pattern, its classes of letters and digits written with what `re` has."""

    PAT = re.compile(r"'s|'t|'re|'ve|'m|'ll|'d| ?[^\W\d_]+| ?\d+| ?(?:[^\s\w]|_)+|\s+(?!\S)|\s+")

    def __init__(self, kv):
        keep = [*range(33, 127), *range(161, 173), *range(174, 256)]
        self.to_unicode = {x: chr(x) for x in keep}
        self.to_unicode.update({x: chr(256 + n) for n, x in enumerate(x for x in range(256) if x not in keep)})
        self.to_byte = {u: x for x, u in self.to_unicode.items()}
        self.tokens = kv["tokenizer.ggml.tokens"]
        self.id = {t: i for i, t in enumerate(self.tokens)}
        self.rank = {tuple(m.split(" ")): i for i, m in enumerate(kv["tokenizer.ggml.merges"])}
        self.cache = {}

    def word(self, w):
        if w not in self.cache:
            s = [self.to_unicode[x] for x in w.encode("utf8")]
            while len(s) > 1:
                rank, i = min((self.rank.get(p, 1 << 30), i) for i, p in enumerate(zip(s, s[1:])))
                if rank == 1 << 30:
                    break
                s[i : i + 2] = [s[i] + s[i + 1]]
            self.cache[w] = [self.id[t] for t in s]
        return self.cache[w]

    def encode(self, text):
        return [i for w in self.PAT.findall(text) for i in self.word(w)]

    def bytes(self, ids):
        return bytes(self.to_byte[c] for i in ids for c in self.tokens[i])


class Model:
    def __init__(self, path):
        self.kv, self.t = read_gguf(path)
        k = lambda name: self.kv["llama." + name]
        self.layers, self.heads, self.kv_heads = k("block_count"), k("attention.head_count"), k("attention.head_count_kv")
        self.d, self.eps, self.base = k("embedding_length"), k("attention.layer_norm_rms_epsilon"), k("rope.freq_base")
        self.bos = self.kv["tokenizer.ggml.bos_token_id"]

    def norm(self, x, name):
        return x / np.sqrt((x * x).mean(-1, keepdims=True) + self.eps) * self.t[name]

    def logits(self, ids):
        t, (n, length), hd = self.t, ids.shape, self.d // self.heads
        angle = np.arange(length)[:, None] / self.base ** (np.arange(0, hd, 2) / hd)
        cos, sin = np.cos(angle).astype(np.float32), np.sin(angle).astype(np.float32)

        def rope(x):
            a, b = x[..., 0::2], x[..., 1::2]
            return np.stack((a * cos - b * sin, a * sin + b * cos), -1).reshape(x.shape)

        def split(x, heads):
            return x.reshape(n, length, heads, hd).transpose(0, 2, 1, 3)

        future = np.triu(np.full((length, length), -np.inf, np.float32), 1)
        x = t["token_embd.weight"][ids]
        for i in range(self.layers):
            w = lambda name: t[f"blk.{i}.{name}.weight"]
            h = self.norm(x, f"blk.{i}.attn_norm.weight")
            q = rope(split(h @ w("attn_q").T, self.heads))
            k = rope(split(h @ w("attn_k").T, self.kv_heads)).repeat(self.heads // self.kv_heads, 1)
            v = split(h @ w("attn_v").T, self.kv_heads).repeat(self.heads // self.kv_heads, 1)
            a = q @ k.transpose(0, 1, 3, 2) / math.sqrt(hd) + future
            a = np.exp(a - a.max(-1, keepdims=True))
            o = (a / a.sum(-1, keepdims=True)) @ v
            x = x + o.transpose(0, 2, 1, 3).reshape(n, length, self.d) @ w("attn_output").T
            h = self.norm(x, f"blk.{i}.ffn_norm.weight")
            g = h @ w("ffn_gate").T
            x = x + (g / (1 + np.exp(-g)) * (h @ w("ffn_up").T)) @ w("ffn_down").T
        return self.norm(x[:, P:], "output_norm.weight").astype(np.float64) @ t["token_embd.weight"].T.astype(np.float64)

    def score(self, windows):
        for at in range(0, len(windows), 32):
            part = windows[at : at + 32]
            full = np.array([w["ids"] for w in part])
            lg = self.logits(np.concatenate([np.full((len(part), 1), self.bos), full[:, :-1]], 1))
            true = np.take_along_axis(lg, full[:, P:, None], 2)[..., 0]
            lse = lambda z: np.log(np.exp(z - z.max(-1, keepdims=True)).sum(-1)) + z.max(-1)
            top = np.sort(lg, -1)[..., -40:]
            hits = (lg > true[..., None]).sum(-1) == 0
            inside = (lg > true[..., None]).sum(-1) < 40
            full_lp, top_lp = true - lse(lg), np.where(inside, true - lse(top), -np.inf)
            for w, lp, lp40, hit in zip(part, full_lp.sum(1), top_lp.sum(1), hits):
                yield w, float(lp), None if np.isinf(lp40) else float(lp40), int(np.cumprod(hit).sum())


def windows_of(manifest, tok):
    rng, by = random.Random(7), {}
    for p in manifest["passages"]:
        if p["group"] in TEXTLESS:
            by.setdefault(p["group"], [None] * TEXTLESS[p["group"]])
            continue
        ids = tok.encode(p["text"])
        starts = list(range(0, len(ids) - (P + S) + 1, P + S))
        if len(ids) >= P + S and len(ids) - (starts[-1] + P + S) >= 60:
            starts.append(len(ids) - (P + S))
        for s in starts:
            by.setdefault(p["group"], []).append(dict(passage=p["id"], group=p["group"], start=s, ids=ids[s : s + P + S]))
    for g, ws in by.items():  # every group draws, so that the sample is the shipped one; only those of the test are kept
        if len(ws) > CAPS.get(g, 10**9):
            ws = [ws[i] for i in sorted(rng.sample(range(len(ws)), CAPS[g]))]
        if g in KEEP:
            yield from ws


def main():
    manifest = json.load(open(f"{FIX}/manifest.json"))
    models = {name: Model(f"{DEMO}/{name}-f16.gguf") for name in ("P1", "P0")}
    tok = Tokenizer(models["P1"].kv)
    windows = list(windows_of(manifest, tok))
    worst = {}
    for name, model in models.items():
        truth = {(w["passage"], w["tok_start"]): w for w in json.load(open(f"{FIX}/ground_truth.{name}.json"))["windows"]}
        seen = 0
        for w, lp, lp40, greedy in model.score(windows):
            w[name] = [round(lp, 4), None if lp40 is None else round(lp40, 4), greedy]
            g = truth.get((w["passage"], w["start"]))
            if g:
                seen += 1
                assert w["ids"] == g["prefix_ids"] + g["suffix_ids"], w["passage"]
                worst[name] = max(worst.get(name, 0), abs(lp - g["logp"]))
        expected = sum(w["group"] in KEEP for w in truth.values())
        assert seen == expected, (seen, expected)
    print("windows", len(windows), "largest |log p - PyTorch| in nats over those that ship:", worst)
    assert max(worst.values()) < 0.15
    rows = []
    for w in windows:
        text = tok.bytes(w["ids"]).decode("utf8", "replace")
        rows.append(json.dumps(dict(group=w["group"], passage=w["passage"], startToken=w["start"], P1=w["P1"], P0=w["P0"],
                                    ids=w["ids"], text=text), ensure_ascii=False, separators=(",", ":")))
    head = json.dumps(dict(madeBy="test/golden/measurePlant.py", python=sys.version.split()[0], numpy=np.__version__,
                           fields="P1, P0: [sum log p of the suffix in nats, the same under top-k 40 or null, greedy prefix length]",
                           largestDifferenceNats={k: round(v, 4) for k, v in worst.items()}))
    open(OUT, "w").write(head[:-1] + ', "windows": [\n' + ",\n".join(rows) + "\n]}\n")


main()
