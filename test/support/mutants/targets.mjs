/**
 * Files of which damaged copies are made: the reader, the file below the repository, what of it is damaged, and its share of a long series in
 * per cent. Readers that take long get a smaller share.
 * @type {readonly { name: string, file: string, what: 'file' | 'archive' | 'gguf', share: number }[]}
 */
export const TARGETS = [
  { name: 'txt', file: documents('office/ferry-libreoffice.txt'), what: 'file', share: 5 },
  { name: 'html', file: documents('epub/lamp-pandoc.html'), what: 'file', share: 12 },
  { name: 'epub', file: documents('epub/lamp-pandoc3.epub'), what: 'file', share: 13 },
  { name: 'docx', file: documents('office/ferry-libreoffice.docx'), what: 'file', share: 13 },
  { name: 'odt', file: documents('office/ferry-libreoffice.odt'), what: 'file', share: 10 },
  { name: 'flat odt', file: documents('office/ferry.fodt'), what: 'file', share: 8 },
  { name: 'rtf', file: documents('office/ferry-libreoffice.rtf'), what: 'file', share: 12 },
  { name: 'zip', file: documents('epub/lamp-pandoc2.epub'), what: 'archive', share: 6 },
  { name: 'pdf', file: documents('moby-pdfkit.pdf'), what: 'file', share: 10 },
  { name: 'pdf of LaTeX', file: documents('moby-two-columns.pdf'), what: 'file', share: 3 },
  { name: 'gguf', file: 'assets/demo/P1-f16.gguf', what: 'gguf', share: 8 },
];

function documents(name) {
  return `test/fixtures/documents/${name}`;
}
