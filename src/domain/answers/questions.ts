import type { FindingElement, FindingTag } from '../finding.js';

/** What the opposing party can object to a claim, or to a negative answer. */
export const OBJECTION_IDS = [
  'control-easier',
  'common-text',
  'no-user-prompts-so',
  'quoted-elsewhere',
  'machine-written',
  'other-edition',
  'too-few',
  'test-blind',
  'other-prompts',
  'few-repeats',
] as const;

/**
 * What an answer asks of findings: the sentence that leads it, each element of the definition, each of the means by which a copy can be
 * obtained, what was measured about an objection, whose information the work is, and a passage with what the model wrote there. The first
 * element is shown by any means, so it asks nothing of its own.
 */
export type Question =
  | 'lead'
  | Exclude<FindingElement, 'reconstructed'>
  | FindingTag
  | (typeof OBJECTION_IDS)[number]
  | 'information'
  | 'written';
