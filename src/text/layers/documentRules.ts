import type { DocumentRule, MarkKind } from '../../domain/index.js';

/** What becomes of a marked piece: it is omitted, kept, made a space, or written in letters. */
export type MarkAction = 'drop' | 'keep' | 'space' | 'letters';

/** What a rule does with the pieces of its kind while it is on, and while it is off. */
export interface RuleOfMark {
  readonly rule: DocumentRule;
  readonly on: MarkAction;
  readonly off: MarkAction;
}

/** The rule of each kind of mark. */
export const RULE_OF_MARK: Readonly<Record<MarkKind, RuleOfMark>> = {
  deleted: { rule: 'tracked-deletions-out', on: 'drop', off: 'keep' },
  inserted: { rule: 'tracked-insertions-in', on: 'keep', off: 'drop' },
  hidden: { rule: 'hidden-text-out', on: 'drop', off: 'keep' },
  comment: { rule: 'comments-out', on: 'drop', off: 'keep' },
  'note-mark': { rule: 'note-marks-out', on: 'drop', off: 'keep' },
  note: { rule: 'notes-in-place', on: 'keep', off: 'drop' },
  'running-head': { rule: 'running-heads-out', on: 'drop', off: 'keep' },
  'page-number': { rule: 'page-numbers-out', on: 'drop', off: 'keep' },
  'front-matter': { rule: 'front-matter-out', on: 'drop', off: 'keep' },
  'back-matter': { rule: 'back-matter-out', on: 'drop', off: 'keep' },
  'non-linear': { rule: 'non-linear-parts-out', on: 'drop', off: 'keep' },
  'soft-hyphen': { rule: 'soft-hyphens-out', on: 'drop', off: 'keep' },
  'line-hyphen': { rule: 'line-hyphens-joined', on: 'drop', off: 'keep' },
  'page-hyphen': { rule: 'page-hyphens-joined', on: 'drop', off: 'keep' },
  'line-end': { rule: 'line-ends-to-spaces', on: 'space', off: 'keep' },
  'drop-capital-gap': { rule: 'drop-capitals-joined', on: 'drop', off: 'keep' },
  ligature: { rule: 'ligatures-in-letters', on: 'letters', off: 'keep' },
  ruby: { rule: 'ruby-out', on: 'drop', off: 'keep' },
  'alternative-text': { rule: 'alternative-texts-out', on: 'drop', off: 'keep' },
};
