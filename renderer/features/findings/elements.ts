import type { Finding, FindingElement, FindingTag } from '../../../src/domain/index.js';

/** The elements of the definition of memorization, in its order, each with what it asks. Cooper & Grimmelmann, "The Files are in the Computer". */
export const ELEMENTS: readonly {
  readonly id: FindingElement;
  readonly title: string;
  readonly question: string;
}[] = [
  {
    id: 'reconstructed',
    title: 'Reconstructed from the model',
    question: 'Is it possible to get the text out of the weights, by any means?',
  },
  {
    id: 'near-exact',
    title: 'A near-exact copy',
    question: 'How close is what comes out to what went in?',
  },
  {
    id: 'substantial-portion',
    title: 'A substantial portion',
    question: 'How much of the work is reached?',
  },
  {
    id: 'specific-work',
    title: 'That specific piece',
    question: 'Is it this text, or text that anybody could have written?',
  },
];

/** What a tag says about how a copy was obtained. */
export const TAG_WORDS: Readonly<Record<FindingTag, string>> = {
  extraction: 'Extraction: the user intended to get the text.',
  regurgitation: 'Regurgitation: the model wrote the text without being asked for it.',
  reconstruction: 'Reconstruction: the text can be had from the weights, by any means at all.',
};

/** Standing of a finding in words. */
export const STANDING_WORDS: Readonly<Record<Finding['standing'], string>> = {
  claim: 'holds against the control',
  'not-shown': 'tested, not shown',
  measured: 'measured, no claim',
};

/** Findings by element, in the order of the definition; elements without a finding stay, because that too is a result. */
export function byElement(
  findings: readonly Finding[],
): readonly ((typeof ELEMENTS)[number] & { readonly findings: readonly Finding[] })[] {
  return ELEMENTS.map((element) => ({
    ...element,
    findings: findings.filter((finding) => finding.element === element.id),
  }));
}
