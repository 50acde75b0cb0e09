import { stat } from 'node:fs/promises';
import { readLines, type FileLine } from '../../casefile/index.js';
import { fileExists, hashFile } from '../../files/index.js';
import { compareJson } from './compareJson.js';
import type { Places } from './places.js';

/** The files from which another program computes the numbers of the findings again. */
export const WORKINGS = ['windows.jsonl', 'recompute.json'] as const;

/** What of them is a hash of another file. */
const HASHES = ['$.journalHead', '$.windowsSha256'];

/** Are both there, with the same bytes? @throws {PalimpsestError} `file-*` */
export async function sameBytes(one: string, other: string): Promise<boolean> {
  if (!(await fileExists(one)) || !(await fileExists(other))) return false;
  if ((await stat(one)).size !== (await stat(other)).size) return false;
  return (await hashFile(one)).sha256 === (await hashFile(other)).sha256;
}

/**
 * Compares one of the files of {@link WORKINGS}, line by line. They are a function of journal, plan and texts: where the journal is the same,
 * every difference decides. Elsewhere log-probabilities may move by the tolerance, and what follows from them is listed only; whether it
 * matters is for the findings to say.
 * @param path in the bag
 * @param inBag the bag's file
 * @param now the file that was made
 */
export function compareWorkings(
  {
    places,
    path,
    inBag,
    now,
  }: Readonly<Record<'path' | 'inBag' | 'now', string>> & { readonly places: Places },
  toleranceDecades: number,
  isSameJournal: boolean,
): void {
  const fresh = readLines(now);
  const say = (line: number, at: string, there: unknown, here: unknown, decides: boolean): void =>
    places.add({ file: path, line, at, inBag: there, now: here, decides });
  for (const { number, bytes } of readLines(inBag)) {
    const here = fresh.next();
    if (here.done === true) {
      say(number, '', 'a line', undefined, true);
      return;
    }
    compareJson(parsed(bytes), parsed(here.value.bytes), (difference) => {
      const { at, kind } = difference;
      if (!isSameJournal && HASHES.includes(at)) return;
      const isMoved =
        kind === 'measured' && Math.abs(difference.inBag - difference.now) > toleranceDecades * Math.LN10;
      const isFixed = path.endsWith('recompute.json') && !at.startsWith('$.judgments');
      const decides = isSameJournal || kind === 'shape' || isFixed || (isMoved && /logP/i.test(at));
      say(number, at, difference.inBag, difference.now, decides);
    });
  }
  const more = fresh.next();
  if (more.done !== true) say(more.value.number, '', undefined, 'a line', true);
}

function parsed(bytes: FileLine['bytes']): unknown {
  const text = new TextDecoder().decode(bytes);
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
