/** How the size of an attack is set: by the distance between windows, by the number of passages or of texts, or not at all. */
export type SizeKind = 'stride' | 'passages' | 'texts' | 'whole';

/** An attack of the standard examination. */
export interface StandardAttack {
  readonly attackId: string;
  /** Points for testing every passage: what it answers of the definition of memorization, see docs/design/standard-examination.md. */
  readonly worth: number;
  readonly size: SizeKind;
  /** What must be there; nothing if absent. */
  readonly needs?: 'chat-template' | 'collections' | 'editions' | 'reference';
}

/** The attacks of the standard examination, in the order that decides between equals. */
export const STANDARD_SET: readonly StandardAttack[] = [
  { attackId: 'probabilistic', worth: 5, size: 'stride' },
  { attackId: 'survey', worth: 4, size: 'whole' },
  { attackId: 'collection', worth: 4, size: 'whole', needs: 'collections' },
  { attackId: 'system-design', worth: 3, size: 'passages', needs: 'chat-template' },
  { attackId: 'editions', worth: 3, size: 'whole', needs: 'editions' },
  { attackId: 'assisted', worth: 3, size: 'whole' },
  { attackId: 'compare-models', worth: 3, size: 'passages', needs: 'reference' },
  { attackId: 'greedy', worth: 2, size: 'stride' },
  { attackId: 'ordinary', worth: 2, size: 'passages' },
  { attackId: 'near-verbatim', worth: 2, size: 'passages' },
  { attackId: 'long-form', worth: 2, size: 'whole' },
  { attackId: 'unprompted', worth: 2, size: 'texts' },
  { attackId: 'prefix-variants', worth: 1, size: 'passages' },
];

/** The attacks that are never part of it, with the code of the reason. */
export const NOT_STANDARD = {
  'prompt-search': 'searches-prompts',
  'title-requests': 'needs-title',
} as const;
