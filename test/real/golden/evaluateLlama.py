#!/usr/bin/env python3
"""Evaluates a GGUF model of the architecture `llama` in float64 with numpy alone, and writes smollm2.json.

    python3 evaluateLlama.py MODEL.gguf > smollm2.json
    python3 evaluateLlama.py MODEL.gguf --windows WINDOWS.json > float64.json

Nothing here comes from llama.cpp or from Palimpsest: the file is read, the weights are dequantized, texts are tokenized and the network is
evaluated from the published descriptions of GGUF, byte-level BPE, RMSNorm, rotary positions, grouped-query attention and SwiGLU.

Two evaluations are written for each text. `exact` multiplies the dequantized weights by float64 activations. `rounded` also rounds what the
CPU code of llama.cpp rounds: activations to 8 bits, 32 at a time, before every product with a quantized matrix, and queries, keys and values
to half precision. The difference between the two is what this rounding costs.

With `--windows`, lists of token ids are read, and log p of the second half of each is written, `exact` and `rounded`.
"""
import hashlib
import json
import mmap
import os
import struct
import sys
import unicodedata

import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.join(HERE, '..', '..', '..')
SCALARS = {0: 'B', 1: 'b', 2: 'H', 3: 'h', 4: 'I', 5: 'i', 6: 'f', 7: '?', 10: 'Q', 11: 'q', 12: 'd'}


class Gguf:
    """Metadata and tensors of one GGUF file, version 3, little-endian."""

    def __init__(self, path):
        self.bytes = mmap.mmap(os.open(path, os.O_RDONLY), 0, access=mmap.ACCESS_READ)
        self.at = 0
        assert self.bytes[:4] == b'GGUF'
        self.at = 4
        assert self.take('I') == 3
        tensors, pairs = self.take('Q'), self.take('Q')
        self.meta = {}
        for _ in range(pairs):
            key = self.string().decode()
            self.meta[key] = self.value(self.take('I'))
        self.tensors = {}
        for _ in range(tensors):
            name = self.string().decode()
            shape = [self.take('Q') for _ in range(self.take('I'))]
            self.tensors[name] = (shape, self.take('I'), self.take('Q'))
        align = self.meta.get('general.alignment', 32)
        self.data = (self.at + align - 1) // align * align

    def take(self, kind):
        value = struct.unpack_from('<' + kind, self.bytes, self.at)[0]
        self.at += struct.calcsize('<' + kind)
        return value

    def string(self):
        size = self.take('Q')
        self.at += size
        return self.bytes[self.at - size : self.at]

    def value(self, kind):
        if kind == 8:
            return self.string()
        if kind == 9:
            of, count = self.take('I'), self.take('Q')
            return [self.value(of) for _ in range(count)]
        return self.take(SCALARS[kind])

    def raw(self, name, dtype, per):
        shape, _, offset = self.tensors[name]
        count = int(np.prod(shape)) // per
        return np.frombuffer(self.bytes, dtype=dtype, count=count, offset=self.data + offset)

    def vector(self, name):
        assert self.tensors[name][1] == 0
        return self.raw(name, '<f4', 1).astype(np.float64)

    def matrix(self, name):
        """(integers × scale, minimum of each block or None), rows × columns and rows × blocks."""
        (columns, rows), kind, _ = self.tensors[name]
        if kind == 0:
            return self.raw(name, '<f4', 1).astype(np.float64).reshape(rows, columns), None
        if kind == 8:  # Q8_0: scale, 32 signed bytes
            blocks = self.raw(name, np.dtype([('d', '<f2'), ('q', 'i1', 32)]), 32)
            values = blocks['q'].astype(np.float64) * blocks['d'].astype(np.float64)[:, None]
            return values.reshape(rows, columns), None
        assert kind == 3, kind  # Q4_1: scale, minimum, 16 bytes whose low halves come first
        blocks = self.raw(name, np.dtype([('d', '<f2'), ('m', '<f2'), ('q', 'u1', 16)]), 32)
        nibbles = np.concatenate([blocks['q'] & 15, blocks['q'] >> 4], axis=1).astype(np.float64)
        values = nibbles * blocks['d'].astype(np.float64)[:, None]
        return values.reshape(rows, columns), blocks['m'].astype(np.float64).reshape(rows, columns // 32)


def half(values):
    return values.astype(np.float32).astype(np.float16).astype(np.float64)


def product(matrix, x, rounded):
    """x · Wᵀ for a matrix as Gguf.matrix returns it."""
    values, minimum = matrix
    sums = x.reshape(x.shape[0], -1, 32)
    if rounded:
        blocks = sums.astype(np.float32)
        scale = np.abs(blocks).max(axis=2) / np.float32(127)
        inverse = np.where(scale > 0, np.float32(1) / np.where(scale > 0, scale, 1), 0)
        integers = np.rint(blocks * inverse[:, :, None]).astype(np.float64)
        x = (integers * half(scale)[:, :, None]).reshape(x.shape)
        totals = half(integers.sum(axis=2) * scale.astype(np.float64))
    else:
        totals = sums.sum(axis=2)
    return x @ values.T if minimum is None else x @ values.T + totals @ minimum.T


def rms(x, weight, epsilon):
    return x / np.sqrt((x * x).mean(axis=-1, keepdims=True) + epsilon) * weight


def rotate(x, positions, base):
    """Rotary positions on neighboring pairs; x is tokens × heads × size."""
    size = x.shape[-1]
    angles = positions[:, None] * base ** (-np.arange(0, size, 2) / size)
    cos, sin = np.cos(angles)[:, None, :], np.sin(angles)[:, None, :]
    out = np.empty_like(x)
    out[..., 0::2] = x[..., 0::2] * cos - x[..., 1::2] * sin
    out[..., 1::2] = x[..., 0::2] * sin + x[..., 1::2] * cos
    return out


def evaluate(model, texts, rounded):
    """Log probabilities over the vocabulary after each token of each text: a list of tokens × vocabulary."""
    meta = model.meta
    heads, groups = meta['llama.attention.head_count'], meta['llama.attention.head_count_kv']
    width, epsilon = meta['llama.embedding_length'], meta['llama.attention.layer_norm_rms_epsilon']
    base, size = meta['llama.rope.freq_base'], width // heads
    bounds = np.cumsum([0] + [len(text) for text in texts])
    positions = np.concatenate([np.arange(len(text)) for text in texts]).astype(np.float64)
    embedding, _ = model.matrix('token_embd.weight')
    x = embedding[np.concatenate(texts)]
    for layer in range(meta['llama.block_count']):
        of = lambda name: model.matrix(f'blk.{layer}.{name}.weight')
        normed = rms(x, model.vector(f'blk.{layer}.attn_norm.weight'), epsilon)
        q = rotate(product(of('attn_q'), normed, rounded).reshape(-1, heads, size), positions, base)
        k = rotate(product(of('attn_k'), normed, rounded).reshape(-1, groups, size), positions, base)
        v = product(of('attn_v'), normed, rounded).reshape(-1, groups, size)
        if rounded:
            q, k, v = half(q), half(k), half(v)
        mixed = np.empty_like(q)
        for start, end in zip(bounds[:-1], bounds[1:]):
            later = np.triu(np.full((end - start, end - start), -np.inf), 1)
            for head in range(heads):
                group = head * groups // heads
                scores = q[start:end, head] @ k[start:end, group].T / np.sqrt(size) + later
                weights = np.exp(scores - scores.max(axis=1, keepdims=True))
                mixed[start:end, head] = weights / weights.sum(axis=1, keepdims=True) @ v[start:end, group]
        x = x + product(of('attn_output'), mixed.reshape(-1, width), rounded)
        normed = rms(x, model.vector(f'blk.{layer}.ffn_norm.weight'), epsilon)
        gate = product(of('ffn_gate'), normed, rounded)
        inner = gate / (1 + np.exp(-gate)) * product(of('ffn_up'), normed, rounded)
        x = x + product(of('ffn_down'), inner, rounded)
        print(f'layer {layer}', file=sys.stderr)
    x = rms(x, model.vector('output_norm.weight'), epsilon)
    logits = product((embedding, None), x, rounded)
    top = logits.max(axis=1, keepdims=True)
    logs = logits - top - np.log(np.exp(logits - top).sum(axis=1, keepdims=True))
    return [logs[start:end] for start, end in zip(bounds[:-1], bounds[1:])]


class Tokenizer:
    """Byte-level BPE with GPT-2's pattern, after every digit has been set apart (the pre-tokenizer `smollm`)."""

    def __init__(self, meta):
        pieces = [piece.decode() for piece in meta['tokenizer.ggml.tokens']]
        self.ids = {piece: at for at, piece in enumerate(pieces)}
        merges = [tuple(merge.decode().split(' ')) for merge in meta['tokenizer.ggml.merges']]
        self.rank = {pair: at for at, pair in enumerate(merges)}
        shown = list(range(33, 127)) + list(range(161, 173)) + list(range(174, 256))
        hidden = [byte for byte in range(256) if byte not in shown]
        self.letter = {byte: chr(byte) for byte in shown} | {b: chr(256 + at) for at, b in enumerate(hidden)}

    @staticmethod
    def kind(character):
        if character.isspace() and character not in '\x1c\x1d\x1e\x1f':
            return 's'
        major = unicodedata.category(character)[0]
        return {'L': 'l', 'N': 'n'}.get(major, 'o')

    def words(self, text):
        """The parts of a text without digits: contractions, words, symbols, spaces."""
        at = 0
        while at < len(text):
            short = next((s for s in ("'s", "'t", "'re", "'ve", "'m", "'ll", "'d") if text.startswith(s, at)), None)
            if short is not None:
                yield short
                at += len(short)
                continue
            start = at + 1 if text[at] == ' ' and at + 1 < len(text) and self.kind(text[at + 1]) != 's' else at
            kind, end = self.kind(text[start]), start + 1
            while end < len(text) and self.kind(text[end]) == kind:
                end += 1
            # Spaces before other text leave their last one to it.
            if kind == 's' and end < len(text) and end - start > 1:
                end -= 1
            yield text[at:end]
            at = end

    def encode(self, text):
        ids, part = [], ''
        for character in text + '\0':
            last = character == '\0'
            digit = not last and self.kind(character) == 'n'
            if last or digit:
                for word in self.words(part):
                    ids += self.merge(word)
                part = ''
                if digit:
                    ids += self.merge(character)
            else:
                part += character
        return ids

    def merge(self, word):
        parts = [self.letter[byte] for byte in word.encode()]
        while len(parts) > 1:
            ranked = [self.rank.get(pair, len(self.rank)) for pair in zip(parts, parts[1:])]
            at = int(np.argmin(ranked))
            if ranked[at] == len(self.rank):
                break
            parts[at : at + 2] = [parts[at] + parts[at + 1]]
        return [self.ids[part] for part in parts]


def read(path, start, end):
    with open(os.path.join(ROOT, path), encoding='utf-8') as file:
        return file.read()[start:end]


def evaluate_windows(model, path):
    with open(path, encoding='utf-8') as file:
        windows = [np.array(ids) for ids in json.load(file)]
    values = {'exact': [], 'rounded': []}
    for start in range(0, len(windows), 20):
        some = windows[start : start + 20]
        for kind, rounded in (('exact', False), ('rounded', True)):
            logs = evaluate(model, [ids[:-1] for ids in some], rounded)
            values[kind] += [
                [float(log[at, ids[at + 1]]) for at in range(len(ids) // 2 - 1, len(ids) - 1)]
                for log, ids in zip(logs, some)
            ]
        print(f'{start + len(some)} of {len(windows)} windows', file=sys.stderr)
    print(json.dumps(values))


def main():
    path = sys.argv[1]
    model = Gguf(path)
    if sys.argv[2:3] == ['--windows']:
        return evaluate_windows(model, sys.argv[3])
    tokenizer = Tokenizer(model.meta)
    with open(os.path.join(HERE, 'strings.json'), encoding='utf-8') as file:
        strings = json.load(file)
    sources = [
        ('LICENSE', 202, 1400),
        ('LICENSE', 6500, 7600),
        ('assets/demo/control-moby-dick-held-out.txt', 2000, 3000),
        ('assets/demo/target-moby-dick-planted.txt', 5000, 6000),
        ('test/real/golden/strings.json', 0, 900),
    ]
    texts = [np.array(tokenizer.encode(read(*source))[:160]) for source in sources]
    exact, rounded = evaluate(model, texts, False), evaluate(model, texts, True)
    follow = lambda logs, ids: [round(float(logs[at, ids[at + 1]]), 9) for at in range(len(ids) - 1)]
    with open(path, 'rb') as file:
        digest = hashlib.file_digest(file, 'sha256').hexdigest()
    print(
        json.dumps(
            {
                'script': 'test/real/golden/evaluateLlama.py',
                'model': digest,
                'bytesWithoutToken': [b for b, letter in sorted(tokenizer.letter.items()) if letter not in tokenizer.ids],
                'tokenized': [{'text': text, 'ids': tokenizer.encode(text)} for text in strings],
                'scored': [
                    {
                        'file': source[0],
                        'startChar': source[1],
                        'endChar': source[2],
                        'text': read(*source),
                        'ids': ids.tolist(),
                        'exact': follow(one, ids),
                        'rounded': follow(other, ids),
                        'next': [int(token) for token in np.argsort(-one[-1])[:5]],
                        'nextLogProbs': [round(float(p), 9) for p in -np.sort(-one[-1])[:5]],
                    }
                    for source, ids, one, other in zip(sources, texts, exact, rounded)
                ],
            }
        )
    )


if __name__ == '__main__':
    main()
