/** How the size of an attack is set: by the distance between windows, by the number of passages, or not at all. */
export type SizeKind = 'stride' | 'passages' | 'whole';

/** An attack of the standard examination. */
export interface StandardAttack {
  readonly attackId: string;
  /** Points for testing every passage: what it answers of the definition of memorization, see docs/design/standard-examination.md. */
  readonly worth: number;
  readonly size: SizeKind;
  /** True if it writes token by token, so that a rate measured on whole batches says nothing about its time. */
  readonly writes: boolean;
  /** What must be there; nothing if absent. */
  readonly needs?: 'chat-template' | 'collections' | 'editions';
}

/** The attacks of the standard examination, in the order that decides between equals. */
export const STANDARD_SET: readonly StandardAttack[] = [
  { attackId: 'probabilistic', worth: 5, size: 'stride', writes: false },
  { attackId: 'survey', worth: 4, size: 'whole', writes: false },
  { attackId: 'collection', worth: 4, size: 'whole', writes: false, needs: 'collections' },
  { attackId: 'system-design', worth: 3, size: 'passages', writes: true, needs: 'chat-template' },
  { attackId: 'editions', worth: 3, size: 'whole', writes: false, needs: 'editions' },
  { attackId: 'greedy', worth: 2, size: 'stride', writes: false },
  { attackId: 'ordinary', worth: 2, size: 'passages', writes: true },
  { attackId: 'near-verbatim', worth: 2, size: 'passages', writes: true },
  { attackId: 'prefix-variants', worth: 1, size: 'passages', writes: false },
];

/** The attacks that are never part of it, with the code of the reason. */
export const NOT_STANDARD = {
  assisted: 'only-restores',
  'compare-models': 'needs-reference',
  'long-form': 'follows-others',
  'prompt-search': 'searches-prompts',
  'title-requests': 'needs-title',
  unprompted: 'writes-freely',
} as const;
