import { basename, extname } from 'node:path';
import { PalimpsestError } from '../base/index.js';
import { READ_LIMITS, sniffFormat } from '../document/index.js';
import type { DocumentFormat } from '../domain/index.js';
import { openForReading, readAt, readBytes } from '../files/index.js';
import { MetadataView, readModel } from '../gguf/index.js';
import { readTxt } from '../text/index.js';

/** What a file is, by its contents, before it is received. */
export interface Recognized {
  /** Null where the contents say nothing, or are so large that they are read only when the file is received. */
  readonly format: 'gguf' | DocumentFormat | null;
  /** Number of files that are received: the shards of a split model, else 1. */
  readonly files: number;
  /** Of all of them together. */
  readonly sizeBytes: number;
  /** The title that it has unless another is stated. */
  readonly title: string;
  /** Why it cannot be received as it is; for a plain text with the encodings in which it can be read. Null where nothing was found. */
  readonly problem: PalimpsestError | null;
}

/** Larger files that are no models are not opened before they are received. */
const MOST_BYTES = 256 * 1024 * 1024;
const GGUF_MAGIC = 'GGUF';

/**
 * Looks into a file that is to be received. What is wrong with its contents is part of the answer; nothing is written.
 * @param name the name that the file is given with; an uploaded file lies under another
 * @throws {PalimpsestError} `file-*`
 */
export async function recognizeFile(path: string, name = basename(path)): Promise<Recognized> {
  const { magic, sizeBytes } = await headOf(path);
  const title = basename(name, extname(name));
  const file = { files: 1, sizeBytes, title };
  if (magic === GGUF_MAGIC) {
    return withProblem({ ...file, title: name, format: 'gguf' }, (known) => ({
      ...known,
      ...modelParts(path, name),
    }));
  }
  if (sizeBytes > MOST_BYTES) return { ...file, format: null, problem: null };
  const bytes = await readBytes(path, MOST_BYTES);
  return withProblem({ ...file, format: null }, (known) => {
    const sniffed = sniffFormat(bytes, { fileName: name, limits: READ_LIMITS });
    const format = sniffed === 'fodt' ? 'odt' : sniffed;
    if (format !== 'txt') return { ...known, format };
    return withProblem({ ...known, format }, (text) => {
      readTxt(bytes, { fileName: name });
      return { ...text, problem: null };
    });
  });
}

async function headOf(path: string): Promise<{ readonly magic: string; readonly sizeBytes: number }> {
  const file = await openForReading(path);
  try {
    const { size } = await file.stat();
    const bytes = new Uint8Array(Math.min(size, GGUF_MAGIC.length));
    await readAt(file, path, bytes, 0, bytes.length);
    return { magic: String.fromCharCode(...bytes), sizeBytes: size };
  } finally {
    await file.close();
  }
}

function modelParts(path: string, name: string): Pick<Recognized, 'files' | 'sizeBytes' | 'title'> {
  const model = readModel(path);
  const said = new MetadataView(model, () => undefined).string('general.name')?.text ?? '';
  return {
    files: model.files.length,
    sizeBytes: model.files.reduce((sum, file) => sum + file.sizeBytes, 0),
    title: said === '' ? name : said.slice(0, 200),
  };
}

function withProblem<K extends Omit<Recognized, 'problem'>>(
  known: K,
  look: (known: K) => Omit<Recognized, 'problem'> & Partial<Pick<Recognized, 'problem'>>,
): Recognized {
  try {
    return { problem: null, ...look(known) };
  } catch (error) {
    if (error instanceof PalimpsestError && error.kind !== 'bug') return { ...known, problem: error };
    throw error;
  }
}
