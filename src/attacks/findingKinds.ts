import type { Finding, FindingElement, FindingTag, Question, TestBasis } from '../domain/index.js';

/** The test of a kind that can end in a claim. */
export interface KindTest<K extends string = string> {
  /** If nothing was memorized, it ends in a claim with at most this probability, 0 … 1; or the parameter of the attack that says it. */
  readonly level: number | string;
  /** The level is not higher than this, whatever the parameter says. */
  readonly atMost?: number;
  readonly restsOn: TestBasis;
  /** The kind without whose claim this one is no claim. */
  readonly needs?: K;
}

/** What the id and title of a finding name besides its work, by blank. */
export type Names = Readonly<Record<string, string>>;

/** A kind of finding. Its ids, its test, its place in the answer, and what a person reads about it are derived from this. */
export interface FindingKind<K extends string = string> {
  readonly attackId: string;
  readonly name: string;
  /** Of its findings, with blanks: `raised-{reference}/{work}`. */
  readonly id: string;
  /** With blanks: `Raised above {reference}`. */
  readonly title: string;
  readonly tag: FindingTag;
  readonly element: FindingElement;
  /** Of the value, e.g. `share of characters`. */
  readonly unit: string;
  /** Absent if no finding of this kind can end in a claim. */
  readonly test?: KindTest<K>;
  /** One test for each reference model, or one for each of these; one for each work if absent. */
  readonly each?: 'reference' | readonly Names[];
  /** The questions of the answer that it serves, each with its place among the kinds that serve it: 1 is asked first. */
  readonly serves?: Readonly<Partial<Record<Question, number>>>;
  /**
   * For an element or a means that it serves: what is said of those that count, after `426 of 426 tested passages`. Blanks are parameters of
   * the attack.
   */
  readonly says?: Readonly<Partial<Record<Question, string>>>;
  /** Set if it answers the question about its work before every other finding that has a number. */
  readonly isHeadline?: true;
  /** Set if its control is of another measure than its value, so that the two are not a pair. */
  readonly isControlApart?: true;
  /** Set if its threshold is fixed and comes from no control. */
  readonly isThresholdFixed?: true;
}

/** Of a kind that is made with some parameters alone: whether there is a finding, or what fills the blanks of each. */
export type Made<K extends string, P> = Readonly<
  Partial<Record<K, (parameters: P) => boolean | readonly Names[]>>
>;

/** The kinds of finding of an attack, in the order of its findings. */
export type FindingKinds<K extends string = string> = Readonly<Record<K, FindingKind>>;

/** A kind as it is declared; without an id, it is `<name>/{work}`. */
type Declared<K extends string> = Omit<FindingKind<K>, 'attackId' | 'name' | 'id'> & { readonly id?: string };

/** Declares the kinds of finding of an attack. */
export function findingKinds<K extends string>(
  attackId: string,
  table: Readonly<Record<K, Declared<NoInfer<K>>>>,
): FindingKinds<K>;
export function findingKinds(
  attackId: string,
  table: Readonly<Record<string, Declared<string>>>,
): FindingKinds {
  return Object.fromEntries(
    Object.entries(table).map(([name, kind]) => [name, { id: `${name}/{work}`, ...kind, attackId, name }]),
  );
}

/** The id of a finding. @throws {TypeError} if a blank has no name */
export function findingId({ id }: FindingKind, work: string, names: Names = {}): string {
  return filled(id, { ...names, work });
}

/** What a finding says that its kind does not; it is measured and lists no passage unless said. */
type Said = Omit<
  Finding,
  'id' | 'title' | 'tag' | 'element' | 'workId' | 'unit' | 'isHeadline' | 'standing' | 'spans' | 'family'
> &
  Partial<Pick<Finding, 'standing' | 'spans'>> & { readonly names?: Names };

/** A finding of a kind about a work. @throws {TypeError} if a blank of its id or title has no name */
export function finding(kind: FindingKind, workId: string, { names = {}, ...said }: Said): Finding {
  const { tag, element, unit, isHeadline } = kind;
  return {
    id: findingId(kind, workId, names),
    title: filled(kind.title, names),
    tag,
    element,
    workId,
    unit,
    ...(isHeadline === undefined ? {} : { isHeadline }),
    standing: 'measured',
    spans: [],
    ...said,
  };
}

function filled(template: string, names: Names): string {
  return template.replace(/\{(\w+)\}/gu, (_, blank: string) => {
    const name = names[blank];
    if (name === undefined) throw new TypeError(`"${template}" has no ${blank}`);
    return name;
  });
}
