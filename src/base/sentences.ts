import type { Remark, SentenceData } from './remark.js';
import type { Unscored } from './scored.js';

/** The sentences of a folder by their codes. A sentence with values is a function of them. */
export type SentenceTable = Readonly<Record<string, string | ((data: never) => string)>>;

/** The argument from which a sentence of a table is made: none, or the one argument of its function. */
type DataOf<S> = S extends (data: infer D) => string ? [data: D] : [];

/** Makes remarks and reasons from a table. The table is the only place where a folder words them. */
export interface Sentences<T extends SentenceTable> {
  /** A caveat, a limit or any other statement. */
  remark<C extends keyof T & string>(code: C, ...data: DataOf<T[C]>): Remark;
  /** The reason why there is no number. */
  unscored<C extends keyof T & string>(code: C, ...data: DataOf<T[C]>): Unscored;
}

/** Opens the table of a folder. The compiler checks codes and data, and sentences are made in the table alone. */
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

/** The reason why there is no number, as a remark. */
export function remarkOf({ code, data, reason }: Unscored): Remark {
  return { code, ...(data === undefined ? {} : { data }), text: reason };
}
