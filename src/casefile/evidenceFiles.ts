import { join } from 'node:path';
import { inputError } from '../base/index.js';
import type { Evidence, EvidenceRole } from '../domain/index.js';
import type { CaseFolder } from './caseFolder.js';

/** Folder that holds what belongs to the evidence of a case. */
export const EVIDENCE_FOLDER = 'evidence';

/** The evidence of that id. @throws {PalimpsestError} `evidence-unknown` naming what there is */
export function findEvidence(opened: CaseFolder, id: string): Evidence {
  const found = opened.index.evidence.find((item) => item.id === id);
  if (found !== undefined) return found;
  const ids = opened.index.evidence.map((item) => `${item.id} (${item.role}, ${item.name})`);
  throw inputError(
    'evidence-unknown',
    `There is no evidence ${id} in the case ${opened.folder}.`,
    ids.length === 0 ? 'The case holds no evidence yet: add some.' : `The case holds ${ids.join('; ')}.`,
    { id },
  );
}

/** The evidence of that id in one of these roles. @throws {PalimpsestError} `evidence-unknown`, `evidence-role` */
export function findEvidenceOfRole(opened: CaseFolder, id: string, roles: readonly EvidenceRole[]): Evidence {
  const evidence = findEvidence(opened, id);
  if (roles.includes(evidence.role)) return evidence;
  throw inputError(
    'evidence-role',
    `${id} ("${evidence.name}") was received as ${evidence.role}; here ${roles.join(' or ')} is needed.`,
    'Name other evidence, or receive the file once more in the role that is meant.',
    { id, role: evidence.role, needed: roles },
  );
}

/** Roles of models. */
export const MODEL_ROLES: readonly EvidenceRole[] = ['target-model', 'reference-model'];

/** Roles of works. */
export const WORK_ROLES: readonly EvidenceRole[] = ['target-work', 'control-work'];

/**
 * Absolute paths of the files of a piece of evidence, in order of the shards. A path that leads out of the case's evidence
 * folder is refused: a case may come from someone else.
 * @throws {PalimpsestError} `case-broken`
 */
export function evidencePaths(opened: CaseFolder, evidence: Evidence): string[] {
  return evidence.files.map(({ path, name }) => {
    if (evidence.storage === 'referenced') return path;
    const inside = path === copyPath(evidence.id, name) && !/[/\\]/.test(name) && name !== '..';
    if (inside) return join(opened.folder, path);
    throw inputError(
      'case-broken',
      `${opened.folder}: the copy of ${evidence.id} is said to be at "${path}", which is not its place.`,
      'The index was changed by hand; restore case.json from a copy of the case.',
      { id: evidence.id, path },
    );
  });
}

/** Where a copied file lies, relative to the case folder. */
export function copyPath(id: string, name: string): string {
  return `${EVIDENCE_FOLDER}/${id}/received/${name}`;
}

/** Path of the facts that were read from a piece of evidence at receipt. */
export function factsPath(opened: CaseFolder, id: string): string {
  return opened.path(EVIDENCE_FOLDER, id, 'facts.json');
}
