"""Golden values of Python's own text functions; writes pythonText.json beside this file.
Run: python3 test/unit/text/golden/pythonText.py"""
import json
import pathlib
import random
import sys
import unicodedata

here = pathlib.Path(__file__).parent
rng = random.Random(20261125)


def text_of(points):
    return "".join(map(chr, points))


# Every code point at which str.split() splits.
spaces = [c for c in range(0x110000) if not 0xD800 <= c <= 0xDFFF and len(("a" + chr(c) + "b").split()) == 2]

POOL = (
    [0x20, 0x09, 0x0A, 0x0D, 0x0B, 0x0C, 0x1C, 0x1D, 0x1E, 0x1F, 0x85, 0xA0, 0x1680, 0x2003, 0x2028, 0x2029, 0x202F,
     0x205F, 0x3000, 0xFEFF, 0x200B, 0x180E, 0x2060, 0x00AD]
    + [ord(c) for c in "abcXYZ'-.éß—“”"] + [0x1F600, 0x10400, 0x4E2D]
)
splits = []
for _ in range(60):
    text = text_of(rng.choice(POOL) for _ in range(rng.randrange(0, 24)))
    at, words = 0, []
    for word in text.split():
        start = text.index(word, at)
        at = start + len(word)
        words.append([start, at])
    splits.append({"text": text, "words": words})

# Normalisation form C on assigned characters that compose, reorder or decompose.
MARKS = [0x300, 0x301, 0x302, 0x303, 0x308, 0x30A, 0x323, 0x327, 0x328, 0x345, 0x31B, 0x5B0, 0x5BC, 0x64B, 0x651]
BASES = [ord(c) for c in "aeiouAEOcnsyzώαι\n "] + [0x1100, 0x1161, 0x11A8, 0xAC00, 0x212B, 0x2126, 0x1E9B, 0xFB01, 0xBD,
                                                   0xB2, 0x17F, 0x9C7, 0x9BE, 0x1D15E, 0x1F71, 0x2000, 0x340, 0x41]
nfc = []
for _ in range(120):
    text = text_of(rng.choice(BASES + MARKS * 2) for _ in range(rng.randrange(1, 16)))
    nfc.append([text, unicodedata.normalize("NFC", text)])

# UTF-8 offsets: for each code point its first byte and first UTF-16 unit.
offsets = []
for _ in range(20):
    text = text_of(rng.choice(POOL) for _ in range(rng.randrange(0, 20)))
    offsets.append({
        "text": text,
        "bytes": [len(text[:i].encode("utf-8")) for i in range(len(text) + 1)],
        "utf16": [len(text[:i].encode("utf-16-le")) // 2 for i in range(len(text) + 1)],
    })

# Strict UTF-8: where Python's decoder stops, for byte strings built from good and bad pieces.
PIECES = [b"a", "é".encode(), "中".encode(), "😀".encode(), b"\x80", b"\xc0\xaf", b"\xc1\x81", b"\xe0\x80\xaf", b"\xe0\x9f\xbf",
          b"\xed\xa0\x80", b"\xed\x9f\xbf", b"\xf0\x80\x80\x80", b"\xf4\x90\x80\x80", b"\xf4\x8f\xbf\xbf", b"\xf5\x80\x80\x80",
          b"\xe4\xb8", b"\xf0\x9f\x98", b"\xff", b"\xc3"]
utf8 = []
for _ in range(200):
    data = b"".join(rng.choice(PIECES[:4]) if rng.random() < 0.7 else rng.choice(PIECES) for _ in range(rng.randrange(1, 12)))
    try:
        data.decode("utf-8", "strict")
        utf8.append([data.hex(), -1])
    except UnicodeDecodeError as error:
        utf8.append([data.hex(), error.start])

codecs = {
    "iso-8859-1": "iso8859-1", "iso-8859-2": "iso8859-2", "iso-8859-15": "iso8859-15", "windows-1250": "cp1250",
    "windows-1251": "cp1251", "windows-1252": "cp1252", "koi8-r": "koi8-r", "macintosh": "mac-roman", "ibm437": "cp437",
    "ibm850": "cp850", "ibm866": "cp866", "utf-16le": "utf-16-le", "utf-16be": "utf-16-be",
}
sample = {
    "iso-8859-2": "Zażółć gęślą jaźń", "windows-1250": "Zażółć „gęślą” jaźń…", "windows-1251": "Мой дядя самых честных правил — «да»",
    "koi8-r": "Мой дядя самых честных правил", "ibm866": "Мой дядя самых честных правил", "utf-16le": "Ahab 😀 — “thar”\r\n",
    "utf-16be": "Ahab 😀 — “thar”\r\n", "windows-1252": "“Ça” – œuvre…", "macintosh": "“Ça” – œuvre…",
}
decoded = [
    {"encoding": name, "hex": sample.get(name, "Ça était où, Noël?").encode(codec).hex(), "text": sample.get(name, "Ça était où, Noël?")}
    for name, codec in codecs.items()
]
undefined = {
    name: [b for b in range(256) if bytes([b]).decode(codec, "replace") == "\ufffd"]
    for name, codec in codecs.items() if not name.startswith("utf-16")
}

target = here / "pythonText.json"
target.write_text(json.dumps({
    "source": "Python %s, Unicode %s, pythonText.py" % (sys.version.split()[0], unicodedata.unidata_version),
    "spaces": spaces, "splits": splits, "nfc": nfc, "offsets": offsets, "utf8": utf8, "decoded": decoded, "undefined": undefined,
}, ensure_ascii=True, indent=1) + "\n", encoding="ascii")
