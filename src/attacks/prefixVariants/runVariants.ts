import { z } from 'zod';
import { PalimpsestError } from '../../base/index.js';
import type { Engine, ScoredItem } from '../../domain/index.js';
import type { UnitContext, UnitKinds } from '../define.js';
import type { ContextOf, Immutable, ResultOf, UnitOf } from '../defineAttack.js';
import { type Passage, prefixOf, putsBos, suffixOf } from '../kit/index.js';
import { placedPrefixes, unitLength, variantSpecs } from './planVariants.js';
import { prefixIn, triedPassages, variantsOf, type Prefix, type VariantInput } from './variants.js';

/** Why a passage has no prefix of a kind. */
const NO_PREFIX = ['no-text-before', 'changed-text-short', 'changed-text-not-kept'] as const;
type WhyNoPrefix = (typeof NO_PREFIX)[number];

/** What the journal holds for a passage in a variant. */
const variantObservation = z.object({
  /** log p of the passage, or the reason why there is no such prefix. */
  logPz: z.union([z.number(), z.object({ kind: z.literal('unscored'), code: z.enum(NO_PREFIX) })]),
  /** Words before the passage, including words that are cut off. */
  words: z.int().min(0),
  /** True if every token of the passage is the model's most probable one. */
  exact: z.boolean(),
});
/** See {@link variantObservation}. */
export type VariantObservation = Immutable<z.output<typeof variantObservation>>;

/** The kinds of units: a unit scores passages in a variant, or a passage after its true prefix and after the examiner's. */
export const variantUnits = {
  variant: { spec: variantSpecs.variant, observation: z.array(variantObservation) },
  'own-place': { spec: variantSpecs['own-place'], observation: z.array(variantObservation) },
} satisfies UnitKinds;
type Units = typeof variantUnits;

/** Scores several passages after one kind of prefix. */
export async function runVariantUnit(
  unit: UnitOf<Units>,
  input: VariantInput,
  context: ContextOf<Units>,
): Promise<ResultOf<Units>> {
  const { spec } = unit;
  const work = input.works.find(({ id }) => id === unit.workId);
  if (work === undefined) throw new TypeError(`${unit.workId} is not in the plan`);
  if (spec.kind === 'own-place') {
    const passage = { ...shapeOf(input), work, startToken: spec.startToken, block: '' };
    const text = placedPrefixes(input).find(({ line }) => line === spec.line)?.text ?? '';
    const own = await tokensOf({ kind: 'text', text }, input.parameters.prefixTokens, false, context.engine);
    const scored = [
      ...(await scoreAll([passage], [prefixOf(passage)], 1, input, context)),
      ...(await scoreAll([passage], [own], 1, input, context)),
    ];
    return { value: scored, arrays: {} };
  }
  const variant = variantsOf(input).find(({ id }) => id === spec.variant);
  if (variant === undefined) throw new TypeError(`${spec.variant} is not in the plan`);
  const passages = triedPassages(input, work).slice(spec.from, spec.from + spec.count);
  const prefixes: (Int32Array | WhyNoPrefix)[] = [];
  for (const passage of passages) {
    const prefix = prefixIn(variant, passage, input);
    prefixes.push(await tokensOf(prefix, variant.tokens, variant.kind !== 'own', context.engine));
  }
  const slots = Math.round(unit.tokens / unitLength(input, variant));
  return {
    value: await scoreAll(passages, prefixes, slots, input, context),
    arrays: {},
  };
}

function shapeOf({ parameters: { prefixTokens, suffixTokens } }: VariantInput): {
  readonly prefixTokens: number;
  readonly suffixTokens: number;
} {
  return { prefixTokens, suffixTokens };
}

/**
 * The last `most` tokens of a prefix, or the reason why there are none.
 * @param exactly refuses a prefix that has fewer tokens
 */
async function tokensOf(
  prefix: Prefix,
  most: number,
  exactly: boolean,
  engine: Engine,
): Promise<Int32Array | WhyNoPrefix> {
  if (prefix === null) return 'no-text-before';
  if (prefix.kind === 'tokens') return prefix.tokens;
  try {
    const { tokens } = await engine.tokenize(prefix.text);
    if (exactly && tokens.length < most) return 'changed-text-short';
    return tokens.slice(Math.max(0, tokens.length - most));
  } catch (error) {
    if (error instanceof PalimpsestError && error.code === 'tokenizer-lossy') return 'changed-text-not-kept';
    throw error;
  }
}

async function scoreAll(
  passages: readonly Passage[],
  prefixes: readonly (Int32Array | WhyNoPrefix)[],
  slots: number,
  input: VariantInput,
  { engine, signal }: Pick<UnitContext, 'engine' | 'signal'>,
): Promise<VariantObservation[]> {
  const there = passages.flatMap((passage, at) => {
    const prefix = prefixes[at];
    return prefix === undefined || typeof prefix === 'string' ? [] : [{ passage, prefix }];
  });
  const scored =
    there.length === 0
      ? []
      : await engine.score(
          {
            items: there.map(({ passage, prefix }) => ({
              tokens: Int32Array.of(...prefix, ...suffixOf(passage)),
              from: prefix.length,
            })),
            bos: putsBos(input),
            policies: [],
            topCount: 0,
            slots,
          },
          signal,
        );
  let next = 0;
  const out: VariantObservation[] = [];
  for (const prefix of prefixes) {
    if (typeof prefix === 'string') {
      out.push({ logPz: { kind: 'unscored', code: prefix }, words: 0, exact: false });
      continue;
    }
    const item = scored[next++];
    if (item === undefined) throw new RangeError('the engine scored fewer passages than it was given');
    out.push(observed(item, await wordsIn(prefix, engine)));
  }
  return out;
}

function observed({ logProbs, ranks }: ScoredItem, words: number): VariantObservation {
  return {
    logPz: logProbs.reduce((sum, value) => sum + value, 0),
    words,
    exact: ranks.every((rank) => rank === 0),
  };
}

async function wordsIn(prefix: Int32Array, engine: Engine): Promise<number> {
  if (prefix.length === 0) return 0;
  const { bytes } = await engine.detokenize(prefix);
  return new TextDecoder().decode(bytes).match(/\S+/gu)?.length ?? 0;
}
