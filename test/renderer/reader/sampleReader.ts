import { packArray, type CallOutput, type Handlers, type ReaderWork } from '../../../src/contract/index.js';
import { HOSTILE } from '../support/sampleCase.js';

const HEADING = `CHAPTER 1 ${HOSTILE}`;
const WORDS = 600;
const PASSAGE = 20;

/** A work whose tokens are its words; hidden characters and markup stand in its heading and its third word. */
export const SAMPLE_TEXT = [
  HEADING,
  Array.from({ length: WORDS }, (_, i) =>
    i === 2 ? '<b>bold</b>\u200b' : `word${i}${i % 40 === 39 ? '.' : ''}`,
  ).join(' '),
].join('\n\n');

const CHARS = Array.from(SAMPLE_TEXT);
const tokenStarts: number[] = [];
CHARS.forEach((character, at) => {
  if (/\S/u.test(character) && (at === 0 || /\s/u.test(CHARS[at - 1] ?? ''))) tokenStarts.push(at);
});

/** First token of the passages: the first twenty tokens are a prefix only. */
const starts = Array.from(
  { length: Math.floor((tokenStarts.length - PASSAGE) / PASSAGE) },
  (_, index) => index * PASSAGE,
);
const startOf = (token: number): number => tokenStarts[token] ?? CHARS.length;

/** log10 p of the passages: −5, −10, … */
export const SAMPLE_LOG10: readonly number[] = starts.map((_, index) => -5 * (index + 1));

/** The work, or its control, whose passages are 60 decades less probable. */
export function sampleReader(workId: 'E3' | 'E4', part: Partial<ReaderWork> = {}): ReaderWork {
  const isControl = workId === 'E4';
  const logPz = Float64Array.from(SAMPLE_LOG10, (log10) => (log10 - (isControl ? 60 : 0)) * Math.LN10);
  return {
    examinationId: 'X1',
    workId,
    title: isControl ? 'The Control' : HOSTILE,
    role: isControl ? 'control' : 'target',
    chars: CHARS.length,
    words: WORDS,
    tokens: tokenStarts.length,
    chapters: [{ kind: 'chapter', title: HEADING, startChar: 0, endChar: CHARS.length }],
    model: { id: 'E1', name: HOSTILE },
    prefixTokens: PASSAGE,
    suffixTokens: PASSAGE,
    windows: {
      count: starts.length,
      startToken: packArray('i32', Int32Array.from(starts)),
      startChar: packArray(
        'u32',
        Uint32Array.from(starts, (token) => startOf(token + PASSAGE)),
      ),
      endChar: packArray(
        'u32',
        Uint32Array.from(starts, (token) => startOf(token + 2 * PASSAGE)),
      ),
      state: packArray('u8', new Uint8Array(starts.length)),
      apart: packArray('u8', new Uint8Array(starts.length)),
      measures: [
        { id: 'full', title: 'full softmax, T 1', logProbNats: packArray('f64', logPz) },
        {
          id: 'policy-1',
          title: 'top-k 40, T 1',
          logProbNats: packArray(
            'f64',
            logPz.map((value) => (value > -25 ? value / 2 : -Infinity)),
          ),
        },
      ],
    },
    thresholds: [
      { name: 'family-floor', title: 'family floor τ_F (adds a margin)', log10: -22 },
      { name: 'paper-floor', title: 'floor τ (highest control passage)', log10: -65 },
      { name: 'fixed', title: 'fixed beforehand', log10: -3 },
    ],
    calibration: { kind: 'calibrated', reasons: [], controls: ['E4'] },
    removed: [{ startChar: 0, endChar: 10, rule: 'boilerplate' }],
    strips: (['E3', 'E4'] as const).map((id) => ({
      workId: id,
      title: id === 'E3' ? HOSTILE : 'The Control',
      role: id === 'E3' ? 'target' : 'control',
      slices: Array.from({ length: 400 }, () => (id === 'E3' ? -5 : -65)),
    })),
    ...part,
  };
}

/** Its tokens: the n-th token has id 1000 + n, probability 1 in 4, rank 2. */
export function sampleTokens(startChar: number, endChar: number): CallOutput<'reader.tokens'> {
  const first = tokenStarts.findIndex((_, token) => startOf(token + 1) > startChar);
  const behind = tokenStarts.findIndex((start) => start >= endChar);
  const end = behind < 0 ? tokenStarts.length : behind;
  const count = Math.max(0, end - first);
  return {
    firstToken: Math.max(0, first),
    count,
    startChar: packArray(
      'u32',
      Uint32Array.from({ length: count + 1 }, (_, i) => startOf(first + i)),
    ),
    tokenId: packArray(
      'i32',
      Int32Array.from({ length: count }, (_, i) => 1000 + first + i),
    ),
    logProbNats: packArray('f32', new Float32Array(count).fill(Math.log(0.25))),
    rank: packArray('i32', new Int32Array(count).fill(1)),
    entropyNats: packArray('f32', new Float32Array(count).fill(1.5)),
  };
}

/** What answers the reader; the evidence is that of the sample case. */
export function sampleReaderHandlers(part: Partial<ReaderWork> = {}): Partial<Handlers> {
  return {
    'reader.open': ({ workId }) => Promise.resolve(sampleReader(workId === 'E4' ? 'E4' : 'E3', part)),
    'exhibits.list': () => Promise.resolve({ exhibits: [] }),
    'reader.tokens': ({ startChar, endChar }) => Promise.resolve(sampleTokens(startChar, endChar)),
    'work.text': ({ startChar, endChar }) =>
      Promise.resolve({
        text: CHARS.slice(startChar, endChar).join(''),
        startChar,
        endChar,
        totalChars: CHARS.length,
      }),
    'work.search': ({ query }) => {
      const at = SAMPLE_TEXT.indexOf(query);
      const hits =
        at < 0 ? [] : [{ startChar: at, endChar: at + query.length, before: '', match: query, after: '' }];
      return Promise.resolve({ total: hits.length, hits });
    },
  };
}
