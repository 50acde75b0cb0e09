import { readBytes } from '../../files/index.js';
import { readTxt, type PlainText } from '../../text/index.js';

/** Largest text file that is read, bytes: some forty times a million words. */
export const LARGEST_TEXT = 512 * 1024 * 1024;

/** Reads a text file strictly (UTF-8 unless an encoding is named). @throws `file-*`, `text-*`, `work-empty` */
export async function readTextFile(path: string, encoding?: string): Promise<PlainText> {
  return readTxt(await readBytes(path, LARGEST_TEXT), { fileName: path, encoding });
}
