import type { CallOutput } from '../../../src/contract/index.js';

type Attack = CallOutput<'attacks.list'>['attacks'][number];

/** Attacks that answer the same kind of question. */
export interface AttackGroup {
  readonly id: 'weights' | 'writing' | 'models' | 'works';
  readonly title: string;
  readonly words: string;
  readonly attacks: readonly Attack[];
}

const GROUPS: readonly Omit<AttackGroup, 'attacks'>[] = [
  {
    id: 'weights',
    title: 'Text in the weights',
    words: 'These attacks measure probabilities, whether or not a user would ever see the text.',
  },
  {
    id: 'writing',
    title: 'Text the model writes',
    words:
      'The model writes, with or without being asked for the work, and its output is compared with the work.',
  },
  {
    id: 'models',
    title: 'Differences between models',
    words: 'The same text is given to several models, or to several forms of one model.',
  },
  {
    id: 'works',
    title: 'Several works',
    words:
      'These attacks need a collection of short works (a ZIP archive or a folder), or two editions of one work.',
  },
];

/**
 * The attacks by the question they answer: those that need a collection or two editions, those that need another model and compare, those
 * tagged as reconstruction, which measure, and the others, which have the model write. Groups without an attack are omitted; within a group the order stays.
 */
export function attackGroups(attacks: readonly Attack[]): AttackGroup[] {
  return GROUPS.map((group) => ({
    ...group,
    attacks: attacks.filter((attack) => groupOf(attack) === group.id),
  })).filter((group) => group.attacks.length > 0);
}

function groupOf({ tag, references, takes }: Attack): AttackGroup['id'] {
  if (takes !== undefined) return 'works';
  if (references.min > 0) return 'models';
  return tag === 'reconstruction' ? 'weights' : 'writing';
}
