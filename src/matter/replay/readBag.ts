import { copyFile, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { scanLines } from '../../casefile/index.js';
import { inputError, type PalimpsestError } from '../../base/index.js';
import {
  evidenceSchema,
  examinationStartSchema,
  statesOf,
  runsOnRecord,
  wordsAsOf,
  type Evidence,
  type ExaminationStart,
} from '../../domain/index.js';
import { errnoOf, fileError, fileExists, readBytes } from '../../files/index.js';
import { WORKINGS } from './compareWorkings.js';

/** Larger than any facts, plan or findings that are written. */
const MAX_BYTES = 512 * 1024 * 1024;
const RESULTS = 'data/results';
const ITEMS = 'data/items';
const AUDIT = 'data/audit/audit.jsonl';
/** A piece of evidence as the bag has it: register entry, and what was read from it. */
export interface BagItem {
  readonly evidence: Evidence;
  readonly facts: unknown;
}

/** An examination as the bag has it. */
export interface BagExamination {
  readonly id: string;
  /** null when start.json cannot be understood; `problem` says why then. */
  readonly start: ExaminationStart | null;
  readonly problem: string;
  /** start.json as it is. */
  readonly startJson: unknown;
  readonly hasJournal: boolean;
  readonly hasFindings: boolean;
  /** Which of the files are there from which another program computes the findings' numbers; none if they were omitted. */
  readonly workings: readonly string[];
  /** Names of the arrays, e.g. `tokens`. */
  readonly arrays: readonly string[];
}

/** What a replay needs of a bag. */
export interface BagContents {
  readonly folder: string;
  readonly items: readonly BagItem[];
  readonly examinations: readonly BagExamination[];
  /** Evidence with the words that the plan of an examination was made from, whatever was corrected since. */
  readonly wordsOf: (examinationId: string) => (evidence: Evidence) => Evidence;
  /** The builds of the program that ran an examination, by the audit log. */
  readonly buildsOf: (examinationId: string) => readonly string[];
}

/**
 * Reads evidence and examinations of a bag; journals and arrays are only listed.
 * @throws {PalimpsestError} `bag-item` for a register entry that cannot be understood; `bag-empty` without an examination; `file-*`
 */
export async function readBag(folder: string): Promise<BagContents> {
  const items: BagItem[] = [];
  for (const name of byNumber(await namesIn(join(folder, ITEMS)), /^E[1-9][0-9]*\.json$/)) {
    const path = join(folder, ITEMS, name);
    const parsed = await readJson(path);
    const { evidence, facts } = (parsed ?? {}) as { readonly evidence?: unknown; readonly facts?: unknown };
    const entry = evidenceSchema.safeParse(evidence);
    if (!entry.success || `${entry.data.id}.json` !== name)
      throw notUnderstood(path, entry.error?.issues[0]?.message ?? 'it belongs to another item');
    items.push({ evidence: entry.data, facts });
  }
  const results = await namesIn(join(folder, RESULTS));
  const examinations: BagExamination[] = [];
  for (const name of byNumber(results, /^X[1-9][0-9]*\.start\.json$/)) {
    const id = name.slice(0, -'.start.json'.length);
    const startJson = await readJson(join(folder, RESULTS, name));
    const start = examinationStartSchema.safeParse(startJson);
    const issue = start.error?.issues[0];
    examinations.push({
      id,
      start: start.success && start.data.id === id ? start.data : null,
      problem:
        issue !== undefined
          ? `${issue.path.map(String).join('.')}: ${issue.message}`
          : start.data?.id === id
            ? ''
            : 'it belongs to another examination',
      startJson,
      hasJournal: results.includes(`${id}.journal.jsonl`),
      hasFindings: results.includes(`${id}.findings.json`),
      workings: WORKINGS.filter((name) => results.includes(`${id}.${name}`)),
      arrays: results.flatMap((file) =>
        file.startsWith(`${id}.`) && /^[A-Za-z][A-Za-z0-9]{0,63}\.f32$/.test(file.slice(id.length + 1))
          ? [file.slice(id.length + 1, -'.f32'.length)]
          : [],
      ),
    });
  }
  if (examinations.length === 0) {
    throw inputError(
      'bag-empty',
      `${folder} contains no examination: there is nothing to repeat.`,
      'Name the folder of a sealed report with examinations (it holds data/results).',
      { folder },
    );
  }
  return { folder, items, examinations, ...(await readLog(folder)) };
}

/** Of a broken audit log, the entries before the break count; the check of the bag says what is wrong with it. */
async function readLog(folder: string): Promise<Pick<BagContents, 'wordsOf' | 'buildsOf'>> {
  const path = join(folder, AUDIT);
  const entries = (await fileExists(path)) ? scanLines(path).entries : [];
  return {
    wordsOf: (id) =>
      wordsAsOf(
        entries,
        statesOf(entries, id).find(({ action }) => action === 'examination-prepared')?.seq ?? entries.length,
      ),
    buildsOf: (id) => runsOnRecord(entries, id).map(({ program }) => program.build),
  };
}

/** Path of a result in the bag, relative to it. */
export function resultPath(id: string, name: string): string {
  return `${RESULTS}/${id}.${name}`;
}

/**
 * Copies the results of an examination out of the bag, laid out as in a case.
 * @param to folder that does not exist yet
 * @throws {PalimpsestError} `disk-full`, `file-*`
 */
export async function layOut(
  bag: Pick<BagContents, 'folder'>,
  { id, ...has }: BagExamination,
  to: string,
): Promise<void> {
  const files: [string, string][] = [
    ['start.json', 'start.json'],
    ...(has.hasJournal ? [['journal.jsonl', 'journal.jsonl'] as [string, string]] : []),
    ...(has.hasFindings ? [['findings.json', 'findings.json'] as [string, string]] : []),
    ...has.workings.map((name): [string, string] => [name, name]),
    ...has.arrays.map((name): [string, string] => [`${name}.f32`, `arrays/${name}.f32`]),
  ];
  try {
    await mkdir(join(to, 'arrays'), { recursive: true });
    for (const [name, target] of files)
      await copyFile(join(bag.folder, resultPath(id, name)), join(to, target));
  } catch (error) {
    throw fileError(error, to, 'copy results to');
  }
}

/** Names in a folder; none where there is no folder. @throws {PalimpsestError} `file-*` */
export async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return [];
    throw fileError(error, folder, 'read');
  }
}

function byNumber(names: readonly string[], pattern: RegExp): string[] {
  const number = (name: string): number => parseInt(name.slice(1), 10);
  return names.filter((name) => pattern.test(name)).sort((a, b) => number(a) - number(b));
}

async function readJson(path: string): Promise<unknown> {
  const bytes = await readBytes(path, MAX_BYTES);
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw notUnderstood(path, error instanceof Error ? error.message : String(error));
  }
}

function notUnderstood(path: string, why: string): PalimpsestError {
  return inputError(
    'bag-item',
    `${path} is not what Palimpsest wrote: ${why}.`,
    'Ask for the bag again; palimpsest verify says what was changed in it.',
    { path },
  );
}
