"""Paragraphs of DOCX and ODT files by number, with Python's zipfile and ElementTree."""
import json, sys, zipfile
import xml.etree.ElementTree as ET
W = '{http://schemas.openxmlformats.org/wordprocessingml/2006/main}'
T = '{urn:oasis:names:tc:opendocument:xmlns:text:1.0}'
O = '{urn:oasis:names:tc:opendocument:xmlns:office:1.0}'
DC = '{http://purl.org/dc/elements/1.1/}'


def own(element, paragraphs, leaves):
    """The text of a paragraph without that of paragraphs inside it."""
    out = []
    def walk(node):
        if leaves is None or node.tag in leaves:
            out.append(node.text or '')
        for child in node:
            if child.tag not in paragraphs and not child.tag.startswith(DC):
                walk(child)
            if leaves is None:
                out.append(child.tail or '')
    walk(element)
    return ''.join(c for c in ''.join(out) if c.isalnum())

result = {}
for path in sys.argv[1:]:
    name = path.split('/')[-1]
    z = zipfile.ZipFile(path)
    if name.endswith('.docx'):
        result[name] = {}
        for part, entry in (('body', 'word/document.xml'), ('footnotes', 'word/footnotes.xml'), ('endnotes', 'word/endnotes.xml')):
            if entry in z.namelist():
                root = ET.fromstring(z.read(entry))
                result[name][part] = [own(p, {W + 'p'}, {W + 't', W + 'delText'}) for p in root.iter(W + 'p')]
    else:
        text = next(ET.fromstring(z.read('content.xml')).iter(O + 'text'))
        tags = {T + 'p', T + 'h'}
        result[name] = {'all': [own(p, tags, None) for p in text.iter() if p.tag in tags]}
print(json.dumps(result, ensure_ascii=False, indent=1))
