import type { Wording } from './coded.js';
import type { EvidenceChange, EvidenceField } from './case.js';
import type { EvidenceRole } from './evidence/roles.js';
import { EVIDENCE_TEXT } from './evidence/texts.js';
import type { LeftOutReason } from './document.js';
import type { Finding, FindingElement, FindingTag, ShownCalibration } from './finding.js';

/** Standing of a finding: what follows from its number. */
export const STANDING: Readonly<Record<Finding['standing'], Wording>> = {
  claim: {
    label: 'Shown',
    phrase: 'shown',
    meaning: 'Every condition of the claim was fixed in advance and is met.',
  },
  'not-shown': {
    label: 'Not shown',
    phrase: 'not shown',
    meaning: 'The claim was tested, and a condition is not met. That does not rule out memorization.',
  },
  measured: {
    label: 'Measured',
    phrase: 'measured',
    meaning: 'The number was measured, and no claim rests on it.',
  },
};

/** How far a number can be compared with text that the model has not seen. */
export const CALIBRATION: Readonly<Record<ShownCalibration, Wording>> = {
  calibrated: {
    label: 'Calibrated',
    phrase: 'calibrated',
    meaning: 'The number was compared with a matched control of sufficient size.',
  },
  imperfect: {
    label: 'Imperfect',
    phrase: 'imperfect',
    meaning:
      'The control is imperfectly matched, or no window was scored a second time: claims rest on the family floor alone, and no error rate is stated.',
  },
  uncalibrated: {
    label: 'Uncalibrated',
    phrase: 'uncalibrated',
    meaning: 'There is no adequate control for the number, so no claim rests on it.',
  },
  'fixed-threshold': {
    label: 'Not calibrated',
    phrase: 'not calibrated',
    meaning: 'The threshold is a fixed number, not set by a control, so no claim rests on it.',
  },
};

/** The mark on a number that has no adequate control; it is set off from the text wherever such a number is printed. */
export const UNCALIBRATED_MARK = 'UNCALIBRATED';

/** How a copy was obtained. @source Cooper & Grimmelmann 2025, arXiv 2404.12590 */
export const TAG: Readonly<Record<FindingTag, Wording>> = {
  extraction: {
    label: 'Extraction',
    phrase: 'extraction',
    meaning: 'A user sets out to obtain the text and causes the model to output a near-exact copy.',
  },
  regurgitation: {
    label: 'Regurgitation',
    phrase: 'regurgitation',
    meaning: 'The model outputs a near-exact copy, whatever the user intended.',
  },
  reconstruction: {
    label: 'Reconstruction',
    phrase: 'reconstruction',
    meaning: 'A near-exact copy can be obtained from the model by any means, ordinary generation or not.',
  },
};

/** The definition that the elements are taken from, word for word. @source Cooper & Grimmelmann 2025, arXiv 2404.12590 */
export const DEFINITION = {
  text: 'A model has “memorized” a piece of training data when (1) it is possible to reconstruct from the model (2) a near-exact copy of (3) a substantial portion of (4) that specific piece of training data.',
  source: 'A. F. Cooper & J. Grimmelmann, “The Files are in the Computer”, arXiv 2404.12590 (2025)',
} as const;

/** The elements of the definition of memorization, in its order. @source Cooper & Grimmelmann 2025, arXiv 2404.12590 */
export const ELEMENT: Readonly<Record<FindingElement, Wording>> = {
  reconstructed: {
    label: 'Reconstruction from the model',
    phrase: 'reconstruction from the model',
    meaning: 'Can the text be obtained from the weights, by any means?',
  },
  'near-exact': {
    label: 'A near-exact copy',
    phrase: 'a near-exact copy',
    meaning: 'How close is the output to the work?',
  },
  'substantial-portion': {
    label: 'A substantial portion',
    phrase: 'a substantial portion',
    meaning: 'How much of the work is reached?',
  },
  'specific-work': {
    label: 'That specific work',
    phrase: 'that specific work',
    meaning: 'Is it this text, or text that anyone could have written?',
  },
};

/** What a piece of evidence is for. */
export const EVIDENCE_ROLE: Readonly<Record<EvidenceRole, Wording>> = {
  'target-model': {
    label: 'Model under examination',
    phrase: 'model under examination',
    meaning: 'The model that may contain the work. A GGUF file; for a split model, any one of its shards.',
  },
  'target-work': {
    label: 'Target work',
    phrase: 'target work',
    meaning: 'The text that the model may contain: plain text, a document, or a collection of works.',
  },
  'control-work': {
    label: 'Control',
    phrase: 'control',
    meaning: 'Text of the same kind that the model cannot have seen. Without one, nothing is calibrated.',
  },
  'reference-model': {
    label: 'Reference model',
    phrase: 'reference model',
    meaning: 'A model that was not trained on the work, for comparison.',
  },
  'source-text': {
    label: 'Source text',
    phrase: 'source text',
    meaning:
      'An older text that the work may quote. Passages shared with it are excluded from the work and the control.',
  },
  'known-memorized': {
    label: 'Known-memorized text',
    phrase: 'known-memorized text',
    meaning:
      'A text that the model is known to hold. Some of its passages are scored beside the work, to show what the test can find.',
  },
  'cleaning-list': {
    label: 'Cleaning list',
    phrase: 'cleaning list',
    meaning: 'Passages to exclude from the work and the control: boilerplate, quotations from others.',
  },
};

/** What is stated about an item of evidence and may be corrected. */
export const EVIDENCE_FIELD: Readonly<Record<EvidenceField, Wording>> = {
  role: { label: 'Role', phrase: 'role', meaning: 'What the item is for.' },
  ...EVIDENCE_TEXT,
};

/** What happened to a register entry after receipt. */
export const EVIDENCE_CHANGE: Readonly<Record<EvidenceChange['kind'], Wording>> = {
  corrected: {
    label: 'Corrected',
    phrase: 'corrected',
    meaning: 'What is stated about the item was corrected; the old words are kept.',
  },
  withdrawn: {
    label: 'Withdrawn',
    phrase: 'withdrawn',
    meaning: 'The item was withdrawn: it stays on record, but can no longer be used.',
  },
  restored: {
    label: 'Restored',
    phrase: 'restored',
    meaning: 'The item was restored after it had been withdrawn.',
  },
  relocated: {
    label: 'Relocated',
    phrase: 'relocated',
    meaning: 'The file is now in another place; its hash equals the hash at receipt.',
  },
};

/** Why an entry of a collection is none of its works. */
export const LEFT_OUT_REASON: Readonly<Record<LeftOutReason, Pick<Wording, 'label' | 'phrase'>>> = {
  folder: { label: 'Folder', phrase: 'folders' },
  'system-file': { label: 'System file', phrase: 'files of operating systems and office programs' },
  'symbolic-link': { label: 'Symbolic link', phrase: 'symbolic links' },
  empty: { label: 'Without text', phrase: 'files without text' },
  picture: { label: 'Picture', phrase: 'pictures' },
  'sound-or-film': { label: 'Sound or film', phrase: 'sound recordings and films' },
};
