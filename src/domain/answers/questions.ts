/** The three ways in which a user meets a model. */
export const USE_IDS = ['with-words', 'in-chat', 'unasked'] as const;

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
 * What an answer asks of findings: the sentence that leads it, what a user would see in a way of use, what was measured about an objection,
 * and a passage with what the model wrote there.
 */
export type Question = 'lead' | (typeof USE_IDS)[number] | (typeof OBJECTION_IDS)[number] | 'written';
