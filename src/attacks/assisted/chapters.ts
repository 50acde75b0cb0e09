import { elementAt } from '../../base/index.js';
import { compressedBytes, ppmBits, type BlockTotals } from '../../measure/index.js';
import type { AttackWork } from '../define.js';
import { touchesExcluded } from '../kit/index.js';
import type { BlockCode, WorkCode } from './collect.js';
import { toldWords } from './toldWords.js';

/** One block of a work and its counts. Text that the cleaning list removed is excluded from all of them except the code. */
export interface Chapter {
  readonly title: string;
  readonly startToken: number;
  readonly endToken: number;
  readonly startChar: number;
  readonly endChar: number;
  /** Characters and UTF-8 bytes that count. */
  readonly chars: number;
  readonly bytes: number;
  readonly tokens: number;
  /** Bits of the tokens that count; NaN if a part was not coded. */
  readonly bits: number;
  readonly words: number;
  readonly toldWords: number;
  /** Bits of a strong general compressor, and bytes of DEFLATE, for the same characters. */
  readonly ppmBits: number;
  readonly deflateBytes: number;
  /** UTF-8 bytes of the whole block, removed characters included, of its code, and of its code by the two general compressors. */
  readonly wholeBytes: number;
  readonly code: BlockCode;
  readonly ppmWholeBytes: number;
  readonly deflateWholeBytes: number;
}

type Compressed = Pick<Chapter, 'ppmBits' | 'deflateBytes' | 'bytes' | 'ppmWholeBytes' | 'deflateWholeBytes'>;

/** Sizes that do not depend on a model, computed once for each work. */
const compressed = new WeakMap<AttackWork, readonly Compressed[]>();

/** The blocks of a work as chapters; blocks of which nothing counts are omitted. */
export function chaptersOf({ work, bits, told, blocks }: WorkCode): Chapter[] {
  const others = compressed.get(work) ?? work.blocks.map((block) => compress(work, block));
  compressed.set(work, others);
  return work.blocks.flatMap(({ title, startToken, endToken }, at) => {
    const code = blocks[at];
    const other = others[at];
    if (code === undefined || other === undefined) return [];
    let chars = 0;
    let tokens = 0;
    let sum = 0;
    for (let token = startToken; token < endToken; token++) {
      if (isRemoved(work, token)) continue;
      tokens += 1;
      chars += charOf(work, token + 1) - charOf(work, token);
      sum += bits[token] ?? Number.NaN;
    }
    if (chars === 0) return [];
    const { words, told: toldCount } = toldWords(work, told, startToken, endToken);
    return [
      {
        title,
        startToken,
        endToken,
        startChar: charOf(work, startToken),
        endChar: charOf(work, endToken),
        chars,
        tokens,
        bits: sum,
        words,
        toldWords: toldCount,
        wholeBytes: byteOf(work, endToken) - byteOf(work, startToken),
        code,
        ...other,
      },
    ];
  });
}

/** Amounts per character, block by block, for ratios with intervals. */
export function perCharacter(
  chapters: readonly Chapter[],
  amount: (chapter: Chapter) => number,
): BlockTotals {
  return { amounts: chapters.map(amount), sizes: chapters.map(({ chars }) => chars) };
}

function compress(
  work: AttackWork,
  { startToken, endToken }: { readonly startToken: number; readonly endToken: number },
): Compressed {
  const parts: string[] = [];
  let from = startToken;
  for (let token = startToken; token <= endToken; token++) {
    if (token < endToken && !isRemoved(work, token)) continue;
    if (token > from) parts.push(work.textOf(charOf(work, from), charOf(work, token)));
    from = token + 1;
  }
  const text = parts.join('');
  const bytes = new TextEncoder().encode(text);
  const counted = { ppmBits: ppmBits(bytes), deflateBytes: compressedBytes(text) };
  const wholeText = work.textOf(charOf(work, startToken), charOf(work, endToken));
  const whole =
    wholeText === text
      ? counted
      : { ppmBits: ppmBits(new TextEncoder().encode(wholeText)), deflateBytes: compressedBytes(wholeText) };
  return {
    bytes: bytes.length,
    ...counted,
    ppmWholeBytes: Math.ceil(whole.ppmBits / 8),
    deflateWholeBytes: whole.deflateBytes,
  };
}

function isRemoved(work: AttackWork, token: number): boolean {
  const start = charOf(work, token);
  return touchesExcluded(work, start, Math.max(start + 1, charOf(work, token + 1)));
}

function charOf(work: AttackWork, token: number): number {
  return work.tokenStartChar[token] ?? work.charCount;
}

function byteOf(work: AttackWork, token: number): number {
  return elementAt(work.tokenStartByte, token);
}
