import type { CallOutput } from '../../../src/contract/index.js';

type Attack = CallOutput<'attacks.list'>['attacks'][number];

/** Attacks that answer the same kind of question. */
export interface AttackGroup {
  readonly id: 'weights' | 'writing' | 'models';
  readonly title: string;
  readonly words: string;
  readonly attacks: readonly Attack[];
}

const GROUPS: readonly Omit<AttackGroup, 'attacks'>[] = [
  {
    id: 'weights',
    title: 'What do the weights hold?',
    words: 'Probabilities are measured, whether or not anybody would ever see the text.',
  },
  {
    id: 'writing',
    title: 'What does the model write?',
    words: 'The model writes, asked for the work or not, and what it writes is held against the work.',
  },
  {
    id: 'models',
    title: 'How do models differ?',
    words: 'The same text is put to several models, or to several forms of one.',
  },
];

/**
 * The attacks by what they answer: those that need another model compare, those tagged as reconstruction measure, the others let the
 * model write. Groups without an attack are left out; within one the order stays.
 */
export function attackGroups(attacks: readonly Attack[]): AttackGroup[] {
  return GROUPS.map((group) => ({
    ...group,
    attacks: attacks.filter((attack) => groupOf(attack) === group.id),
  })).filter((group) => group.attacks.length > 0);
}

function groupOf({ tag, references }: Attack): AttackGroup['id'] {
  if (references.min > 0) return 'models';
  return tag === 'reconstruction' ? 'weights' : 'writing';
}
