import { sentences } from '../base/index.js';

/**
 * Every reason and remark of this room about a number or a unit, by code. A remark about a unit is part of the journal, so it holds nothing
 * that differs between equal runs.
 */
export const words = sentences({
  'nothing-to-score': 'nothing to score',
  'too-short-to-measure': 'the planned sequences are too short to measure',
  'batch-too-slow': ({ tokens, seconds }: { tokens: number; seconds: number }) =>
    `one batch of ${tokens} tokens takes more than ${seconds} seconds`,
  'not-measured-yet': 'not measured yet',
  'engine-crashed-twice': 'The engine crashed twice on this unit.',
  'logits-not-finite': ({ message }: { message: string }) => message,
  'several-targets': ({ targets }: { targets: number }) =>
    `This examination has ${targets} target works. Each is judged by itself: unless the finding says otherwise, its error rate is not corrected for their number.`,
  'control-unseen-unsaid': ({ controls }: { controls: readonly string[] }) =>
    `Nothing on record says why the model cannot have seen ${controls.length === 1 ? 'the control' : 'the controls'} ${controls.join(', ')}. A control that the model has seen does not show what the model does with unseen text.`,
  'no-cleaning-list': 'No cleaning list was used: quotations and boilerplate were not looked for.',
  'empty-cleaning-list':
    'The cleaning list excludes nothing: quotations and boilerplate were not looked for.',
  'only-source-texts':
    'Only passages of the source texts were excluded: no cleaning list was used, and other quotations and boilerplate were not looked for.',
});
