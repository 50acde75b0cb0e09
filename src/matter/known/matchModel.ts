import {
  TENSOR_RELATIONS,
  type ChangedKey,
  type KnownMatch,
  type KnownMetadata,
  type Recognition,
  type RecognizedTensor,
  type TensorRelation,
} from '../../domain/index.js';
import { isMatrix, judgeTensor } from './compareSamples.js';
import { findElsewhere } from './findElsewhere.js';
import type { SaidOfModel, SketchedModel, SketchedTensor } from './knownModelOf.js';

/** A file compared with one known model. */
export interface Compared {
  readonly recognition: Recognition;
  readonly match: Omit<KnownMatch, 'recognition'>;
  readonly tensors: readonly RecognizedTensor[];
}

const RELATED: readonly TensorRelation[] = ['same-bytes', 'same-weights', 'close', 'changed'];
const SAME: readonly TensorRelation[] = ['same-bytes', 'same-weights'];

/**
 * Compares a model with a known one.
 * @param chance with which one matrix of an independent model may count as related to that of its name, and to any of another layer
 */
export function matchModel(
  known: SketchedModel & SaidOfModel,
  found: SketchedModel,
  chance: number,
): Compared {
  const byName = compareTensorLists(known.tensors, found.tensors, chance);
  const isRelated = ({ counts, relation }: RecognizedTensor): boolean => counts && RELATED.includes(relation);
  const open = new Set(byName.filter((tensor) => !isRelated(tensor)).map(({ name }) => name));
  const others = findElsewhere(
    known.tensors,
    found.tensors.filter(({ name }) => open.has(name)),
    chance,
  );
  const tensors = byName.map((tensor) => {
    const elsewhere = others.get(tensor.name);
    return elsewhere === undefined ? tensor : { ...tensor, elsewhere };
  });
  const related = byName.filter(isRelated).length;
  const matrices = found.tensors.filter(isMatrix).length;
  const { tokenizer } = known;
  const bothHave = tokenizer.sha256 !== null && found.tokenizer.sha256 !== null;
  const sameTokenizer = bothHave ? tokenizer.sha256 === found.tokenizer.sha256 : null;
  return {
    recognition: recognitionOf({
      isSameFile: known.id === found.id,
      tensors,
      related: related + others.size,
      matrices,
      sameTokenizer,
    }),
    match: {
      id: known.id,
      name: known.name,
      source: known.source,
      obtained: known.obtained,
      matrices,
      related,
      elsewhere: others.size,
      tensors: countRelations(tensors),
      sameTokenizer,
      sameSpecialTokens: tokenizer.specialSha256 === found.tokenizer.specialSha256,
      sameChatTemplate: known.chatTemplateSha256 === found.chatTemplateSha256,
      changedKeys: changedKeys(known.metadata, found.metadata),
    },
    tensors,
  };
}

function recognitionOf({
  isSameFile,
  tensors,
  related,
  matrices,
  sameTokenizer,
}: {
  readonly isSameFile: boolean;
  readonly tensors: readonly RecognizedTensor[];
  readonly related: number;
  readonly matrices: number;
  readonly sameTokenizer: boolean | null;
}): Recognition {
  if (isSameFile) return 'same-file';
  const isEach = (holds: (tensor: RecognizedTensor) => boolean): boolean =>
    tensors.length > 0 && tensors.every(holds);
  if (isEach(({ relation }) => relation === 'same-bytes')) return 'same-tensors';
  const isMost = related * 2 > matrices;
  // Of a type that is not read, other bytes of the same type are a difference.
  const isUnread = ({ reason, types }: RecognizedTensor): boolean =>
    reason === 'type-not-read' && types[0] !== types[1];
  const isSame = isEach((tensor) => SAME.includes(tensor.relation) || isUnread(tensor));
  if (isSame && isMost) return 'same-weights';
  if (isMost) return 'same-lineage';
  if (related > 0) return 'shared-tensors';
  return sameTokenizer === true ? 'same-tokenizer' : 'unknown';
}

function compareTensorLists(
  known: readonly SketchedTensor[],
  found: readonly SketchedTensor[],
  chance: number,
): RecognizedTensor[] {
  const byName = new Map(found.map((tensor) => [tensor.name, tensor]));
  const names = new Set(known.map(({ name }) => name));
  const alone = (
    { name }: SketchedTensor,
    types: readonly [string, string],
    reason: 'only-known' | 'only-found',
  ): RecognizedTensor => ({ name, types, relation: 'not-compared', counts: false, reason });
  return [
    ...known.map((tensor): RecognizedTensor => {
      const other = byName.get(tensor.name);
      if (other === undefined) return alone(tensor, [tensor.type, ''], 'only-known');
      return { name: tensor.name, types: [tensor.type, other.type], ...judgeTensor(tensor, other, chance) };
    }),
    ...found
      .filter(({ name }) => !names.has(name))
      .map((tensor) => alone(tensor, ['', tensor.type], 'only-found')),
  ];
}

function countRelations(tensors: readonly RecognizedTensor[]): Record<TensorRelation, number> {
  const counts = Object.fromEntries(TENSOR_RELATIONS.map((relation) => [relation, 0]));
  for (const { relation } of tensors) counts[relation] = (counts[relation] ?? 0) + 1;
  return counts as Record<TensorRelation, number>;
}

function changedKeys(known: readonly KnownMetadata[], found: readonly KnownMetadata[]): ChangedKey[] {
  const [before, after] = [known, found].map((list) => new Map(list.map((entry) => [entry.key, entry])));
  const keys = [...new Set([...known, ...found].map(({ key }) => key))].sort();
  return keys.flatMap((key): ChangedKey[] => {
    const [was, is] = [before?.get(key), after?.get(key)];
    if (was?.sha256 === is?.sha256) return [];
    return [
      {
        key,
        change: was === undefined ? 'added' : is === undefined ? 'removed' : 'changed',
        ...(was?.value === undefined ? {} : { known: was.value }),
        ...(is?.value === undefined ? {} : { found: is.value }),
      },
    ];
  });
}
