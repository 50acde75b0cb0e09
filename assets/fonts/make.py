"""Makes the font files beside this script from the Debian packages fonts-sil-gentiumplus, fonts-adobe-sourcesans3 and
fonts-noto-core (fonttools, python3-brotli). Run: python3 assets/fonts/make.py

What is changed: glyphs of other scripts, hinting and layout features that the report does not use are dropped; Source Sans is
converted from cubic to quadratic outlines; names become "Palimpsest Serif / Sans / Mono" (the originals reserve their names).
"""
from pathlib import Path
from fontTools import subset
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable

HERE = Path(__file__).parent
GENTIUM = Path("/usr/share/fonts/truetype/gentiumplus")
SOURCE = Path("/usr/share/fonts/opentype/sourcesans3")
NOTO = Path("/usr/share/fonts/truetype/noto")
FILES = [
    ("serif-regular", "Palimpsest Serif", "Regular", GENTIUM / "GentiumBookPlus-Regular.ttf"),
    ("serif-italic", "Palimpsest Serif", "Italic", GENTIUM / "GentiumBookPlus-Italic.ttf"),
    ("serif-bold", "Palimpsest Serif", "Bold", GENTIUM / "GentiumBookPlus-Bold.ttf"),
    ("sans-regular", "Palimpsest Sans", "Regular", SOURCE / "SourceSans3-Regular.otf"),
    ("sans-bold", "Palimpsest Sans", "Bold", SOURCE / "SourceSans3-Semibold.otf"),
    ("mono-regular", "Palimpsest Mono", "Regular", NOTO / "NotoSansMono-Regular.ttf"),
]
# Latin with all its accents, phonetic letters, Greek, Cyrillic, punctuation, currency, arrows, mathematics, shapes.
DOCUMENT = [(0x20, 0x7E), (0xA0, 0x24F), (0x250, 0x36F), (0x370, 0x52F), (0x1D00, 0x1FFF), (0x2000, 0x214F),
            (0x2150, 0x218F), (0x2190, 0x21FF), (0x2200, 0x22FF), (0x2300, 0x23FF), (0x2422, 0x2423), (0x2500, 0x25FF),
            (0x2600, 0x27FF), (0x2C60, 0x2C7F), (0x2DE0, 0x2E7F), (0xA640, 0xA69F), (0xA720, 0xA7FF), (0xFB00, 0xFB06),
            (0xFFFD, 0xFFFD)]
WEB = [(0x20, 0x7E), (0xA0, 0x17F), (0x2B0, 0x2DD), (0x300, 0x30C), (0x391, 0x3C9), (0x2000, 0x2044), (0x2070, 0x208E),
       (0x20AC, 0x20AC), (0x2116, 0x2122), (0x2190, 0x2193), (0x2200, 0x2265), (0x25A0, 0x25CF), (0x2422, 0x2423),
       (0x27E6, 0x27E7), (0xFB00, 0xFB06), (0xFFFD, 0xFFFD)]


def points(ranges):
    return [point for first, last in ranges for point in range(first, last + 1)]


def trim(font, ranges):
    options = subset.Options()
    options.hinting = False
    options.layout_features = ["kern", "liga", "mark", "mkmk", "ccmp", "locl"]
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.drop_tables += ["Silf", "Glat", "Gloc", "Feat", "Sill", "DSIG", "FFTM", "STAT"]
    options.notdef_outline = True
    options.recalc_bounds = True
    options.recalc_timestamp = False
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=points(ranges))
    subsetter.subset(font)


def quadratic(font):
    glyphs = font.getGlyphSet()
    order = font.getGlyphOrder()
    made = {}
    for name in order:
        pen = TTGlyphPen(glyphs)
        glyphs[name].draw(Cu2QuPen(pen, 0.5, reverse_direction=True))
        made[name] = pen.glyph()
    font["loca"] = newTable("loca")
    font["glyf"] = glyf = newTable("glyf")
    glyf.glyphOrder = order
    glyf.glyphs = made
    del font["CFF "]
    maxp = font["maxp"]
    maxp.tableVersion = 0x00010000
    for key in ("maxZones", "maxTwilightPoints", "maxStorage", "maxFunctionDefs", "maxInstructionDefs",
                "maxStackElements", "maxSizeOfInstructions", "maxComponentElements"):
        setattr(maxp, key, 0)
    maxp.maxZones = 1
    post = font["post"]
    post.formatType = 2.0
    post.extraNames = []
    post.mapping = {}
    post.glyphOrder = order
    font.sfntVersion = "\x00\x01\x00\x00"


def rename(font, family, style):
    names = {1: family, 2: style, 3: f"{family} {style}", 4: f"{family} {style}",
             6: f"{family.replace(' ', '')}-{style}"}
    for record in list(font["name"].names):
        if record.nameID in (1, 2, 3, 4, 6):
            font["name"].removeNames(record.nameID, record.platformID, record.platEncID, record.langID)
    for key, value in names.items():
        font["name"].setName(value, key, 3, 1, 0x409)


for file, family, style, path in FILES:
    for target, ranges, flavor in ((HERE / f"{file}.ttf", DOCUMENT, None), (HERE / "web" / f"{file}.woff2", WEB, "woff2")):
        font = TTFont(path, recalcTimestamp=False)
        if "CFF " in font and flavor is None:
            font["CFF "].cff.desubroutinize()
        trim(font, ranges)
        if "CFF " in font and flavor is None:
            quadratic(font)
        rename(font, family, style)
        font.flavor = flavor
        font.save(target)
        print(target.name, target.stat().st_size)
