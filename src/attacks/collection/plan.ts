import { inputError } from '../../base/index.js';
import { defaultSlots } from '../../domain/index.js';
import type { AttackModel, AttackPlan, AttackWork, PlannedUnit } from '../define.js';
import { type AttackId, makePlan, makeUnit, putsBos, requireStart } from '../kit/index.js';
import type { CollectionInput } from './parameters.js';
import { givenTokens, workWindows, type WorkWindow } from './windows.js';

/** Windows of a collection that are scored in one batch: positions `from` … `from + count − 1` in the order of {@link workWindows}. */
interface Batch {
  readonly from: number;
  readonly count: number;
  /** Tokens of each window with its padding, without a begin-of-text token. */
  readonly length: number;
}

/**
 * Plans the scores: every work of every collection, on its own, under the model and then under the reference. A unit is a batch of windows
 * of equal length.
 * @throws {PalimpsestError} `collection-needed`, `tokenizer-differs`, `bos-missing`, `prefix-short`, `context-too-long`, `work-short`
 */
export function planCollection(input: CollectionInput, attack: AttackId): AttackPlan {
  const { parameters, works, model, references } = input;
  requireCollections(works);
  const bos = putsBos(input);
  requireSameTokens(input);
  for (const one of [model, ...references]) requireFits(one, input, bos);
  const front = Number(bos);
  const windows = works.map((work) => ({ work, windows: workWindows(work, parameters) }));
  windows.forEach(({ work, windows: own }) => {
    if (own.length === 0) throw nothingLongEnough(work, input);
  });
  const units = [undefined, ...references.map(({ id }) => id)].flatMap((modelId) =>
    windows.flatMap(({ work, windows: own }) =>
      batchesOf(own, front).map(({ from, count, length }): PlannedUnit =>
        makeUnit(attack, input, {
          workId: work.id,
          title: `${work.title} under ${modelId ?? model.id}, parts ${from + 1}–${from + count} of ${own.length}`,
          tokens: defaultSlots(length + front) * (length + front),
          ...(modelId === undefined ? {} : { modelId }),
          spec: { from, count },
        }),
      ),
    ),
  );
  const longest =
    Math.max(...windows.flatMap(({ windows: own }) => own.map((one) => one.paddedTokens))) + front;
  const slots = Math.max(
    ...windows.flatMap(({ windows: own }) => own.map((one) => defaultSlots(one.paddedTokens + front))),
  );
  return makePlan(attack, input, {
    units,
    layout: { length: longest, slots },
    document: {
      score: references.length === 0 ? 'mean-log-p' : 'mean-log-p-less-reference',
      test: 'conformal',
      list: 'benjamini-hochberg',
      references: references.map(({ id, sha256 }) => ({ id, sha256 })),
      bos,
      collections: windows.map(({ work, windows: own }) => ({
        workId: work.id,
        works: work.blocks.length,
        longEnough: new Set(own.map(({ block }) => block)).size,
      })),
    },
  });
}

/** Consecutive windows that are alike, as many in a batch as fit. */
function batchesOf(windows: readonly WorkWindow[], front: number): Batch[] {
  const batches: Batch[] = [];
  for (let from = 0; from < windows.length;) {
    const first = windows[from];
    if (first === undefined) break;
    const length = first.paddedTokens;
    const slots = defaultSlots(length + front);
    let count = 1;
    while (count < slots && isAlike(first, windows[from + count])) count++;
    batches.push({ from, count, length });
    from += count;
  }
  return batches;
}

/** True if the two can share a batch: equally long, and scored from the same position. */
function isAlike(first: WorkWindow, other: WorkWindow | undefined): boolean {
  return (
    other !== undefined &&
    other.paddedTokens === first.paddedTokens &&
    givenTokens(other) === givenTokens(first)
  );
}

function requireCollections(works: readonly AttackWork[]): void {
  const single = works.find(({ isCollection }) => isCollection !== true);
  if (single === undefined) return;
  const role = single.role === 'target' ? 'target' : 'control';
  throw inputError(
    'collection-needed',
    `The ${role} ${single.id} ("${single.title}") is a single work. This attack compares the works of a collection with those of another.`,
    'Add the works as one ZIP file or folder with a file for each, as the target and as the control. For a single work, use another attack, such as probabilistic.',
    { workId: single.id, role },
  );
}

function requireSameTokens({ references, model }: CollectionInput): void {
  const other = references.find(({ sameTokens }) => !sameTokens);
  if (other === undefined) return;
  throw inputError(
    'tokenizer-differs',
    `${other.id} ("${other.name}") tokenizes the works differently from "${model.name}", so the scores of a work cannot be paired.`,
    'Choose a reference with the same tokenizer: an earlier or later version of the model, or its base model. Or choose none.',
    { references: [other.id] },
  );
}

function requireFits(model: AttackModel, { parameters }: CollectionInput, bos: boolean): void {
  const { prefixTokens, contextTokens } = parameters;
  requireStart(model, prefixTokens, bos);
  const length = contextTokens + Number(bos);
  if (length > model.trainedContext) {
    throw inputError(
      'context-too-long',
      `The context needs ${length} tokens, more than the context of ${model.trainedContext} that "${model.name}" was trained with.`,
      `Choose --context-tokens ${model.trainedContext - Number(bos)} or less.`,
    );
  }
}

function nothingLongEnough({ id, title, blocks }: AttackWork, { parameters }: CollectionInput): Error {
  const { prefixTokens, leastTokens } = parameters;
  return inputError(
    'work-short',
    `None of the ${blocks.length} works of ${id} ("${title}") has ${prefixTokens} + ${leastTokens} tokens, a prefix and the shortest score.`,
    'Lower --prefix-tokens or --least-tokens, or choose a collection of longer works.',
  );
}
