import { z } from 'zod';
import { contextRule, type ContextRule } from '../../assisted/index.js';
import { inputError, Random } from '../../base/index.js';
import type { AttackInput, AttackModel, AttackPlan, AttackWork, PlannedUnit } from '../define.js';
import type { Immutable } from '../defineAttack.js';
import { type AttackId, makePlan, makeUnit, requireSequences } from '../kit/index.js';
import type { AssistedParameters } from './parameters.js';

/** What the attack is applied to. */
export type AssistedInput = AttackInput<AssistedParameters>;

/** The spec of a unit, which is a batch: chunks of one block of a work, as token ranges. */
export const assistedSpec = z.strictObject({
  /** Index of the block in the work. */
  block: z.int().min(0),
  /** First token, and the token after the last, of each chunk. */
  stretches: z.array(z.tuple([z.int().min(0), z.int().min(0)])),
  /** True if the batch is decoded again and compared. */
  verify: z.boolean(),
});
/** See {@link assistedSpec}. */
export type AssistedSpec = Immutable<z.output<typeof assistedSpec>>;

/** How much preceding text a model sees. */
export function contextOf(
  { parameters }: Pick<AssistedInput, 'parameters'>,
  model: AttackModel,
): ContextRule {
  return contextRule(model, parameters.contextTokens);
}

/**
 * Plans the attack. Every block of every work is divided evenly into chunks, a few of which make a batch. The same is planned for each
 * reference model that tokenizes the works in the same way.
 * @throws {PalimpsestError} `sequences-unsupported`, `work-short`, `context-too-short`
 */
export function planAssisted(input: AssistedInput, attack: AttackId): AttackPlan {
  const { parameters, model, references } = input;
  requireSequences(model);
  const empty = input.works.find(({ tokens }) => tokens.length === 0);
  if (empty !== undefined) {
    throw inputError('work-short', `"${empty.title}" has no tokens.`, 'Choose a work with text.');
  }
  const usable = references.filter(({ sameTokens, canFork }) => sameTokens && canFork);
  const batches = input.works.flatMap((work) =>
    batchesOf(work, parameters).map((batch) => ({ work, ...batch })),
  );
  const verified = new Set(
    new Random(`${input.seed}/assisted/verify`).sample(
      batches.length,
      Math.ceil(parameters.verifyShare * batches.length),
    ),
  );
  const unitsFor = (of: AttackModel, modelId?: string): PlannedUnit[] => {
    const context = contextOf(input, of);
    return batches.map(({ work, block, stretches, title }, at) => {
      const verify = modelId === undefined && verified.has(at);
      const once = stretches.reduce((sum, [from, to]) => sum + evaluated(to - from, context), 0);
      return makeUnit(attack, input, {
        workId: work.id,
        title: modelId === undefined ? title : `${title}, on ${of.name}`,
        tokens: once * (verify ? 2 : 1),
        stepped: [{ steps: (verify ? 2 : 1) * longestOf(stretches), sequences: stretches.length }],
        spec: { block, stretches: stretches.map(([from, to]) => [from, to]), verify },
        ...(modelId === undefined ? {} : { modelId }),
      });
    });
  };
  const context = contextOf(input, model);
  return makePlan(attack, input, {
    units: [...unitsFor(model), ...usable.flatMap((reference) => unitsFor(reference, reference.id))],
    layout: {
      length: Math.min(context.length, parameters.chunkTokens + (context.bos ? 1 : 0)),
      slots: parameters.chunks,
    },
    document: { context: { ...context }, compared: usable.map(({ id }) => id) },
    warnings: references
      .filter((reference) => !usable.includes(reference))
      .map(({ name, sameTokens }) =>
        sameTokens
          ? `"${name}" cannot be extended token by token, by the engine’s self-check, and is excluded.`
          : `"${name}" tokenizes the works differently and is excluded. \`palimpsest assisted encode\` compares file sizes.`,
      ),
  });
}

function batchesOf(
  work: AttackWork,
  { chunkTokens, chunks }: AssistedParameters,
): (Pick<AssistedSpec, 'block' | 'stretches'> & { readonly title: string })[] {
  return work.blocks.flatMap(({ title, startToken, endToken }, block) => {
    const length = endToken - startToken;
    const count = Math.ceil(length / chunkTokens);
    const at = (index: number): number => startToken + Math.floor((index * length) / count);
    const stretches = Array.from({ length: count }, (_, i) => [at(i), at(i + 1)] as const);
    const batches = Math.ceil(count / chunks);
    return Array.from({ length: batches }, (_, batch) => ({
      block,
      stretches: stretches.slice(batch * chunks, (batch + 1) * chunks),
      title: `${work.title}, ${title}${batches === 1 ? '' : ` (${batch + 1} of ${batches})`}`,
    }));
  });
}

/** Tokens of the longest chunk: those of the others are evaluated beside its own. */
function longestOf(chunks: readonly (readonly [number, number])[]): number {
  return Math.max(...chunks.map(([from, to]) => to - from));
}

/** Tokens that coding a chunk evaluates: each token except the last, and those that are read again whenever the context is full. */
function evaluated(count: number, { bos, length, keep }: ContextRule): number {
  const front = bos ? 1 : 0;
  const whole = count - 1 + front;
  if (whole <= length) return whole;
  // A refill replaces one step and makes room for as many further steps as it leaves free.
  const refills = Math.ceil((whole - length) / (length - front - keep + 1));
  return whole + refills * (front + keep - 1);
}
