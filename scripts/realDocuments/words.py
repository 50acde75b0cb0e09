"""The text of a document, read without the program: python3 words.py FILE. ElementTree for EPUB, DOCX and ODT, pdftotext for PDF."""
import html.entities
import posixpath
import subprocess
import sys
import urllib.parse
import xml.etree.ElementTree as ElementTree
import zipfile

local = lambda element: element.tag.rpartition('}')[2] if isinstance(element.tag, str) else ''
INLINE = {'a', 'abbr', 'acronym', 'b', 'bdo', 'big', 'cite', 'code', 'del', 'dfn', 'em', 'font', 'i', 'ins', 'kbd', 'q', 'rb', 'ruby', 's', 'samp',
          'small', 'span', 'strike', 'strong', 'sub', 'sup', 'tt', 'u', 'var', 'wbr', 'bookmark', 'bookmark-start', 'bookmark-end', 'soft-page-break'}


def joined(element, skipped):
    """All text below an element; a space at each edge of an element that is not inline."""
    if local(element) in skipped:
        return ' '
    text = (element.text or '') + ''.join(joined(child, skipped) + (child.tail or '') for child in element)
    return text if local(element) in INLINE else f' {text} '


def epub(book):
    container = ElementTree.fromstring(book.read('META-INF/container.xml'))
    root = next(one.get('full-path') for one in container.iter() if local(one) == 'rootfile')
    package = ElementTree.fromstring(book.read(root))
    hrefs = {one.get('id'): one.get('href') for one in package.iter() if local(one) == 'item'}
    for itemref in (one for one in package.iter() if local(one) == 'itemref'):
        entry = posixpath.normpath(posixpath.join(posixpath.dirname(root), urllib.parse.unquote(hrefs[itemref.get('idref')].split('#')[0])))
        parser = ElementTree.XMLParser()
        parser.entity.update({name: chr(code) for name, code in html.entities.name2codepoint.items()})
        tree = ElementTree.fromstring(book.read(entry), parser=parser)
        for body in (one for one in tree.iter() if local(one) == 'body'):
            yield joined(body, {'script', 'style'})


def docx(book):
    names = ['word/document.xml'] + [one for one in book.namelist() if one.startswith(('word/footnotes', 'word/endnotes', 'word/comments.', 'word/header', 'word/footer'))]
    for name in names:
        tree = ElementTree.fromstring(book.read(name))
        # A drawing is written twice, for old programs too.
        for parent in list(tree.iter()):
            for child in [one for one in parent if local(one) == 'Fallback']:
                parent.remove(child)
        for paragraph in (one for one in tree.iter() if local(one) == 'p'):
            out = []
            def walk(element):
                for child in element:
                    if local(child) in ('t', 'delText'):
                        out.append(child.text or '')
                    elif local(child) in ('tab', 'br', 'cr'):
                        out.append(' ')
                    elif local(child) not in ('p', 'pPr', 'rPr'):
                        walk(child)
            walk(paragraph)
            yield ''.join(out)


def odt(book):
    tree = ElementTree.fromstring(book.read('content.xml'))
    for text in (one for one in tree.iter() if local(one) == 'text' and one.tag.endswith('office:1.0}text')):
        yield joined_odt(text)
    for name in ('header', 'footer', 'header-left', 'footer-left'):
        for one in ElementTree.fromstring(book.read('styles.xml')).iter():
            if local(one) == name:
                yield joined_odt(one)


def joined_odt(element):
    if local(element) == 'note-citation':
        return ''
    text = (element.text or '') + ''.join(joined_odt(child) + (child.tail or '') for child in element)
    return text if local(element) in INLINE else f' {text} '


def main():
    name = sys.argv[1]
    with open(name, 'rb') as file:
        start = file.read(5)
    if start == b'%PDF-':
        return subprocess.run(['pdftotext', '-nopgbrk', name, '-'], check=True, capture_output=True, text=True).stdout
    if start[:2] == b'PK':
        book = zipfile.ZipFile(name)
        names = book.namelist()
        return '\n'.join((epub if 'META-INF/container.xml' in names else docx if 'word/document.xml' in names else odt)(book))
    return None


text = main()
if text is None:
    sys.exit(3)
sys.stdout.write(text)
