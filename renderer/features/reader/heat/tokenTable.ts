import { elementAt, firstWhere } from '../../../../src/base/index.js';
import { decodeArray, type CallOutput } from '../../../../src/contract/index.js';
import { entropyHeatStep, rankHeatStep, tokenHeatStep } from '../../../../src/figure/index.js';
import { BLOCK_CHARS, CUT_CHARS } from '../text/blockCut.js';
import { NO_SPANS, runsOf, type Spans } from './spans.js';

/** A measure of single tokens. */
export type TokenMeasure = 'token' | 'rank' | 'entropy';

/** Tokens of a range; the numbers in the arrays are those of the contract. */
export interface TokenTable {
  readonly firstToken: number;
  readonly count: number;
  /** count + 1 entries. */
  readonly startChar: Uint32Array;
  readonly tokenId: Int32Array;
  readonly logProbNats: Float32Array;
  readonly rank: Int32Array;
  readonly entropyNats: Float32Array;
}

/** Number of blocks whose tokens are requested at once: at two tokens per character they stay within one call. */
const TOKEN_BLOCKS = 2;
const STRETCH = TOKEN_BLOCKS * BLOCK_CHARS;

/** The range whose tokens cover a character, and the whole of any block that nominally begins there. */
export function tokenRange(
  char: number,
  chars: number,
): { readonly startChar: number; readonly endChar: number } {
  const startChar = Math.floor(Math.max(0, Math.min(char, chars - 1)) / STRETCH) * STRETCH;
  return { startChar, endChar: Math.min(chars, startChar + STRETCH + CUT_CHARS) };
}

const decoded = new WeakMap<CallOutput<'reader.tokens'>, TokenTable>();

export function tokenTable(packed: CallOutput<'reader.tokens'>): TokenTable {
  const known = decoded.get(packed);
  if (known !== undefined) return known;
  const table: TokenTable = {
    firstToken: packed.firstToken,
    count: packed.count,
    startChar: decodeArray('u32', packed.startChar),
    tokenId: decodeArray('i32', packed.tokenId),
    logProbNats: decodeArray('f32', packed.logProbNats),
    rank: decodeArray('i32', packed.rank),
    entropyNats: decodeArray('f32', packed.entropyNats),
  };
  decoded.set(packed, table);
  return table;
}

/** One token of a table. */
export interface TokenHere {
  /** Number within the work. */
  readonly token: number;
  readonly id: number;
  readonly startChar: number;
  readonly endChar: number;
  /** NaN where it was not scored; rank is then −1. */
  readonly logProbNats: number;
  readonly rank: number;
  readonly entropyNats: number;
}

/** A token by its number in the work; undefined when the table does not have it. */
export function tokenByNumber(table: TokenTable, token: number): TokenHere | undefined {
  const at = token - table.firstToken;
  if (at < 0 || at >= table.count) return undefined;
  return {
    token,
    id: table.tokenId[at] ?? -1,
    startChar: table.startChar[at] ?? 0,
    endChar: table.startChar[at + 1] ?? 0,
    logProbNats: table.logProbNats[at] ?? Number.NaN,
    rank: table.rank[at] ?? -1,
    entropyNats: table.entropyNats[at] ?? Number.NaN,
  };
}

/** The token that contains a character (the last of several that share it); undefined when the table does not cover it. */
export function tokenAt(table: TokenTable, char: number): TokenHere | undefined {
  const low = firstWhere(table.count, (middle) => elementAt(table.startChar, middle) > char);
  const at = low - 1;
  if (at < 0 || (table.startChar[table.count] ?? 0) <= char) return undefined;
  return tokenByNumber(table, table.firstToken + at);
}

/** Heat step of a token; −1 where it was not scored. */
export function tokenStep(token: Omit<TokenHere, 'token' | 'id'>, measure: TokenMeasure): number {
  if (token.rank < 0 || Number.isNaN(token.logProbNats)) return -1;
  if (measure === 'token') return tokenHeatStep(token.logProbNats);
  return measure === 'rank' ? rankHeatStep(token.rank) : entropyHeatStep(token.entropyNats);
}

/** The heat of the tokens within [from, to). */
export function tokenSpans(
  table: TokenTable | undefined,
  measure: TokenMeasure,
  from: number,
  to: number,
): Spans {
  if (table === undefined || to <= from) return NO_SPANS;
  const perChar = new Int8Array(to - from).fill(-1);
  for (let at = 0; at < table.count; at++) {
    const start = table.startChar[at] ?? 0;
    const end = table.startChar[at + 1] ?? 0;
    if (end <= from) continue;
    if (start >= to) break;
    const step = tokenStep(
      {
        startChar: start,
        endChar: end,
        logProbNats: table.logProbNats[at] ?? Number.NaN,
        rank: table.rank[at] ?? -1,
        entropyNats: table.entropyNats[at] ?? Number.NaN,
      },
      measure,
    );
    perChar.fill(step, Math.max(0, start - from), Math.min(to, end) - from);
  }
  return runsOf(perChar, from);
}
