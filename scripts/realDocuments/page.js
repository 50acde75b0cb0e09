import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';

const place = (name) => fileURLToPath(new URL(`../../${name}`, import.meta.url));
/** What the long lane compares a later run with. */
export const DATA = place('test/fixtures/documents/real.json');

/**
 * Writes the table of real documents and its data.
 * @param {readonly object[]} rows as `scripts/realDocuments.js` prints them
 */
export async function writePage(rows) {
  const kept = rows.map((row) => ({ ...row, seconds: undefined, peakMiB: undefined }));
  writeFileSync(DATA, `[\n${kept.map((row) => JSON.stringify(row)).join(',\n')}\n]\n`);
  const cell = (text) =>
    String(text ?? '')
      .replaceAll('|', '/')
      .replace(/\s+/g, ' ')
      .slice(0, 90);
  const sorted = [...rows].sort((one, other) => (one.format ?? '~').localeCompare(other.format ?? '~'));
  const lines = sorted.map((row) =>
    [
      `${row.package} ${row.version}`,
      row.file,
      row.format ?? '',
      cell(row.maker) || 'not stated',
      row.pages > 0 ? row.pages : '',
      row.words?.toLocaleString('en-US') ?? '',
      row.outcome === 'read' ? 'read' : `${row.outcome}: ${cell(row.message)}`,
      row.share === null || row.share === undefined ? '' : row.share.toFixed(4),
      row.seconds ?? '',
      row.peakMiB ?? '',
    ].join(' | '),
  );
  const head = [
    'package',
    'file',
    'format',
    'maker, as stated',
    'pages',
    'words',
    'result',
    'share',
    's',
    'MiB',
  ];
  const read = rows.filter(({ outcome }) => outcome === 'read').length;
  const page = place('docs/design/documents-real.md');
  const text = `# Documents that others made

\`node scripts/realDocuments.js --write\` downloads packages of Debian, reads the documents in them through the process of a reader, and writes
this page. ${rows.length} files: ${read} read, ${rows.length - read} refused.

**Share**: of the words of both readings, the share that both have, in any order: 2 × common / (ours + theirs), in lower case. Ours is all text that the
reader marks, with hyphens at line ends joined. Theirs is ElementTree's for EPUB, DOCX and ODT, and pdftotext's for PDF. For RTF there is no second
reader. **s** and **MiB** are the clock and the most resident memory of the reader's process, on a shared machine. A file that ends in \`.gz\` is unpacked first. Where a share is
missing, the file is RTF, has no words, or is not well-formed for ElementTree.

| ${head.join(' | ')} |
| ${head.map(() => '---').join(' | ')} |
${lines.map((line) => `| ${line} |`).join('\n')}
`;
  writeFileSync(page, await format(text, { ...(await resolveConfig(page)), parser: 'markdown' }));
}
