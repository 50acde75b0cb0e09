import { Random, elementAt } from '../../base/index.js';
import type { AttackInput, AttackWork, GivenText } from '../define.js';
import type { Made } from '../findingKinds.js';
import { type Passage, prefixOf, putsBos, sampledPassages, touchesExcluded } from '../kit/index.js';
import type { variantKinds } from './kinds.js';
import { ownPrefixesIn, shortened, type OwnPrefix } from './ownPrefixes.js';
import { rungsOf, type PrefixVariantParameters } from './parameters.js';
import { doubleBlanks, inCapitals, lineBreaks, withTypos } from './rewrite.js';

/** What the attack is applied to. */
export type VariantInput = AttackInput<PrefixVariantParameters>;

/** What precedes each passage in one form of the test. */
export type Variant = {
  readonly id: string;
  /** As a table shows it. */
  readonly title: string;
  /** Tokens of the prefix; the most that an examiner's own prefix may have. */
  readonly tokens: number;
} & (
  | { readonly kind: 'true' | 'unrelated' | 'ladder' }
  | { readonly kind: 'changed'; readonly beginning: string }
  | { readonly kind: 'own'; readonly line: number; readonly beginning: string; readonly text: string }
);

/** A variant with its own finding, whose sentence starts with `beginning`. */
export type OtherWords = Extract<Variant, { readonly beginning: string }>;

/** The true prefix. */
export const TRUE_PREFIX = 'true';

/** Ways of changing the true text before a passage. */
const REWRITES: Readonly<
  Record<
    string,
    {
      readonly title: string;
      /** How the sentence about it starts. */
      readonly beginning: string;
      readonly rewrite: (text: string, rate: number, random: Random) => string;
    }
  >
> = {
  capitals: {
    title: 'In capitals',
    beginning: 'With the preceding words in capitals',
    rewrite: inCapitals,
  },
  'double-blanks': {
    title: 'Two blanks between words',
    beginning: 'With two blanks between the preceding words',
    rewrite: doubleBlanks,
  },
  'line-breaks': {
    title: 'A line break after each word',
    beginning: 'With a line break after each preceding word',
    rewrite: lineBreaks,
  },
  typos: {
    title: 'With typing errors',
    beginning: 'With typing errors in the preceding words',
    rewrite: withTypos,
  },
};
const SHUFFLED = 'shuffled';

/** The findings that depend on parameters. The last throws `own-prefix` for prefixes that cannot be read. */
export const variantsMade: Made<keyof typeof variantKinds, PrefixVariantParameters> = {
  'bound-to-their-words': ({ unrelatedPrefixes }) => unrelatedPrefixes > 0,
  'prefix-changed': () => [...Object.keys(REWRITES), SHUFFLED].map((variant) => ({ variant })),
  'prefix-own': ({ ownPrefixes }) => forAllPassages(ownPrefixes).map(({ line }) => ({ line: String(line) })),
};

function forAllPassages(ownPrefixes: string): OwnPrefix[] {
  return ownPrefixesIn(ownPrefixes).filter(({ words }) => words === null);
}

/** Everything that is placed before the passages, in the order of scoring: prefixes of equal length together. */
export function variantsOf(input: VariantInput): Variant[] {
  const { prefixTokens, unrelatedPrefixes, ownPrefixes } = input.parameters;
  return [
    { id: TRUE_PREFIX, title: 'The true words', kind: 'true', tokens: prefixTokens },
    ...Object.entries(REWRITES).map(([id, { title, beginning }]): Variant => ({
      id,
      title,
      beginning,
      kind: 'changed',
      tokens: prefixTokens,
    })),
    {
      id: SHUFFLED,
      title: 'The same tokens, shuffled',
      beginning: 'With the preceding tokens shuffled',
      kind: 'changed',
      tokens: prefixTokens,
    },
    ...Array.from({ length: unrelatedPrefixes }, (_, draw): Variant => ({
      id: `unrelated-${draw + 1}`,
      title: `Unrelated text ${draw + 1}`,
      kind: 'unrelated',
      tokens: prefixTokens,
    })),
    ...forAllPassages(ownPrefixes).map(({ line, text }): Variant => ({
      id: `own-${line}`,
      title: `Your prefix: ${shortened(text)}`,
      beginning: `After your prefix “${shortened(text)}”`,
      kind: 'own',
      line,
      text,
      tokens: prefixTokens,
    })),
    ...ladderRungs(input)
      .filter((rung) => rung !== prefixTokens)
      .map((rung): Variant => ({
        id: `ladder-${rung}`,
        title: `${rung} true tokens`,
        kind: 'ladder',
        tokens: rung,
      })),
  ];
}

/** The prefix lengths that can be scored: without a begin-of-text token, a token must precede the passage. */
export function ladderRungs(input: VariantInput): number[] {
  return rungsOf(input.parameters).filter((rung) => rung > 0 || putsBos(input));
}

/** Id of the variant whose prefix has this length. */
export function rungId(rung: number, { prefixTokens }: PrefixVariantParameters): string {
  return rung === prefixTokens ? TRUE_PREFIX : `ladder-${rung}`;
}

const passagesOf = new WeakMap<VariantInput, Map<string, readonly Passage[]>>();

/** The passages of a work that are tested; chosen once for each input. */
export function triedPassages(input: VariantInput, work: AttackWork): readonly Passage[] {
  const known = passagesOf.get(input) ?? new Map<string, readonly Passage[]>();
  passagesOf.set(input, known);
  const cached = known.get(work.id);
  if (cached !== undefined) return cached;
  const passages = sampledPassages(input, work, input.parameters, input.parameters.passages);
  known.set(work.id, passages);
  return passages;
}

/** What stands before the passages of a work in every variant: changed text of the work counts as its text, other text does not. */
export function givenVariants(input: VariantInput, work: AttackWork): GivenText[] {
  return variantsOf(input).flatMap(({ kind, tokens }) =>
    triedPassages(input, work).map(({ startToken, prefixTokens }) => {
      const endToken = startToken + prefixTokens;
      const given = kind === 'unrelated' || kind === 'own' ? 0 : Math.min(tokens, endToken);
      return { startToken: endToken - given, endToken, times: 1 };
    }),
  );
}

/** A prefix as tokens, or as text that has yet to be tokenized and shortened; null if there is none. */
export type Prefix =
  | { readonly kind: 'tokens'; readonly tokens: Int32Array }
  | { readonly kind: 'text'; readonly text: string }
  | null;

/** The prefix of a passage in a variant. */
export function prefixIn(variant: Variant, passage: Passage, input: VariantInput): Prefix {
  const { id, tokens } = variant;
  const { work, startToken, prefixTokens } = passage;
  const suffixStart = startToken + prefixTokens;
  const stream = `${input.seed}/prefix-variants/${id}/${work.id}/${startToken}`;
  switch (variant.kind) {
    case 'true':
      return { kind: 'tokens', tokens: prefixOf(passage) };
    case 'ladder':
      return isAllowed(work, suffixStart - tokens, suffixStart)
        ? { kind: 'tokens', tokens: work.tokens.slice(suffixStart - tokens, suffixStart) }
        : null;
    case 'unrelated':
      return { kind: 'tokens', tokens: unrelatedPrefix(passage, input, new Random(stream)) };
    case 'own':
      return { kind: 'text', text: variant.text };
    case 'changed': {
      if (id === SHUFFLED)
        return {
          kind: 'tokens',
          tokens: Int32Array.from(new Random(stream).shuffle([...prefixOf(passage)])),
        };
      // Twice as much as is needed, so that enough remains if the changed text has fewer tokens.
      const from = Math.max(0, suffixStart - 2 * prefixTokens);
      const text = work.textOf(
        elementAt(work.tokenStartChar, from),
        elementAt(work.tokenStartChar, suffixStart),
      );
      const rewrite = REWRITES[id]?.rewrite ?? inCapitals;
      return { kind: 'text', text: rewrite(text, input.parameters.typoRate, new Random(stream)) };
    }
  }
}

/** Inside the work, and not touched by the cleaning list. */
function isAllowed(work: AttackWork, startToken: number, endToken: number): boolean {
  if (startToken < 0) return false;
  const start = elementAt(work.tokenStartChar, startToken);
  const end = work.tokenStartChar[endToken] ?? work.charCount;
  return !touchesExcluded(work, start, end);
}

/**
 * The sources of unrelated text: the controls, for work and control alike; without a control, the other works; without those, the work
 * itself. Text of the work would make a model that knows it recite the work, which lowers every other probability and hides the comparison.
 */
export function unrelatedSources({ works }: VariantInput, work: AttackWork): readonly AttackWork[] {
  const controls = works.filter(({ role }) => role === 'control');
  if (controls.length > 0) return controls;
  const others = works.filter(({ id }) => id !== work.id);
  return others.length > 0 ? others : works;
}

/** Text of the same work counts as unrelated from this number of prefix lengths away. */
const APART = 10;
/** Positions that are drawn at most until one is far enough away; after that, the last one is taken. */
const TRIES = 200;

function unrelatedPrefix(passage: Passage, input: VariantInput, random: Random): Int32Array {
  const { prefixTokens } = passage;
  const sources = unrelatedSources(input, passage.work);
  const rooms = sources.map(({ tokens }) => Math.max(1, tokens.length - prefixTokens + 1));
  const room = rooms.reduce((sum, one) => sum + one, 0);
  let tokens = new Int32Array();
  for (let attempt = 0; attempt < TRIES; attempt++) {
    let at = random.below(room);
    const which = rooms.findIndex((one) => {
      if (at < one) return true;
      at -= one;
      return false;
    });
    const source = sources[which] ?? passage.work;
    tokens = source.tokens.slice(at, at + prefixTokens);
    const apart = Math.abs(at - passage.startToken) >= APART * prefixTokens;
    if ((source.id !== passage.work.id || apart) && isAllowed(source, at, at + prefixTokens)) break;
  }
  return tokens;
}
