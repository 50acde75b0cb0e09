import { Buffer } from 'node:buffer';
import type { Engine } from '../../domain/index.js';
import type { TokenMap } from '../../text/index.js';
import type { CallOutput } from '../../contract/index.js';

/** A token as windows show it. */
export type ShownToken = CallOutput<'model.tokenize'>['tokens'][number];

/** Tokens `first` … `last` − 1 of a text with their pieces and their places in the text. @throws what the engine throws */
export async function shownTokens(
  engine: Engine,
  tokens: Int32Array,
  map: TokenMap,
  first: number,
  last: number,
): Promise<ShownToken[]> {
  const some = tokens.slice(first, last);
  const { bytes, startByte } = await engine.detokenize(some);
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  return Array.from(some, (id, i) => {
    const piece = bytes.subarray(startByte[i] ?? 0, startByte[i + 1] ?? bytes.length);
    const { startChar, endChar } = map.tokenSpanToChars(first + i, first + i + 1);
    return {
      id,
      text: decoder.decode(piece),
      bytesHex: Buffer.from(piece).toString('hex'),
      startChar,
      endChar,
    };
  });
}
