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

/** The values of `--text`, `--text-file` and `--encoding`. */
export interface TextValues {
  readonly text?: string;
  readonly textFile?: string;
  readonly encoding?: string;
}

/** The text that is given on the command line or in a file. @throws {PalimpsestError} `text-choice`; as {@link readText} */
export async function givenText({ text, textFile, encoding }: TextValues): Promise<string> {
  if (text !== undefined && textFile === undefined) return text;
  if (text === undefined && textFile !== undefined) return (await readText(textFile, encoding)).text.text;
  throw inputError(
    'text-choice',
    'Give either --text-file or --text.',
    'For example --text "Call me Ishmael."',
  );
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
