import { PalimpsestError, sha256Hex } from '../../base/index.js';
import type { Collection, Extracted } from '../../domain/index.js';
import { documentError, type DocumentSource, limitError, quote } from '../container/documentError.js';
import { openZip, type ZipArchive } from '../container/openZip.js';
import { sniffFormat } from '../container/sniffFormat.js';
import type { DirectoryEntry } from '../container/zipDirectory.js';
import { collectionRemarks } from './collectionRemarks.js';
import { joinWorks, type ReadWork } from './joinWorks.js';
import { leftOutByFormat, leftOutByName } from './leftOut.js';
import { readPlainText } from './readPlainText.js';

/** Version of {@link readCollection}: changes whenever the same archive would give another text; each work names its own reader beside it. */
const ZIP_READER = 'zip-1';

/** Reads a document that is no plain text and no collection. */
export type ReadWorkFile = (bytes: Uint8Array, source: DocumentSource) => Promise<Extracted>;

/**
 * Reads an archive of works as one text: the works in the order of their entries' names, by code points. Each is read by its contents with
 * the reader of its format. Folders, files of operating systems, symbolic links, empty files, pictures, sound and films are omitted and listed; every
 * other entry that cannot be read refuses the archive, so that no work is lost unnoticed. The limits hold for all works together.
 * @param readFile reads a document that is no plain text
 * @throws `zip-duplicate` for two entries of one name; `collection-empty`; `format-unsupported` for an archive in the archive;
 * `document-encrypted` and the other errors of the readers, with the name of the entry as `entry` in their details; `document-limit`
 */
export async function readCollection(
  bytes: Uint8Array,
  source: DocumentSource,
  readFile: ReadWorkFile,
): Promise<Extracted> {
  if (bytes.length > source.limits.fileBytes) throw limitError(source, 'fileBytes');
  const spent = { entries: 0, unpackedBytes: 0 };
  const zip = openZip(bytes, { ...source, spent });
  refuseDuplicates(zip, source);
  const works: ReadWork[] = [];
  const leftOut: Collection['leftOut'][number][] = [];
  let { textChars, parts } = source.limits;
  for (const entry of [...zip.entries].sort((a, b) => byCodePoints(a.name, b.name))) {
    const limits = { ...source.limits, textChars, parts };
    const own = { ...source, fileName: `${source.fileName}, entry ${quote(entry.name)}`, limits, spent };
    const read = leftOutByName(entry) ?? (await named(entry, () => readEntry(zip, entry, own, readFile)));
    if (typeof read === 'string') {
      leftOut.push({ entry: entry.name, reason: read });
      continue;
    }
    works.push(read);
    textChars -= read.extracted.text.length;
    parts -= read.extracted.blocks.length;
    if (textChars < 0) throw limitError(source, 'textChars');
    if (parts < 0) throw limitError(source, 'parts');
  }
  if (works.length === 0) throw empty(source, leftOut);
  const { works: collected, ...joined } = joinWorks(works);
  const collection = { works: collected, leftOut };
  return {
    format: 'zip',
    reader: ZIP_READER,
    ...joined,
    stated: { title: null, authors: [], language: null, published: null, identifiers: [], producer: null },
    remarks: [...zip.remarks, ...collectionRemarks(collection)],
    collection,
  };
}

async function readEntry(
  zip: ZipArchive,
  { name }: DirectoryEntry,
  source: DocumentSource,
  readFile: ReadWorkFile,
): Promise<ReadWork | Collection['leftOut'][number]['reason']> {
  const bytes = zip.read(name);
  if (bytes.length === 0) return 'empty';
  const format = formatOf(bytes, source);
  if (format.kind === 'no-work') return format.reason;
  const { extracted, encoding } =
    format.kind === 'txt'
      ? readText(bytes, source, format.unknown)
      : { extracted: await readFile(bytes, source), encoding: '' };
  if (extracted.format === 'zip') throw nested(source);
  if (extracted.text.trim() === '') return 'empty';
  return {
    entry: name,
    format: extracted.format,
    bytes: bytes.length,
    sha256: sha256Hex(bytes),
    encoding,
    extracted,
  };
}

type Format =
  | { readonly kind: 'txt'; readonly unknown?: PalimpsestError }
  | { readonly kind: 'document' }
  | { readonly kind: 'no-work'; readonly reason: Collection['leftOut'][number]['reason'] };

function formatOf(bytes: Uint8Array, { fileName, limits }: DocumentSource): Format {
  const source = { fileName, limits };
  try {
    const format = sniffFormat(bytes, source);
    if (format === 'zip') throw nested(source);
    return { kind: format === 'txt' ? 'txt' : 'document' };
  } catch (error) {
    const reason = leftOutByFormat(error);
    if (reason !== null) return { kind: 'no-work', reason };
    // A file of no known format is read as text, as one that is evidence by itself; if it is no text, its format is what is wrong.
    if (error instanceof PalimpsestError && error.code === 'format-unknown') {
      return { kind: 'txt', unknown: error };
    }
    throw error;
  }
}

function readText(
  bytes: Uint8Array,
  source: DocumentSource,
  unknown: PalimpsestError | undefined,
): ReturnType<typeof readPlainText> {
  try {
    return readPlainText(bytes, source);
  } catch (error) {
    throw unknown ?? error;
  }
}

/** What a reader throws, with the name of the entry among the details. */
async function named<T>({ name }: DirectoryEntry, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof PalimpsestError)) throw error;
    const { details, ...data } = error.toData();
    throw PalimpsestError.fromData({ ...data, details: { ...details, entry: name } });
  }
}

function refuseDuplicates({ entries }: ZipArchive, source: DocumentSource): void {
  const names = new Set<string>();
  for (const { name } of entries) {
    if (names.has(name)) {
      throw documentError(
        'zip-duplicate',
        source,
        `entry ${quote(name)}`,
        'two entries have this name',
        'Each work must have a different name. Pack the works again under different names, record how, and add that.',
        { entry: name },
      );
    }
    names.add(name);
  }
}

function nested(source: DocumentSource): PalimpsestError {
  return documentError(
    'format-unsupported',
    source,
    '',
    'the entry is a ZIP archive inside the archive',
    'Unpack it, put the works that are inside beside the others, pack them again, record how, and add that.',
    { format: 'zip' },
  );
}

function empty(source: DocumentSource, leftOut: Collection['leftOut']): PalimpsestError {
  return documentError(
    'collection-empty',
    source,
    '',
    'the archive contains no works',
    'Palimpsest reads works as TXT, HTML, EPUB, DOCX, ODT, RTF and PDF. Check that this is the intended file.',
    { leftOut: leftOut.slice(0, 20) },
  );
}

/** Order of two names by their code points: that of UTF-16 units differs above U+FFFF. */
function byCodePoints(a: string, b: string): number {
  for (let at = 0; at < a.length && at < b.length; at++) {
    const [x, y] = [a.codePointAt(at) ?? 0, b.codePointAt(at) ?? 0];
    if (x !== y) return x - y;
    if (x > 0xffff) at += 1;
  }
  return a.length - b.length;
}
