import type { AttackDefinition } from '../../attacks/index.js';
import type { PlantGroup, PlantManifest, PlantRound } from './plantSchema.js';

/** A text of an examination: a work of the manifest, or the passages of several works as one collection. */
export interface ExaminedText {
  /** Id of the work; of a collection the ids of its works with `+` between them. */
  readonly id: string;
  readonly works: readonly string[];
  readonly isCollection: boolean;
}

/** What a round examines, and what it is compared with. */
export interface ExaminedTexts {
  readonly targets: readonly ExaminedText[];
  readonly controls: readonly ExaminedText[];
}

/** The texts of a round. In a round of kind `collection`, all targets are one collection, and all controls another. */
export function textsOf({ kind, targets, controls }: PlantRound): ExaminedTexts {
  const of = (ids: readonly string[]): ExaminedText[] => {
    if (kind !== 'collection') return ids.map((id) => ({ id, works: [id], isCollection: false }));
    return ids.length === 0 ? [] : [{ id: ids.join('+'), works: ids, isCollection: true }];
  };
  return { targets: of(targets), controls: of(controls) };
}

/** The rounds that an attack can take: those of collections, of two editions, or of single works. */
export function roundsFor(
  { takesCollections, takesEditions }: Pick<AttackDefinition, 'takesCollections' | 'takesEditions'>,
  { rounds }: PlantManifest,
): PlantRound[] {
  const wanted = takesCollections === true ? 'collection' : takesEditions === true ? 'editions' : undefined;
  return rounds.filter(({ kind }) => kind === wanted);
}

/** The group of a text: of a collection, that of its works whose texts were most often in the training text. */
export function groupOfText({ works }: ExaminedText, { works: all, groups }: PlantManifest): PlantGroup {
  const own = works.flatMap((id) => {
    const name = all.find((work) => work.id === id)?.group;
    return groups.filter((group) => group.id === name);
  });
  const [first] = own.sort((a, b) => b.repeats - a.repeats);
  if (first === undefined) throw new TypeError(`${works.join(', ')} is in no group`);
  return first;
}
