import type { Wording } from './coded.js';
import type { EvidenceRole } from './case.js';
import type { LeftOutReason } from './document.js';
import type { Calibration, Finding, FindingElement, FindingTag } from './finding.js';

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
export const CALIBRATION: Readonly<Record<Calibration['kind'], Wording>> = {
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

/** Why an entry of a collection is none of its works. */
export const LEFT_OUT_REASON: Readonly<Record<LeftOutReason, Pick<Wording, 'label' | 'phrase'>>> = {
  folder: { label: 'Folder', phrase: 'folders' },
  'system-file': { label: 'System file', phrase: 'files of operating systems and office programs' },
  'symbolic-link': { label: 'Symbolic link', phrase: 'symbolic links' },
  empty: { label: 'Without text', phrase: 'files without text' },
  picture: { label: 'Picture', phrase: 'pictures' },
  'sound-or-film': { label: 'Sound or film', phrase: 'sound recordings and films' },
};
