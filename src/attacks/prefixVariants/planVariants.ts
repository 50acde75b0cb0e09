import { z } from 'zod';
import { inputError } from '../../base/index.js';
import { defaultSlots } from '../../domain/index.js';
import type { AttackPlan, AttackWork, PlannedUnit } from '../define.js';
import { type AttackId, makePlan, makeUnit, putsBos } from '../kit/index.js';
import { ownPrefixesIn, passageOf, type OwnPrefix } from './ownPrefixes.js';
import { rungsOf } from './parameters.js';
import {
  ladderRungs,
  triedPassages,
  unrelatedSources,
  variantsOf,
  type Variant,
  type VariantInput,
} from './variants.js';

/** What a unit does: it scores several passages of a work in one variant, or the one passage for which an own prefix was supplied. */
export const variantSpecs = {
  variant: z.strictObject({
    kind: z.literal('variant'),
    variant: z.string(),
    from: z.int().min(0),
    count: z.int().min(1),
  }),
  'own-place': z.strictObject({
    kind: z.literal('own-place'),
    line: z.int().min(1),
    startToken: z.int().min(0),
  }),
} as const;

/** The examiner's prefixes that are for one passage each. */
export function placedPrefixes({ parameters }: VariantInput): (OwnPrefix & { readonly words: string })[] {
  return ownPrefixesIn(parameters.ownPrefixes).flatMap(({ line, text, words }) =>
    words === null ? [] : [{ line, text, words }],
  );
}

/**
 * Plans changed prefixes: the same passages of every work in each variant. Units of equal length stand together.
 * @throws {PalimpsestError} `work-short`, `context-too-long`, `bos-missing`, `own-prefix`, `own-prefix-place`
 */
export function planVariants(input: VariantInput, attack: AttackId): AttackPlan {
  const variants = variantsOf(input);
  check(input, variants);
  const bos = Number(putsBos(input));
  const { suffixTokens, prefixTokens } = input.parameters;
  const units = [
    ...variants.flatMap((variant) => input.works.flatMap((work) => unitsOf(input, attack, work, variant))),
    ...placedPrefixes(input).map((own) => {
      const { work, startToken } = passageOf(own, input.works, input.parameters);
      return makeUnit(attack, input, {
        workId: work.id,
        title: `${work.title}, your prefix ${own.line}`,
        tokens: 2 * (prefixTokens + suffixTokens + bos),
        spec: { kind: 'own-place', line: own.line, startToken },
      });
    }),
  ];
  const longest = Math.max(...variants.map(({ tokens }) => tokens)) + suffixTokens + bos;
  return makePlan(attack, input, {
    units,
    layout: { length: longest, slots: defaultSlots(longest) },
    document: {
      score: 'log-p',
      bos: putsBos(input),
      variants: variants.map(({ id, tokens }) => ({ id, tokens })),
      passages: Object.fromEntries(
        input.works.map((work) => [work.id, triedPassages(input, work).map(({ startToken }) => startToken)]),
      ),
      hit: ['above-every-control', 'gain-above-every-control'],
    },
    warnings: warningsOf(input),
  });
}

function warningsOf(input: VariantInput): string[] {
  const first = input.works[0];
  return [
    ...(rungsOf(input.parameters).length > ladderRungs(input).length
      ? [
          'Without a begin-of-text token, a passage cannot be scored without a prefix. Prefix length 0 is omitted.',
        ]
      : []),
    ...(first !== undefined &&
    input.parameters.unrelatedPrefixes > 0 &&
    unrelatedSources(input, first)[0] === first
      ? ['There is no other work, so unrelated text is taken from distant parts of the work itself.']
      : []),
  ];
}

function check(input: VariantInput, variants: readonly Variant[]): void {
  const { parameters, model, works } = input;
  const bos = putsBos(input);
  if (bos && !model.hasBos) {
    throw inputError(
      'bos-missing',
      `"${model.name}" defines no begin-of-text token, so none can be prepended.`,
      'Measure with --bos off, or leave it at auto.',
    );
  }
  const longest = Math.max(...variants.map(({ tokens }) => tokens));
  const length = longest + parameters.suffixTokens + Number(bos);
  if (length > model.trainedContext) {
    throw inputError(
      'context-too-long',
      `A prefix of ${longest} tokens and a passage of ${parameters.suffixTokens} are longer than the context of ${model.trainedContext} tokens that "${model.name}" was trained with.`,
      `Choose prefixes of at most ${Math.max(0, model.trainedContext - parameters.suffixTokens - Number(bos))} tokens, or a shorter passage.`,
    );
  }
  for (const work of works) {
    if (triedPassages(input, work).length > 0) continue;
    throw inputError(
      'work-short',
      `"${work.title}" has ${work.tokens.length} tokens, and no prefix of ${parameters.prefixTokens} tokens with a passage of ${parameters.suffixTokens} lies outside the text that the cleaning list removes.`,
      'Choose a longer work, or a shorter prefix and passage.',
    );
  }
}

function unitsOf(input: VariantInput, attack: AttackId, work: AttackWork, variant: Variant): PlannedUnit[] {
  const length = unitLength(input, variant);
  const slots = defaultSlots(length);
  const total = triedPassages(input, work).length;
  const units: PlannedUnit[] = [];
  for (let from = 0; from < total; from += slots) {
    const count = Math.min(slots, total - from);
    units.push(
      makeUnit(attack, input, {
        workId: work.id,
        title: `${work.title}, ${variant.title}: passages ${from + 1}–${from + count} of ${total}`,
        tokens: slots * length,
        spec: { kind: 'variant', variant: variant.id, from, count },
      }),
    );
  }
  return units;
}

/** Tokens of a sequence in a variant, BOS included. */
export function unitLength(input: VariantInput, { tokens }: Variant): number {
  return tokens + input.parameters.suffixTokens + Number(putsBos(input));
}
