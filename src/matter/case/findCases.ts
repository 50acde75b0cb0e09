import { readdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { openCase } from '../../casefile/index.js';
import { fileExists } from '../../files/index.js';
import { caseId as caseIdSchema } from '../../contract/index.js';

/** A case that lies in a folder. */
export interface FoundCase {
  readonly caseId: string;
  /** Absolute path, symbolic links followed. */
  readonly folder: string;
  readonly caption: string;
  readonly docket: string;
}

/** Can a window name a case by this? An index that somebody wrote by hand may hold anything. */
export function isCaseId(id: string): boolean {
  return caseIdSchema.safeParse(id).success;
}

/** Folders looked into at most. */
const MOST = 2000;

/** The cases in a folder: itself, and those directly below it, by path. What cannot be read as a case is omitted. */
export async function findCases(home: string): Promise<FoundCase[]> {
  const names = await readdir(home, { withFileTypes: true }).catch(() => []);
  const folders = names
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => join(home, name))
    .sort()
    .slice(0, MOST);
  const found: FoundCase[] = [];
  for (const folder of [home, ...folders]) {
    if (!(await fileExists(join(folder, 'case.json')).catch(() => false))) continue;
    const opened = await openCase(folder, { mode: 'read' }).catch(() => null);
    if (opened === null || !isCaseId(opened.index.id)) continue;
    const { id, head } = opened.index;
    found.push({
      caseId: id,
      folder: await realpath(folder),
      caption: head.caption,
      docket: head.docket,
    });
  }
  return found;
}
