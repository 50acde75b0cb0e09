import { wholeNumber } from '../../base/index.js';
import type { AttackWork } from '../define.js';
import type { SizeKind } from './standardSet.js';

/** A size that is offered: its parameters, and what it tests as a phrase. */
export interface OfferedSize {
  readonly parameters: Readonly<Record<string, number>>;
  readonly words: string;
}

/** Sizes of an attack, ascending, and the position of the one that is taken without a time limit. */
export interface OfferedSizes {
  readonly sizes: readonly OfferedSize[];
  readonly usual: number;
}

/** The fewest control passages that calibrate anything: see enoughControl in src/measure. */
const LEAST_PASSAGES = 100;
/** Tokens of a window that shares none with its neighbor, at the usual lengths of prefix and passage. */
const WINDOW_TOKENS = 100;
/** Tokens of a passage, and so the stride at which every passage is tested. */
const PASSAGE_TOKENS = 50;
/** One of this number of passages is tested; each is half of the one before. */
const EVERY = [16, 8, 4, 2] as const;
/** Passages of each work that a seeded sample has; the first is the default of the attacks. */
const SAMPLES = [LEAST_PASSAGES, 200, 400, 800, 1600, 3200] as const;
/** Texts that a model writes unasked, of each kind of prompt; the last is the default of the attack. */
const TEXTS: readonly (readonly [number, OfferedSize['parameters']])[] = [
  [
    220,
    {
      bosGenerations: 60,
      templateGenerations: 60,
      openingGenerations: 60,
      randomGenerations: 20,
      repeatedGenerations: 20,
    },
  ],
  [
    730,
    {
      bosGenerations: 200,
      templateGenerations: 200,
      openingGenerations: 200,
      randomGenerations: 65,
      repeatedGenerations: 65,
    },
  ],
  [2200, {}],
];
/** More than any work has. */
const ALL = 1_000_000;

/**
 * The sizes at which an attack is offered. None has fewer control passages than calibrate anything: a smaller sample would cost time and
 * could carry no claim. None depends on what another attack found.
 * @param works targets and controls with their tokens
 */
export function standardSizes(kind: SizeKind, works: readonly AttackWork[]): OfferedSizes {
  if (kind === 'whole') return { sizes: [{ parameters: {}, words: 'the whole work' }], usual: 0 };
  if (kind === 'texts') {
    const sizes = TEXTS.map(([count, parameters]) => ({
      parameters,
      words: `up to ${wholeNumber(count)} texts that the model writes without being asked for the work`,
    }));
    return { sizes, usual: 0 };
  }
  const compared = works.filter(({ role }) => role === 'control');
  const tokens = (compared.length > 0 ? compared : works).reduce((sum, work) => sum + work.tokens.length, 0);
  if (kind === 'stride') {
    const sizes = [
      ...EVERY.filter((every) => tokens / (every * PASSAGE_TOKENS) >= LEAST_PASSAGES).map((every) => ({
        parameters: { strideTokens: every * PASSAGE_TOKENS },
        words: `1 of every ${every} passages of the work`,
      })),
      { parameters: {}, words: 'every passage of the work' },
    ];
    return { sizes, usual: sizes.length - 1 };
  }
  const most = Math.max(0, ...works.map((work) => Math.floor(work.tokens.length / WINDOW_TOKENS)));
  const [usual, ...larger] = SAMPLES;
  return {
    sizes: [
      { parameters: {}, words: sampleWords(usual) },
      ...larger
        .filter((count) => count < most)
        .map((count) => ({ parameters: { passages: count }, words: sampleWords(count) })),
      ...(most > usual
        ? [{ parameters: { passages: ALL }, words: 'all passages of the work that share no token' }]
        : []),
    ],
    usual: 0,
  };
}

function sampleWords(count: number): string {
  return `${wholeNumber(count)} passages of each work, chosen at random from the seed, or all if there are fewer`;
}
