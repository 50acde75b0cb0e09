"""Writes src/text/singleByteTables.ts from Python's codecs; undefined bytes become U+FFFD."""
import sys

ENCODINGS = [
    ("iso-8859-1", "iso8859-1"), ("iso-8859-2", "iso8859-2"), ("iso-8859-3", "iso8859-3"),
    ("iso-8859-4", "iso8859-4"), ("iso-8859-5", "iso8859-5"), ("iso-8859-7", "iso8859-7"),
    ("iso-8859-9", "iso8859-9"), ("iso-8859-13", "iso8859-13"), ("iso-8859-15", "iso8859-15"),
    ("windows-1250", "cp1250"), ("windows-1251", "cp1251"), ("windows-1252", "cp1252"),
    ("windows-1253", "cp1253"), ("windows-1254", "cp1254"), ("windows-1255", "cp1255"),
    ("windows-1256", "cp1256"), ("windows-1257", "cp1257"), ("iso-8859-6", "iso8859-6"), ("iso-8859-8", "iso8859-8"),
    ("koi8-r", "koi8-r"), ("koi8-u", "koi8-u"), ("macintosh", "mac-roman"),
    ("ibm437", "cp437"), ("ibm850", "cp850"), ("ibm866", "cp866"),
]

print("/**")
print(" * What bytes 0x80–0xFF of the single-byte encodings mean, 128 characters each; U+FFFD marks a byte that the encoding does not")
print(" * define. Our own tables, because TextDecoder reads `iso-8859-1` as windows-1252 and lets undefined bytes through.")
print(" * @source Python %d.%d codecs, written by test/unit/text/golden/makeSingleByteTables.py" % sys.version_info[:2])
print(" */")
print("export const SINGLE_BYTE_TABLES: Readonly<Record<string, string>> = {")
for name, codec in ENCODINGS:
    chars = [bytes([b]).decode(codec, "replace") for b in range(128, 256)]
    assert all(len(c) == 1 and ord(c) < 65536 for c in chars), name
    assert all(bytes([b]).decode(codec) == chr(b) for b in range(128)), name
    lines = ["".join("\\u%04x" % ord(c) for c in chars[i:i + 16]) for i in range(0, 128, 16)]
    print("  '%s':" % name)
    print(" +\n".join("    '%s'" % line for line in lines) + ",")
print("};")
