import { mkdir, readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { canonicalJson } from '../base/index.js';
import { type CaseFolder, factsPath } from '../casefile/index.js';
import { examinationFolder } from '../examine/index.js';
import { copyFileHashed, fileExists, hashFile, writeNewFileAtomic } from '../files/index.js';
import { PROGRAM_ROOT } from './paths.js';

/** A file of a payload, as the report lists it. */
export interface PayloadFile {
  readonly path: string;
  readonly sha256: string;
  readonly sizeBytes: number;
}

/** Writes files of a payload below `root` and lists them. */
export class Payload {
  readonly root: string;
  readonly #files: PayloadFile[] = [];

  constructor(root: string) {
    this.root = root;
  }

  /** Files so far, by path. */
  get files(): PayloadFile[] {
    return [...this.#files].sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  /** Writes a file. */
  async write(path: string, data: string | Uint8Array): Promise<void> {
    const target = join(this.root, path);
    await mkdir(dirname(target), { recursive: true });
    await writeNewFileAtomic(target, data);
    this.#files.push({ path, ...(await hashFile(target)) });
  }

  /** Copies a file. */
  async copy(path: string, from: string): Promise<void> {
    const target = join(this.root, path);
    await mkdir(dirname(target), { recursive: true });
    this.#files.push({ path, ...(await copyFileHashed(from, target)) });
  }
}

/** Everything of a sealed report but the report itself: results, items, audit log, tool. */
export async function stageCase(
  opened: CaseFolder,
  payload: Payload,
  tool: { readonly environment: unknown; readonly selfTest: unknown },
): Promise<void> {
  for (const id of opened.index.examinations) {
    const folder = examinationFolder(opened, id);
    for (const [name, to] of [
      ['start.json', `${id}.start.json`],
      ['journal.jsonl', `${id}.journal.jsonl`],
      ['findings.json', `${id}.findings.json`],
      ...(await arraysOf(folder)).map((name) => [`arrays/${name}`, `${id}.${name}`] as const),
    ] as const) {
      const from = join(folder, name);
      if (await fileExists(from)) await payload.copy(`data/results/${to}`, from);
    }
  }
  for (const evidence of opened.index.evidence) {
    const facts: unknown = JSON.parse(await readFile(factsPath(opened, evidence.id), 'utf8'));
    await payload.write(`data/items/${evidence.id}.json`, canonicalJson({ evidence, facts }));
  }
  await payload.copy('data/audit/audit.jsonl', opened.path('audit', 'audit.jsonl'));
  await payload.write('data/audit/head.txt', `${(await opened.auditHead()).sha256}\n`);
  await payload.write('data/tool/environment.json', canonicalJson(tool.environment));
  await payload.write('data/tool/selftest.json', canonicalJson(tool.selfTest));
  await payload.write('data/tool/sbom.json', canonicalJson(await softwareBill()));
}

/** Names of the bulk arrays of an examination, whichever its attack wrote. */
async function arraysOf(folder: string): Promise<string[]> {
  const arrays = join(folder, 'arrays');
  return (await fileExists(arrays)) ? (await readdir(arrays)).sort() : [];
}

/** The packages this program runs with, from the lock file: name, version, licence, integrity. */
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
