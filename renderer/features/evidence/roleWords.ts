import type { CaseOverview } from '../../../src/contract/index.js';

export type Item = CaseOverview['index']['evidence'][number];
export type Role = Item['role'];

/** Each role in words, with what it is for. */
export const ROLES: readonly { readonly id: Role; readonly label: string; readonly description: string }[] = [
  {
    id: 'target-model',
    label: 'Model under examination',
    description: 'A GGUF file; one shard stands for all.',
  },
  {
    id: 'target-work',
    label: 'Work',
    description: 'The text that may be inside the model. Plain text.',
  },
  {
    id: 'control-work',
    label: 'Control',
    description: 'Text of the same kind that the model cannot have seen. Without one nothing is calibrated.',
  },
  {
    id: 'reference-model',
    label: 'Reference model',
    description: 'A model that was not trained on the work, to compare with.',
  },
  {
    id: 'cleaning-list',
    label: 'Cleaning list',
    description: 'Passages to leave out of work and control: boilerplate, quotations of others.',
  },
];

/** A role in words. */
export function roleLabel(role: Role): string {
  return ROLES.find(({ id }) => id === role)?.label ?? role;
}

/** What a file probably is, from its name; a person decides. */
export function guessRole(name: string, has: (role: Role) => boolean): Role {
  if (/\.gguf$/i.test(name)) return has('target-model') ? 'reference-model' : 'target-model';
  if (/\.(json|jsonl|clean)$/i.test(name) || /cleaning/i.test(name)) return 'cleaning-list';
  if (/control|held.?out/i.test(name)) return 'control-work';
  return has('target-work') && !has('control-work') ? 'control-work' : 'target-work';
}
