import { join } from 'node:path';
import { inputError } from '../base/index.js';
import type { Evidence, EvidenceRole, Work } from '../domain/index.js';
import type { CaseFolder } from './caseFolder.js';

/** The folder for the evidence of a case. */
export const EVIDENCE_FOLDER = 'evidence';
/** What a reader found in a document, as canonical JSON, in the folder of the evidence. */
export const EXTRACTED_FILE = 'extracted.json';

/** The evidence with that id. @throws {PalimpsestError} `evidence-unknown`, listing the evidence in the case */
export function findEvidence(opened: CaseFolder, id: string): Evidence {
  const found = opened.index.evidence.find((item) => item.id === id);
  if (found !== undefined) return found;
  const ids = opened.index.evidence.map((item) => `${item.id} (${item.role}, ${item.name})`);
  throw inputError(
    'evidence-unknown',
    `There is no evidence ${id} in the case ${opened.folder}.`,
    ids.length === 0
      ? 'The case contains no evidence yet. Add evidence first.'
      : `The case holds ${ids.join('; ')}.`,
    { id },
  );
}

/** The evidence with that id, in one of these roles. @throws {PalimpsestError} `evidence-unknown`, `evidence-role` */
export function findEvidenceOfRole(opened: CaseFolder, id: string, roles: readonly EvidenceRole[]): Evidence {
  const evidence = findEvidence(opened, id);
  if (roles.includes(evidence.role)) return evidence;
  throw inputError(
    'evidence-role',
    `${id} ("${evidence.name}") was received as ${evidence.role}, but ${roles.join(' or ')} is needed here.`,
    'Name other evidence, or add the file again in the intended role.',
    { id, role: evidence.role, needed: roles },
  );
}

/**
 * Refuses evidence that was withdrawn.
 * @throws {PalimpsestError} `evidence-withdrawn` naming the first such item and the reason
 */
export function refuseWithdrawn(items: readonly Evidence[]): void {
  for (const { id, name, withdrawn } of items) {
    if (withdrawn === undefined) continue;
    throw inputError(
      'evidence-withdrawn',
      `${id} ("${name}") was withdrawn: ${withdrawn}.`,
      `Use other evidence, or restore ${id} with a reason: palimpsest evidence restore CASE ${id}; in the window, the screen of ${id}.`,
      { id },
    );
  }
}

/** What a text is prepared as. @param role the role of a text */
export function workRoleOf(role: EvidenceRole): Work['role'] {
  if (role === 'source-text') return 'source';
  if (role === 'known-memorized') return 'known-memorized';
  return role === 'control-work' ? 'control' : 'target';
}

/**
 * The absolute paths of the files of an item of evidence, in the order of the shards. A path that leads out of the case's evidence
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
      `${opened.folder}: the index gives "${path}" as the path of the copy of ${evidence.id}, which is not where copies are kept.`,
      'The index was changed outside Palimpsest. Restore case.json from a copy of the case.',
      { id: evidence.id, path },
    );
  });
}

/** The path of a copied file, relative to the case folder. */
export function copyPath(id: string, name: string): string {
  return `${EVIDENCE_FOLDER}/${id}/received/${name}`;
}

/** The path of what a reader found in a document at receipt. */
export function extractedPath(opened: CaseFolder, id: string): string {
  return opened.path(EVIDENCE_FOLDER, id, EXTRACTED_FILE);
}

/** The path of the facts that were read from an item of evidence at receipt. */
export function factsPath(opened: CaseFolder, id: string): string {
  return opened.path(EVIDENCE_FOLDER, id, 'facts.json');
}

/** The item with its files in other places. @param paths absolute, in the order of its files */
export function atPaths(evidence: Evidence, paths: readonly string[]): Evidence {
  const files = evidence.files.map((file, at) => ({ ...file, path: paths[at] ?? file.path }));
  return { ...evidence, path: files[0]?.path ?? evidence.path, files };
}
