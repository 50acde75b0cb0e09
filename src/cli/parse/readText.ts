import { inputError } from '../../base/index.js';
import { LARGEST_TEXT, readTextFile } from '../../matter/index.js';
import { readTxt, type PlainText } from '../../text/index.js';

/** What the help of an option says that {@link readText} reads. */
export const OR_STANDARD_INPUT = '(- for standard input)';

/** Reads a text file, or standard input to its end where the path is `-`. @throws {PalimpsestError} `file-*`, `text-*`, `work-empty` */
export async function readText(path: string, encoding?: string): Promise<PlainText> {
  if (path !== '-') return readTextFile(path, encoding);
  return readTxt(await standardInput(), { fileName: 'standard input', encoding });
}

async function standardInput(): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LARGEST_TEXT) {
      throw inputError(
        'file-too-large',
        `Standard input has more than ${LARGEST_TEXT} bytes, the limit for a text.`,
        'Check that this is the intended text.',
        { maxBytes: LARGEST_TEXT },
      );
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
