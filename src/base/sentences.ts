import type { Remark, SentenceData } from './remark.js';
import type { Unscored } from './scored.js';

/** Sentences of a room by their codes; one with values is a function of them. */
export type SentenceTable = Readonly<Record<string, string | ((data: never) => string)>>;

/** What a sentence of a table is made from: nothing, or the one argument of its function. */
type DataOf<S> = S extends (data: infer D) => string ? [data: D] : [];

/** Makes remarks and reasons from a table, which is the only place where a room words them. */
export interface Sentences<T extends SentenceTable> {
  /** A caveat, a limit, or anything else that is said. */
  remark<C extends keyof T & string>(code: C, ...data: DataOf<T[C]>): Remark;
  /** Why a number could not be had. */
  unscored<C extends keyof T & string>(code: C, ...data: DataOf<T[C]>): Unscored;
}

/** Opens the table of a room: codes and data are checked by the compiler, sentences are made in the table alone. */
export function sentences<const T extends SentenceTable>(table: T): Sentences<T> {
  const remark: Sentences<T>['remark'] = (code, ...data) => {
    const [values] = data as readonly (SentenceData | undefined)[];
    const sentence = table[code] as string | ((data: SentenceData | undefined) => string);
    return {
      code,
      ...(values === undefined ? {} : { data: values }),
      text: typeof sentence === 'string' ? sentence : sentence(values),
    };
  };
  return {
    remark,
    unscored: (code, ...data) => {
      const { text, ...coded } = remark(code, ...data);
      return { kind: 'unscored', ...coded, reason: text };
    },
  };
}

/** The reason why a number could not be had, as a remark. */
export function remarkOf({ code, data, reason }: Unscored): Remark {
  return { code, ...(data === undefined ? {} : { data }), text: reason };
}
