import { formatBytes } from '../../../../src/base/index.js';
import type { Incoming, Recognized } from './incoming.js';

const FORMATS: Readonly<Record<NonNullable<Recognized['format']>, string>> = {
  gguf: 'GGUF',
  txt: 'plain text',
  html: 'HTML',
  epub: 'EPUB',
  docx: 'DOCX',
  odt: 'ODT',
  rtf: 'RTF',
  pdf: 'PDF',
  zip: 'ZIP: a collection of works',
  folder: 'folder: a collection of works',
};

/** What a file is and how large: `plain text, windows-1252 · 1.2 MB`. */
export function formatWords({ file, words }: Incoming, found: Recognized | undefined): string {
  const { shards } = file;
  const size = found?.sizeBytes ?? file.sizeBytes;
  const parts = shards?.found ?? found?.files ?? 1;
  return [
    found === undefined
      ? 'looking into it'
      : found.format === null
        ? 'format not recognized'
        : FORMATS[found.format],
    ...(parts > 1 ? [`${parts} shards`] : []),
    ...(found?.format === 'txt' && words.encoding !== '' ? [words.encoding] : []),
  ]
    .join(', ')
    .concat(size > 0 ? ` · ${formatBytes(size)}` : '');
}
