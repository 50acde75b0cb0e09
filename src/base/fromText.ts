/**
 * A number or a place that a reduction takes from the text of a work: what it is, and its value as JSON. With all of them, in the order in
 * which they were taken, the same reduction can be made where the text is not.
 */
export type TakenFromText = readonly [name: string, value: unknown];

/** Stands for a text that is only shown, where there is no text. */
export const TEXT_SHOWN = '\u0000';

/** Thrown where a text is read that is not there. */
export class NoText extends Error {
  override readonly name = 'NoText';
}

interface Taking {
  take(name: string, compute: () => unknown): unknown;
  shown(compute: () => string): string;
}

// A reduction runs in one piece, so what it takes needs no argument through all that it calls.
let taking: Taking | null = null;
let isInside = false;

/** True while a reduction computes something that {@link fromText} keeps. */
export function isTakingText(): boolean {
  return isInside;
}

/**
 * What `compute` makes of the text of a work. Where a reduction is recorded it is kept; where one is repeated without texts it comes
 * from the record.
 * @param name says what it is, e.g. `windows E3`
 * @param compute gives plain JSON, the same for the same texts
 * @throws {NoText} without texts, if the record has something else here
 */
export function fromText<T>(name: string, compute: () => T): T {
  return taking === null || isInside ? compute() : (taking.take(name, compute) as T);
}

/** Text of a work that is shown and decides nothing; {@link TEXT_SHOWN} where a reduction is repeated without texts. */
export function shownText(compute: () => string): string {
  return taking === null || isInside ? compute() : taking.shown(compute);
}

/** Runs a reduction and keeps what it takes from texts. */
export function keepingTaken<T>(run: () => T): {
  readonly value: T;
  readonly taken: readonly TakenFromText[];
} {
  const taken: TakenFromText[] = [];
  const inside = <V>(compute: () => V): V => {
    isInside = true;
    try {
      return compute();
    } finally {
      isInside = false;
    }
  };
  const take = (name: string, compute: () => unknown): unknown => {
    const value = inside(compute);
    taken.push([name, value]);
    return value;
  };
  return { value: withTaking({ take, shown: inside }, run), taken };
}

/** Runs a reduction without texts. @throws {NoText} if it takes something that the record does not have in this place */
export function withTaken<T>(taken: readonly TakenFromText[], run: () => T): T {
  let at = 0;
  const take = (name: string): unknown => {
    const next = taken[at];
    if (next?.[0] !== name)
      throw new NoText(`the record of what was read from the texts has no “${name}” here`);
    at += 1;
    return next[1];
  };
  return withTaking({ take, shown: () => TEXT_SHOWN }, run);
}

function withTaking<T>(how: Taking, run: () => T): T {
  const before = taking;
  taking = how;
  try {
    return run();
  } finally {
    taking = before;
  }
}
