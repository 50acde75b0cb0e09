"""Texts in legacy encodings as Python's codecs write them; writes encodings.json beside this file.
Run: python3 test/unit/text/golden/encodings.py"""
import json
import pathlib
import sys

FRENCH = "Le café était fermé.\nL’été, où l’on mangeait des pâtes à la crème brûlée, s’achevait déjà."
GERMAN = "Die Straße war naß.\n„Schöne Grüße aus Köln“, sagte der Müller über die Brücke hinweg."
POLISH = "Zażółć gęślą jaźń.\nW szczęśliwej chwili łódź płynęła ku źródłu rzeki, gdzie śpiewały żaby."
RUSSIAN = "Все счастливые семьи похожи друг на друга.\nКаждая несчастливая семья несчастлива по-своему, сказал Толстой."
GREEK = "Ο άνθρωπος είναι μέτρο.\nΤην άνοιξη τα παιδιά έπαιζαν στην αυλή και η γιαγιά τους έλεγε ιστορίες."
TURKISH = "Işık güçlü değildi.\nÇocuk şaşkınlıkla ağaca bakıyordu, çünkü kuşlar şarkı söylüyordu."
HEBREW = "בראשית ברא אלהים את השמים ואת הארץ.\nוהארץ היתה תהו ובהו וחשך על פני תהום."
ARABIC = "كان يا ما كان في قديم الزمان.\nوكان الملك يجلس كل يوم في الحديقة، ويسمع الحكايات."
JAPANESE = "吾輩は猫である。名前はまだ無い。\nどこで生れたかとんと見当がつかぬ。「ニャー」と泣いていた事だけは記憶している。"
SIMPLIFIED = "那时候我们都还年轻，什么也不怕。\n他说他要到很远的地方去看一看，我就跟着他走了，过了三天才回来。"
TRADITIONAL = "那時候我們都還年輕，什麼也不怕。\n他說他要到很遠的地方去看一看，我就跟著他走了，過了三天才回來。"
KOREAN = "옛날 어느 마을에 나무꾼이 살고 있었다.\n그는 날마다 산에 올라가 나무를 하고, 저녁이면 집으로 돌아왔다."

TEXTS = [
    ("windows-1252", "cp1252", FRENCH), ("windows-1252", "cp1252", GERMAN), ("macintosh", "mac-roman", FRENCH),
    ("ibm850", "cp850", FRENCH.replace("’", "'")), ("iso-8859-15", "iso8859-15", "Œuvre à 5 €.\n" + FRENCH.replace("’", "'")),
    ("windows-1250", "cp1250", POLISH), ("iso-8859-2", "iso8859-2", POLISH), ("windows-1251", "cp1251", RUSSIAN),
    ("koi8-r", "koi8-r", RUSSIAN), ("ibm866", "cp866", RUSSIAN), ("windows-1253", "cp1253", GREEK),
    ("windows-1254", "cp1254", TURKISH), ("windows-1255", "cp1255", HEBREW), ("windows-1256", "cp1256", ARABIC),
    ("shift_jis", "cp932", JAPANESE), ("euc-jp", "euc_jp", JAPANESE), ("gb18030", "gb18030", SIMPLIFIED),
    ("gb18030", "gb18030", SIMPLIFIED + "𠮷㐀é"), ("big5", "big5", TRADITIONAL), ("euc-kr", "cp949", KOREAN),
    ("utf-16le", "utf-16-le", FRENCH), ("utf-16be", "utf-16-be", JAPANESE), ("utf-16le", "utf-16-le", "Call me Ishmael.\n"),
]
rows = [{"encoding": name, "text": text, "hex": text.encode(codec).hex()} for name, codec, text in TEXTS]

# Sequences of the encodings of several bytes that Python's strict decoders refuse, after one ASCII letter.
bad = []
for name, codec in [("shift_jis", "cp932"), ("euc-jp", "euc_jp"), ("gb18030", "gb18030"), ("big5", "big5hkscs"), ("euc-kr", "cp949")]:
    for tail in [b"\xff", b"\x81", b"\xa1\x20", b"\xfd\xff", b"\x80\x20", b"\xa0 "]:
        try:
            (b"a" + tail).decode(codec)
        except UnicodeDecodeError as error:
            bad.append({"encoding": name, "hex": (b"a" + tail).hex(), "at": error.start})

out = {"python": "%d.%d" % sys.version_info[:2], "texts": rows, "bad": bad}
pathlib.Path(__file__).with_name("encodings.json").write_text(json.dumps(out, ensure_ascii=True, indent=1) + "\n")
