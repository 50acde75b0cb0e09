import { z } from 'zod';
import { readLines } from '../../casefile/index.js';

/** What is read of recompute.json. */
const recordSchema = z.object({
  units: z.array(z.object({ work: z.string(), spec: z.looseObject({ kind: z.string().optional() }) })),
  input: z.object({ works: z.array(z.object({ id: z.string(), chars: z.array(z.int()) })) }),
});
const windowsSpec = z.looseObject({ kind: z.literal('windows'), from: z.int(), count: z.int() });
const lineSchema = z.object({
  observation: z.object({ value: z.object({ logPz: z.array(z.number()) }).optional() }),
});
const rowSchema = z.looseObject({
  work: z.string(),
  window: z.int(),
  suffixToken: z.int(),
  endToken: z.int(),
  suffixChar: z.int(),
  endChar: z.int(),
  logP: z.unknown().optional(),
});

/**
 * Where the table of windows that another program reads differs from the journal, or from the places that the findings were made from; null
 * where it does not, and for tables of other attacks.
 * @param path of a file of the examination by its name
 * @param recompute parsed `recompute.json`
 */
export function tableDifference(path: (name: string) => string, recompute: unknown): string | null {
  const { units, input } = recordSchema.parse(recompute);
  const scores = new Map<string, number>();
  let seq = 0;
  for (const { bytes } of readLines(path('journal.jsonl'))) {
    const unit = units[seq++];
    const spec = windowsSpec.safeParse(unit?.spec);
    if (unit === undefined || !spec.success) continue;
    const { observation } = lineSchema.parse(JSON.parse(new TextDecoder().decode(bytes)));
    observation.value?.logPz.forEach((logP, at) => scores.set(`${unit.work} ${spec.data.from + at}`, logP));
  }
  const places = new Map(input.works.map(({ id, chars }) => [id, pairs(chars)]));
  for (const { number, bytes } of readLines(path('windows.jsonl'))) {
    const row = rowSchema.safeParse(JSON.parse(new TextDecoder().decode(bytes)));
    if (!row.success) continue;
    const { work, window, suffixToken, endToken, suffixChar, endChar, logP } = row.data;
    const charOf = places.get(work);
    const isOff = (token: number, char: number): boolean => (charOf?.get(token) ?? char) !== char;
    if (logP !== undefined && logP !== scores.get(`${work} ${window}`))
      return `row ${number} of windows.jsonl has another log p than the journal`;
    if (isOff(suffixToken, suffixChar) || isOff(endToken, endChar))
      return `row ${number} of windows.jsonl has another place than the findings were made from`;
  }
  return null;
}

function pairs(chars: readonly number[]): Map<number, number> {
  const known = new Map<number, number>();
  for (let at = 0; at + 1 < chars.length; at += 2) known.set(chars[at] as number, chars[at + 1] as number);
  return known;
}
