import { EVIDENCE_ROLE } from '../../../src/domain/index.js';
import type { CaseOverview } from '../../../src/contract/index.js';

export type Item = CaseOverview['index']['evidence'][number];
export type Role = Item['role'];

/** The label and purpose of each role, in the order in which a case needs them. */
export const ROLES: readonly { readonly id: Role; readonly label: string; readonly description: string }[] = (
  [
    'target-model',
    'target-work',
    'control-work',
    'reference-model',
    'source-text',
    'known-memorized',
    'cleaning-list',
  ] as const
).map((id) => ({ id, label: EVIDENCE_ROLE[id].label, description: EVIDENCE_ROLE[id].meaning }));

/** The label of a role. */
export function roleLabel(role: Role): string {
  return EVIDENCE_ROLE[role].label;
}

/** Is it a text that can be read as a work, rather than a model or a list? */
export function isReadable(role: Role): boolean {
  return role.endsWith('-work') || role === 'source-text' || role === 'known-memorized';
}

/** The probable role of a file, from its name, or of a folder of works; a person decides. */
export function guessRole(name: string, has: (role: Role) => boolean, isFolder = false): Role {
  if (isFolder) return workRole(name, has);
  if (/\.gguf$/i.test(name)) return has('target-model') ? 'reference-model' : 'target-model';
  if (/\.(json|jsonl|clean)$/i.test(name) || /cleaning/i.test(name)) return 'cleaning-list';
  return workRole(name, has);
}

function workRole(name: string, has: (role: Role) => boolean): Role {
  if (/control|held.?out/i.test(name)) return 'control-work';
  return has('target-work') && !has('control-work') ? 'control-work' : 'target-work';
}
