import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { readLines, type CaseFolder } from '../../casefile/index.js';
import { usedIds, type Work } from '../../domain/index.js';
import { examinationFolder } from '../../examine/index.js';
import type { ExaminationInput, WorkPlace } from '../../exhibit/index.js';
import { fileExists } from '../../files/index.js';

const row = z.object({ work: z.string(), suffixChar: z.int(), endChar: z.int() });

/** What was read of a table, while its file is the same. */
const known = new Map<
  string,
  { readonly mtimeMs: number; readonly size: number; readonly places: WorkPlace[] }
>();

/**
 * The text that the journals and the numbers per token of examinations encode: every passage that was tried, by the table of windows. An
 * examination without such a table encodes the works that it used as a whole. One that is running is not in a bag.
 * @throws {PalimpsestError} `file-*`
 */
export async function encodedPlaces(
  opened: CaseFolder,
  examinations: readonly ExaminationInput[],
  works: Readonly<Record<string, Work>>,
): Promise<WorkPlace[]> {
  const places: WorkPlace[] = [];
  for (const { id, status, start } of examinations) {
    const folder = examinationFolder(opened, id);
    if (status === 'running' || start === null || !(await fileExists(join(folder, 'journal.jsonl'))))
      continue;
    const table = join(folder, 'windows.jsonl');
    if (await fileExists(table)) places.push(...(await placesIn(table)));
    else
      places.push(
        ...usedIds(start).flatMap((workId) => {
          const work = works[workId];
          return work === undefined ? [] : [{ workId, startChar: 0, endChar: work.reading.chars }];
        }),
      );
  }
  return places;
}

/** The places of a table, neighbors joined. */
async function placesIn(path: string): Promise<WorkPlace[]> {
  const { mtimeMs, size } = await stat(path);
  const before = known.get(path);
  if (before?.mtimeMs === mtimeMs && before.size === size) return before.places;
  const places: WorkPlace[] = [];
  for (const { bytes } of readLines(path)) {
    const { data } = row.safeParse(JSON.parse(new TextDecoder().decode(bytes)));
    if (data === undefined) continue;
    const { work: workId, suffixChar: startChar, endChar } = data;
    const last = places.at(-1);
    if (last?.workId === workId && startChar >= last.startChar && startChar <= last.endChar)
      places[places.length - 1] = { ...last, endChar: Math.max(last.endChar, endChar) };
    else places.push({ workId, startChar, endChar });
  }
  known.set(path, { mtimeMs, size, places });
  return places;
}
