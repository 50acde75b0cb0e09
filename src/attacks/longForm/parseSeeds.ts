import { inputError } from '../../base/index.js';

/** Where the model is to start in a work. */
export type SeedKind =
  | { readonly kind: 'work' }
  | { readonly kind: 'chapters' }
  /** Points chosen by the seed of the run. */
  | { readonly kind: 'passages'; readonly count: number }
  /** A character of the target. Each control gets the same number of points, chosen by the seed. */
  | { readonly kind: 'character'; readonly character: number };

const PART = /^(?:(work)|(chapters)|passages:(\d{1,4})|(\d{1,9}))$/u;

/**
 * Reads where the model is to start: `work`, `chapters`, `passages:N` and characters of the target as numbers, separated by commas.
 * @throws {PalimpsestError} `parameter-seeds` naming the part that is not understood
 */
export function parseSeeds(text: string): SeedKind[] {
  const parts = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  if (parts.length === 0) throw notUnderstood('it contains no starting point');
  return parts.map((part) => {
    const match = PART.exec(part);
    if (match === null) throw notUnderstood(`"${part}" is not understood`);
    if (match[1] !== undefined) return { kind: 'work' };
    if (match[2] !== undefined) return { kind: 'chapters' };
    if (match[4] !== undefined) return { kind: 'character', character: Number(match[4]) };
    const count = Number(match[3]);
    if (count === 0) throw notUnderstood('passages:0 asks for no passage');
    return { kind: 'passages', count };
  });
}

function notUnderstood(why: string) {
  return inputError(
    'parameter-seeds',
    `Parameter seeds: ${why}.`,
    'Write for example "chapters", "work, passages:20" or "1200, 58400".',
  );
}
