import { z } from 'zod';
import { readLines } from '../../casefile/index.js';

const row = z.object({ work: z.string(), suffixToken: z.int(), endToken: z.int() });

/**
 * Does a file of results encode the texts that were measured? Arrays do: rank and log p of each token, with the model, give the token back.
 * Journals do: they hold token ids, texts that the model wrote, and a digit for each token. Tables of windows do where windows overlap: what
 * two neighbors differ in is a few tokens, which their sums of log p give back. A sum over a whole passage of its own does not.
 * @param name as in the folder of the examination
 * @throws {PalimpsestError} `file-*`
 */
export function encodesWork(name: string, path: string): boolean {
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
