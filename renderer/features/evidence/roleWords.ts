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

/** The probable role of a file or folder: as a model and as a text, and which of both its name suggests. What it holds may say otherwise. */
export interface Guess {
  readonly isModel: boolean;
  readonly asModel: Role;
  readonly asText: Role;
}

/**
 * The probable roles of files and folders that were chosen together; a person decides. The first model of a case is the one under
 * examination. A text is a control if its name says so, or if it comes alone into a case that has a work and no control.
 */
export function guessRoles(
  files: readonly { readonly name: string; readonly kind: string }[],
  has: (role: Role) => boolean,
): Guess[] {
  const isModel = (file: (typeof files)[number]): boolean =>
    file.kind !== 'folder' && /\.gguf$/i.test(file.name);
  const texts = files.filter((file) => !isModel(file));
  const wantsControl = has('target-work') && !has('control-work') && texts.length === 1;
  const first = files.findIndex(isModel);
  return files.map((file, index) => ({
    isModel: isModel(file),
    asModel: has('target-model') || (first >= 0 && index !== first) ? 'reference-model' : 'target-model',
    asText: textRole(file, wantsControl),
  }));
}

function textRole(
  { name, kind }: { readonly name: string; readonly kind: string },
  wantsControl: boolean,
): Role {
  if (kind !== 'folder' && (/\.(json|jsonl|clean)$/i.test(name) || /cleaning/i.test(name)))
    return 'cleaning-list';
  return /control|held.?out/i.test(name) || wantsControl ? 'control-work' : 'target-work';
}
