import { mkdir, readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { canonicalJson, sha256Hex } from '../../base/index.js';
import { exhibitPath, factsPath, type CaseFolder, readLines } from '../../casefile/index.js';
import type { CaseIndex, LeftOutFile, ReportExhibit, AuditEntry } from '../../domain/index.js';
import { examinationFolder } from '../../examine/index.js';
import {
  BAG_FORMATS_FILE,
  copyFileHashed,
  fileExists,
  hashFile,
  PROGRAM_ROOT,
  RECOMPUTE_FILES,
  writeNewFileAtomic,
} from '../../files/index.js';
import { headFiles } from '../case/caseHeads.js';
import type { AuditSnapshot } from '../case/caseSnapshot.js';
import { disclosedEvidence } from '../case/disclosedEvidence.js';
import { namedProposals } from './namedProposals.js';
import { OPENINGS_FILE, shownOpenings } from './shownOpenings.js';
import { z } from 'zod';

const row = z.object({ work: z.string(), suffixToken: z.int(), endToken: z.int() });

/**
 * Does a file of results encode the texts that were measured? Arrays do: rank and log p of each token, with the model, give the token back.
 * Journals do: they hold token ids, texts that the model wrote, and a digit for each token. Tables of windows do where windows overlap: what
 * two neighbors differ in is a few tokens, which their sums of log p give back. A sum over a whole passage of its own does not.
 * @param name as in the folder of the examination
 * @throws {PalimpsestError} `file-*`
 */
function encodesWork(name: string, path: string): boolean {
  if (name.startsWith('arrays/') || name === 'journal.jsonl') return true;
  return name === 'windows.jsonl' && overlaps(path);
}

/** Do two rows of a table cover the same token of a work? */
function overlaps(path: string): boolean {
  const places = new Map<string, [number, number][]>();
  for (const { bytes } of readLines(path)) {
    const { data } = row.safeParse(JSON.parse(new TextDecoder().decode(bytes)));
    if (data === undefined) continue;
    const own = places.get(data.work) ?? [];
    places.set(data.work, own);
    own.push([data.suffixToken, data.endToken]);
  }
  return [...places.values()].some((own) => {
    let end = 0;
    return own
      .sort(([a], [b]) => a - b)
      .some(([from, to]) => {
        const isBefore = from < end;
        end = to;
        return isBefore;
      });
  });
}

/** A file of a payload, as the report lists it. */
export interface PayloadFile {
  readonly path: string;
  readonly sha256: string;
  readonly sizeBytes: number;
}

/** Where the files of a payload go. */
export interface Payload {
  /** Files so far, by path. */
  readonly files: PayloadFile[];
  /** Adds a file with this content. */
  write(path: string, data: string | Uint8Array): Promise<void>;
  /** Adds a copy of a file. */
  copy(path: string, from: string): Promise<void>;
}

/** Writes files of a payload below `root` and lists them. */
export class FolderPayload implements Payload {
  readonly root: string;
  readonly #signal: AbortSignal | undefined;
  readonly #files: PayloadFile[] = [];

  constructor(root: string, signal?: AbortSignal) {
    this.root = root;
    this.#signal = signal;
  }

  get files(): PayloadFile[] {
    return byPath(this.#files);
  }

  async write(path: string, data: string | Uint8Array): Promise<void> {
    const target = join(this.root, path);
    await mkdir(dirname(target), { recursive: true });
    await writeNewFileAtomic(target, data);
    this.#files.push({ path, ...(await hashFile(target)) });
  }

  async copy(path: string, from: string): Promise<void> {
    const target = join(this.root, path);
    await mkdir(dirname(target), { recursive: true });
    this.#files.push({ path, ...(await copyFileHashed(from, target, { signal: this.#signal })) });
  }
}

/** Lists what would be written, and writes nothing: for a preview. */
export class ListedPayload implements Payload {
  readonly #signal: AbortSignal | undefined;
  readonly #files: PayloadFile[] = [];

  constructor(signal?: AbortSignal) {
    this.#signal = signal;
  }

  get files(): PayloadFile[] {
    return byPath(this.#files);
  }

  write(path: string, data: string | Uint8Array): Promise<void> {
    const bytes = typeof data === 'string' ? new TextEncoder().encode(data) : data;
    this.#files.push({ path, sha256: sha256Hex(bytes), sizeBytes: bytes.length });
    return Promise.resolve();
  }

  async copy(path: string, from: string): Promise<void> {
    this.#files.push({ path, ...(await hashFile(from, { signal: this.#signal })) });
  }
}

function byPath(files: readonly PayloadFile[]): PayloadFile[] {
  return [...files].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** What a payload contains of a case besides its files. */
export interface StagedFacts {
  readonly index: CaseIndex;
  /** Ids of those that are reported in full. */
  readonly examinations: readonly string[];
  readonly environment: unknown;
  readonly selfTest: unknown;
  readonly audit: AuditSnapshot;
  /** The audit log up to that head. */
  readonly entries: readonly AuditEntry[];
  readonly exhibits: readonly ReportExhibit[];
  /** Examinations whose journal is being written now: their journals and arrays are not included. */
  readonly running: readonly string[];
  /** Leave out the files of results that encode a work. */
  readonly withoutTokenData: boolean;
}

/**
 * Adds everything of a sealed report except the report itself: results, items, exhibits, audit log, tool.
 * @returns the files that were omitted because they encode a work, by path
 */
export async function stageCase(
  opened: CaseFolder,
  payload: Payload,
  facts: StagedFacts,
): Promise<LeftOutFile[]> {
  const leftOut: LeftOutFile[] = [];
  for (const id of facts.examinations) {
    const folder = examinationFolder(opened, id);
    const isRunning = facts.running.includes(id);
    for (const [name, to] of [
      ['start.json', `${id}.start.json`],
      ...(isRunning ? [] : [['journal.jsonl', `${id}.journal.jsonl`] as const]),
      ['findings.json', `${id}.findings.json`],
      ['windows.jsonl', `${id}.windows.jsonl`],
      ['recompute.json', `${id}.recompute.json`],
      ...(isRunning ? [] : await arraysOf(folder)).map(
        (name) => [`arrays/${name}`, `${id}.${name}`] as const,
      ),
    ] as const) {
      const from = join(folder, name);
      if (!(await fileExists(from))) continue;
      const path = `data/results/${to}`;
      if (facts.withoutTokenData && encodesWork(name, from))
        leftOut.push({ path, ...(await hashFile(from)) });
      else await payload.copy(path, from);
    }
  }
  for (const { path, text } of await namedProposals(opened, facts.examinations, facts.entries))
    await payload.write(path, text);
  for (const evidence of facts.index.evidence) {
    const text: unknown = JSON.parse(await readFile(factsPath(opened, evidence.id), 'utf8'));
    await payload.write(
      `data/items/${evidence.id}.json`,
      canonicalJson({ evidence: disclosedEvidence(evidence), facts: text }),
    );
    // Byte for byte, so that it can be compared with a hash on record.
    await payload.copy(`data/items/${evidence.id}.facts.json`, factsPath(opened, evidence.id));
  }
  for (const { path, entry } of facts.exhibits) {
    if (path !== '') await payload.copy(path, exhibitPath(opened, entry.id));
  }
  await payload.write('data/audit/audit.jsonl', facts.audit.bytes);
  await payload.write('data/audit/head.txt', `${facts.audit.head.sha256}\n`);
  const openings = await shownOpenings(opened, facts.entries, facts.exhibits);
  if (openings !== '') await payload.write(OPENINGS_FILE, openings);
  for (const { name, bytes } of await headFiles(opened, facts.entries)) {
    await payload.write(`data/audit/heads/${name}`, bytes);
  }
  await payload.write('data/formats/sealed-bag.md', await readFile(BAG_FORMATS_FILE));
  for (const [name, file] of Object.entries(RECOMPUTE_FILES)) {
    await payload.write(`data/formats/${name}`, await readFile(file));
  }
  await payload.write('data/tool/environment.json', canonicalJson(facts.environment));
  await payload.write('data/tool/selftest.json', canonicalJson(facts.selfTest));
  await payload.write('data/tool/sbom.json', canonicalJson(await softwareBill()));
  return leftOut.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Names of the bulk arrays of an examination, whichever its attack wrote. */
async function arraysOf(folder: string): Promise<string[]> {
  const arrays = join(folder, 'arrays');
  return (await fileExists(arrays)) ? (await readdir(arrays)).sort() : [];
}

/** The packages that this program uses, from the lock file: name, version, license, integrity. */
async function softwareBill(): Promise<unknown> {
  const text = await readFile(join(PROGRAM_ROOT, 'package-lock.json'), 'utf8').catch(() => '{"packages":{}}');
  const lock = JSON.parse(text) as {
    readonly packages: Readonly<
      Record<string, { version?: string; license?: string; integrity?: string; dev?: boolean }>
    >;
  };
  return {
    schema: 'palimpsest-sbom',
    schemaVersion: 1,
    packages: Object.entries(lock.packages)
      .filter(([path, entry]) => path !== '' && entry.dev !== true)
      .map(([path, { version, license, integrity }]) => ({ path, version, license, integrity })),
  };
}
