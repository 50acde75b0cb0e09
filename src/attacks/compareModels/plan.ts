import { z } from 'zod';
import { inputError } from '../../base/index.js';
import { defaultSlots } from '../../domain/index.js';
import type { AttackInput, AttackPlan, PlannedUnit } from '../define.js';
import { type AttackId, makePlan, makeUnit, putsBos, requireFits, sampledPassages } from '../kit/index.js';
import { LEAST_DECADES, type CompareParameters } from './parameters.js';

/** What the attack is applied to. */
export type CompareInput = AttackInput<CompareParameters>;

/** The specs of the units of this attack. */
export const compareSpecs = {
  /** Compares the tensors of the two files. */
  tensors: z.strictObject({ kind: z.literal('tensors'), referenceId: z.string() }),
  /** Scores passages `from` … `from + count − 1` of a work under the unit's model. */
  scores: z.strictObject({ kind: z.literal('scores'), from: z.int().min(0), count: z.int().min(1) }),
} as const;
type CompareSpec = z.output<(typeof compareSpecs)[keyof typeof compareSpecs]>;

/** References that can be paired token by token, in the order in which they were named. */
export function pairedReferences({ references }: CompareInput): CompareInput['references'] {
  return references.filter(({ sameTokens }) => sameTokens);
}

/**
 * Plans the comparison: first the tensors of each reference, then the same passages under each model, one model after the other. A unit
 * is a batch.
 * @throws {PalimpsestError} `tokenizer-differs`, `bos-missing`, `prefix-short`, `context-too-long`, `work-short`
 */
export function planComparison(input: CompareInput, attack: AttackId): AttackPlan {
  const { prefixTokens, suffixTokens, passages: count } = input.parameters;
  const paired = pairedReferences(input);
  if (paired.length === 0) throw tokenizerDiffers(input);
  const bos = putsBos(input);
  for (const model of [input.model, ...paired]) requireFits(model, input.parameters, bos);
  const length = prefixTokens + suffixTokens + Number(bos);
  const slots = defaultSlots(length);
  const chosen = input.works.map((work) => {
    const passages = sampledPassages(input, work, input.parameters, count);
    if (passages.length > 0) return { work, passages };
    throw inputError(
      'work-short',
      `"${work.title}" has no passage of ${prefixTokens} + ${suffixTokens} tokens that counts.`,
      'Choose a longer work, a shorter prefix or passage, or a shorter cleaning list.',
    );
  });
  const tensors = input.references.map(({ id }): PlannedUnit =>
    makeUnit(attack, input, {
      workId: '',
      title: `Tensors of ${input.model.id} and ${id}`,
      tokens: 0,
      spec: { kind: 'tensors', referenceId: id } satisfies CompareSpec,
    }),
  );
  const scores = [undefined, ...paired.map(({ id }) => id)].flatMap((modelId) =>
    chosen.flatMap(({ work, passages }) =>
      Array.from({ length: Math.ceil(passages.length / slots) }, (_, batch): PlannedUnit => {
        const from = batch * slots;
        const own = Math.min(slots, passages.length - from);
        return makeUnit(attack, input, {
          workId: work.id,
          title: `${work.title} under ${modelId ?? input.model.id}, passages ${from + 1}–${from + own} of ${passages.length}`,
          tokens: slots * length,
          ...(modelId === undefined ? {} : { modelId }),
          spec: { kind: 'scores', from, count: own } satisfies CompareSpec,
        });
      }),
    ),
  );
  const others = input.references.filter(({ sameTokens }) => !sameTokens);
  return makePlan(attack, input, {
    units: [...tensors, ...scores],
    layout: { length, slots },
    document: {
      score: 'log-p-less-reference',
      test: { code: 'mann-whitney-one-sided', over: ['passages', 'chapter-medians'], adjusted: 'holm' },
      hit: { leastDecades: LEAST_DECADES, above: 'every-control' },
      claim: ['p-at-most-alpha', 'interval-above-zero', 'rate-above-control'],
      references: input.references.map(({ id, sha256, sameTokens }) => ({ id, sha256, sameTokens })),
      bos,
      passages: chosen.flatMap(({ passages }) =>
        passages.map(({ work, startToken, block }) => ({ workId: work.id, startToken, block })),
      ),
    },
    warnings: [
      ...others.map(
        ({ id, name }) =>
          `Reference ${id} ("${name}") tokenizes the works differently from the model. Its tensors are compared; its probabilities are not.`,
      ),
      ...paired
        .filter(({ addsBos }) => addsBos !== input.model.addsBos)
        .map(
          ({ id }) =>
            `Unlike the model, reference ${id} ${input.model.addsBos ? 'does not ask' : 'asks'} for a begin-of-text token. Both are measured ${bos ? 'with' : 'without'} one.`,
        ),
    ],
  });
}

function tokenizerDiffers({ references, model }: CompareInput): Error {
  const names = references.map(({ id, name }) => `${id} ("${name}")`).join(', ');
  return inputError(
    'tokenizer-differs',
    `${names} tokenize${references.length === 1 ? 's' : ''} the works differently from "${model.name}", so probabilities of the same passage cannot be paired.`,
    'Choose a reference with the same tokenizer: an earlier or later version of the model, its base model, or the same weights in another quantization.',
    { references: references.map(({ id }) => id) },
  );
}
