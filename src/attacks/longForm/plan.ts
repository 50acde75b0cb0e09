import { canonicalJson, inputError } from '../../base/index.js';
import { type AttackId, makePlan, makeUnit, putsBos, requireSequences } from '../kit/index.js';
import type { AttackInput, AttackPlan, PlannedUnit } from '../define.js';
import type { LongFormParameters } from './parameters.js';
import type { StretchSpec } from './observation.js';
import { seedsOf, type Seed } from './seeds.js';

type Input = AttackInput<LongFormParameters>;

/** Lengths, in tokens. */
export interface Shape {
  readonly bos: boolean;
  /** Longest sequence, BOS included. */
  readonly context: number;
  /** The most tokens that are read again when a unit begins. */
  readonly kept: number;
  /** The most tokens that a unit writes: then the context is full. */
  readonly stretch: number;
}

const cache = new WeakMap<object, Map<string, readonly Seed[]>>();

/** The seeds of a run; found once for each input. */
export function cachedSeeds(input: Input): readonly Seed[] {
  const byChoice = cache.get(input.works) ?? new Map<string, readonly Seed[]>();
  cache.set(input.works, byChoice);
  const key = canonicalJson({ parameters: { ...input.parameters }, seed: input.seed });
  const seeds = byChoice.get(key) ?? seedsOf(input);
  byChoice.set(key, seeds);
  return seeds;
}

/** The context, and the tokens that each unit reads again and writes. */
export function shapeOf({ parameters, model }: Input): Shape {
  const bos = putsBos({ parameters, model });
  const context = Math.min(parameters.contextTokens, model.trainedContext);
  const kept = Math.floor(context / 2);
  // The last token written is not evaluated before the next unit begins.
  return { bos, context, kept, stretch: context - Number(bos) - kept + 1 };
}

/** Number of texts that are written side by side. */
export function sequencesOf({ decoding, beamWidth, batchSeeds }: LongFormParameters): number {
  return decoding === 'beam' ? beamWidth : batchSeeds;
}

/** Number of texts written from each seed. */
export function textsPerSeed({ decoding, generations }: LongFormParameters): number {
  return decoding === 'sampling' ? generations : 1;
}

/**
 * Plans the units: texts of similar length are written side by side, and each unit writes one part of every text of its group.
 * @throws {PalimpsestError} `sequences-unsupported`, `context-too-long`, `bos-missing`, `reseed-beam`, and those of {@link seedsOf}
 */
export function planLongForm(input: Input, attack: AttackId): AttackPlan {
  const { parameters, model } = input;
  const shape = shapeOf(input);
  refuse(input, shape);
  const seeds = cachedSeeds(input);
  const units: PlannedUnit[] = [];
  let group = 0;
  const sequences = sequencesOf(parameters);
  for (const work of input.works) {
    const own = seeds.flatMap((seed, at) => (seed.work.id === work.id ? at : []));
    const length = (at: number): number => (seeds[at]?.endToken ?? 0) - (seeds[at]?.writeToken ?? 0);
    // Texts that end together waste no unit.
    const texts = own
      .toSorted((x, y) => length(y) - length(x) || x - y)
      .flatMap((seed) =>
        Array.from({ length: textsPerSeed(parameters) }, (_, generation) => ({ seed, generation })),
      );
    const size = parameters.decoding === 'beam' ? 1 : parameters.batchSeeds;
    for (let from = 0; from < texts.length; from += size) {
      const together = texts.slice(from, from + size);
      const longest = Math.max(...together.map(({ seed }) => length(seed)));
      const names = [...new Set(together.map(({ seed }) => seeds[seed]?.label ?? ''))].join(', ');
      for (let stretch = 0; stretch * shape.stretch < longest; stretch++) {
        const still = together.filter(({ seed }) => length(seed) > stretch * shape.stretch);
        const written = Math.min(shape.stretch, longest - stretch * shape.stretch);
        const spec: StretchSpec = { kind: 'stretch', group, stretch, texts: still };
        units.push(
          makeUnit(attack, input, {
            workId: work.id,
            title: `${work.title}, ${names}: written tokens ${stretch * shape.stretch + 1}–${Math.min(longest, (stretch + 1) * shape.stretch)}`,
            tokens: still.length * tokensOf(parameters, shape, written),
            // Texts may end, and then nothing follows.
            leastTokens: stretch === 0 ? still.length * widthOf(parameters) : 0,
            stepped: [{ steps: written, sequences: still.length * widthOf(parameters) }],
            spec,
          }),
        );
      }
      group += 1;
    }
  }
  return makePlan(attack, input, {
    units,
    layout: { length: shape.context, slots: sequences },
    document: {
      shape: { ...shape },
      seeds: seeds.map(({ work, startToken, writeToken, endToken }) => ({
        workId: work.id,
        startToken,
        writeToken,
        endToken,
      })),
      hit: {
        code: 'more-words-than-any-control',
        stretchTokens: parameters.stretchTokens,
        minimumWords: parameters.minimumWords,
      },
    },
    warnings: warningsOf(input, shape, model.trainedContext),
  });
}

/** Sequences that are extended for one text. */
function widthOf({ decoding, beamWidth }: LongFormParameters): number {
  return decoding === 'beam' ? beamWidth : 1;
}

/** The most tokens evaluated for one text in a unit, by the tokens that it writes. */
function tokensOf(parameters: LongFormParameters, shape: Shape, written: number): number {
  const width = widthOf(parameters);
  const given = Number(shape.bos) + Math.max(shape.kept, parameters.seedTokens);
  const helps = parameters.reseedAfterWords === 0 ? 0 : Math.ceil(written / parameters.reseedAfterWords);
  const again = parameters.rescore ? (1 + helps) * given + written : 0;
  return width * (given + written) + helps * (Number(shape.bos) + parameters.seedTokens) + again;
}

function refuse({ parameters, model }: Input, shape: Shape): void {
  requireSequences(model);
  if (shape.bos && !model.hasBos) {
    throw inputError(
      'bos-missing',
      `"${model.name}" defines no begin-of-text token, so none can be prepended.`,
      'Measure with --bos off, or leave it at auto.',
    );
  }
  if (parameters.seedTokens > shape.kept) {
    throw inputError(
      'context-too-long',
      `A starting text of ${parameters.seedTokens} tokens is longer than half of the context of "${model.name}" (${shape.context} tokens).`,
      `Choose at most ${shape.kept} tokens.`,
    );
  }
  if (parameters.decoding === 'beam' && parameters.reseedAfterWords > 0) {
    throw inputError(
      'reseed-beam',
      'A beam search cannot be given additional text: its texts lose the work at different places.',
      'Choose greedy or sampling, or leave --reseed-after-words at 0.',
    );
  }
}

function warningsOf({ parameters }: Input, shape: Shape, trained: number): string[] {
  const warnings: string[] = [];
  if (shape.context < parameters.contextTokens)
    warnings.push(
      `The model was trained with a context of ${trained} tokens, so the context is ${shape.context} tokens instead of ${parameters.contextTokens}.`,
    );
  if (parameters.reseedAfterWords > 0)
    warnings.push(
      'When the model departs from the text, it is given more of the true text. Each such correction is counted and reported.',
    );
  return warnings;
}
