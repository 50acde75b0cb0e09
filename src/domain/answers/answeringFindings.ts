import type { Finding } from '../finding.js';

/**
 * The findings on which an answer rests, by attack: `work` if there is one for each work, `reference` if there is one for each work and
 * reference model. Attacks make the ids of these findings from it, and answers look for them by it, so that neither can name one that the
 * other does not know.
 */
export const ANSWERING_FINDINGS = {
  probabilistic: {
    'memorized-passages': 'work',
    'coverage-family-floor': 'work',
    'extractable-within-budget': 'work',
    'group-shift': 'work',
  },
  greedy: { 'greedy-exact': 'work' },
  ordinary: { 'ordinary-passages': 'work' },
  'system-design': { 'continue-1': 'work' },
  'title-requests': { 'title-copies': 'work' },
  unprompted: { 'unprompted-texts': 'work' },
  'prefix-variants': { 'bound-to-their-words': 'work' },
  'compare-models': { raised: 'reference' },
} as const satisfies Readonly<Record<string, Readonly<Record<string, 'work' | 'reference'>>>>;
/** Id of an attack that has such findings. */
export type AnsweringAttack = keyof typeof ANSWERING_FINDINGS;
/** What such findings of an attack are called. */
export type AnsweringKind<A extends AnsweringAttack> = keyof (typeof ANSWERING_FINDINGS)[A] & string;
type KindWith<A extends AnsweringAttack, Of extends 'work' | 'reference'> = {
  [K in AnsweringKind<A>]: (typeof ANSWERING_FINDINGS)[A][K] extends Of ? K : never;
}[AnsweringKind<A>];

/** Id of such a finding about a work. */
export function answeringId<A extends AnsweringAttack>(
  _attack: A,
  kind: KindWith<A, 'work'>,
  workId: string,
): string {
  return `${kind}/${workId}`;
}

/** Id of such a finding about a work and a reference model. */
export function referenceFindingId<A extends AnsweringAttack>(
  _attack: A,
  kind: KindWith<A, 'reference'>,
  referenceId: string,
  workId: string,
): string {
  return `${kind}-${referenceId}/${workId}`;
}

/** Is a finding of an attack of this kind? */
export function isAnswering<A extends AnsweringAttack>(
  attack: A,
  kind: AnsweringKind<A>,
  { id, workId }: Pick<Finding, 'id' | 'workId'>,
): boolean {
  const kinds: Readonly<Record<string, 'work' | 'reference'>> = ANSWERING_FINDINGS[attack];
  return kinds[kind] === 'reference'
    ? id.startsWith(`${kind}-`) && id.endsWith(`/${workId}`)
    : id === `${kind}/${workId}`;
}
