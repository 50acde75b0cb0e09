import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { addEvidence, createCase, openCase } from '../../src/casefile/index.js';
import { evidenceRoleSchema, type CaseHead } from '../../src/domain/index.js';
import { cli, DEMO, json, type CliResult } from '../support/cli.js';

/** The planted work of the demonstration. */
export const TARGET = readFileSync(join(DEMO, 'target-moby-dick-planted.txt'), 'utf8');
/** Other chapters of the same book, never in the training text. */
export const CONTROL = readFileSync(join(DEMO, 'control-moby-dick-held-out.txt'), 'utf8');
/** The model that was trained on the planted work. */
export const P1 = join(DEMO, 'P1-f16.gguf');
/** The model that was trained on other chapters only. */
export const P0 = join(DEMO, 'P0-f16.gguf');

const CASE_HEAD: CaseHead = {
  caption: 'Doe v. “Acme”',
  court: 'D. Utah',
  docket: '2:26-cv-1',
  examiner: 'R. Roe',
  examinerTitle: 'Expert',
  laboratory: 'Roe Forensics',
  question: "Is the novel in the model's weights?",
};

/** Head of a case that may be sealed, for the command line. */
export const HEAD = Object.entries(CASE_HEAD).flatMap(([field, value]) => [
  `--${field.replace('examinerTitle', 'examiner-title')}`,
  value,
]);

/** A piece of evidence to receive: a file, or text to be written to one. */
export interface Item {
  readonly role: string;
  readonly file?: string;
  readonly text?: string;
  readonly name?: string;
  readonly options?: readonly string[];
}

/** Runs a command that must succeed. */
export async function ok(...args: readonly string[]): Promise<CliResult> {
  const result = await cli(args);
  if (result.code !== 0)
    throw new Error(`palimpsest ${args.join(' ')}: exit ${result.code}\n${result.stderr}`);
  return result;
}

/** Makes a case with evidence E1, E2, …; returns its folder. What has options is received through the command line. */
export async function caseWith(root: string, name: string, items: readonly Item[]): Promise<string> {
  const folder = join(root, name);
  const made = await createCase(folder, CASE_HEAD);
  await made.close();
  for (const [i, { role, file, text, name: fileName, options }] of items.entries()) {
    const path = file ?? join(root, fileName ?? `${name} ${i + 1}.txt`);
    if (text !== undefined) writeFileSync(path, text);
    if (options === undefined) await receive(folder, path, role);
    else await ok('evidence', 'add', folder, path, '--role', role, ...options);
  }
  return folder;
}

/** Adds evidence as the command line does, without starting it. */
export async function receive(folder: string, path: string, role: string): Promise<void> {
  const opened = await openCase(folder, { mode: 'write' });
  try {
    await addEvidence(opened, path, { role: evidenceRoleSchema.parse(role) });
  } finally {
    await opened.close();
  }
}

/** Entries of the audit log of a case, in order. */
export function auditOf(folder: string): { action: string; detail: Record<string, unknown> }[] {
  return readFileSync(join(folder, 'audit', 'audit.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { action: string; detail: Record<string, unknown> });
}

/** The findings of an examination as the file has them. */
export function findingsText(folder: string, id: string): string {
  return readFileSync(join(folder, 'examinations', id, 'findings.json'), 'utf8');
}

/** SHA-256 of findings.json of an examination: equal for equal bytes. */
export function findingsSha256(folder: string, id: string): string {
  return createHash('sha256')
    .update(readFileSync(join(folder, 'examinations', id, 'findings.json')))
    .digest('hex');
}

/** Lines in the journal of an examination so far. */
export function journalLines(folder: string, id: string): number {
  try {
    return readFileSync(join(folder, 'examinations', id, 'journal.jsonl'), 'latin1').split('\n').length - 1;
  } catch {
    return 0;
  }
}

/** Ids of the examinations that were begun, in order. */
export function examinationsOf(folder: string): string[] {
  const path = join(folder, 'examinations');
  return existsSync(path) ? readdirSync(path).sort((a, b) => Number(a.slice(1)) - Number(b.slice(1))) : [];
}

/** What `case show --json` prints. */
export interface Shown {
  readonly id: string;
  readonly head: Readonly<Record<string, string>>;
  readonly evidence: readonly {
    readonly id: string;
    readonly role: string;
    readonly title: string;
    readonly storage: string;
    readonly path: string;
    readonly sha256: string;
    readonly encoding: string;
    readonly receivedFrom: string;
    readonly receivedBy: string;
  }[];
  readonly examinations: readonly string[];
  readonly reports: readonly { readonly id: string; readonly sealed: boolean; readonly sealNumber: string }[];
  readonly audit: { readonly kind: string; readonly entries: number };
}

/** The case as `case show --json` has it. */
export async function shown(folder: string): Promise<Shown> {
  return json<Shown>(await ok('case', 'show', folder, '--json'));
}
