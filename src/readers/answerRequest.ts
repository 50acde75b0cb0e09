import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { errorDataOf } from '../base/index.js';
import { readDocument } from '../document/index.js';
import type { ReadAnswer, ReadRequest } from './protocol.js';

/** Names of the character maps of East Asian fonts. */
const MAP_NAME = /^[A-Za-z0-9-]{1,64}$/;

/**
 * Reads a document in this process, which is made for it, and gives the answer as JSON.
 * @param bytes may be taken over
 */
export async function answerRequest(request: ReadRequest, bytes: Uint8Array): Promise<string> {
  // pdf.js reads ahead in a damaged file and does not handle the failure; the page itself fails when it is read.
  process.on('unhandledRejection', () => undefined);
  let answer: ReadAnswer;
  try {
    answer = { kind: 'read', extracted: await readDocument(bytes, request, characterMap) };
  } catch (error) {
    answer = { kind: 'error', error: errorDataOf(error) };
  }
  return JSON.stringify(answer);
}

/** A table that maps the codes of an East Asian font to characters, as pdf.js ships it; null if there is none of that name. */
function characterMap(name: string): Uint8Array | null {
  if (!MAP_NAME.test(name)) return null;
  try {
    const root = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'));
    return new Uint8Array(readFileSync(join(root, 'cmaps', `${name}.bcmap`)));
  } catch {
    return null;
  }
}
