import { counted, listed, percent, sentences } from '../base/index.js';
import { missingTextSentence, type MissingText } from '../domain/index.js';

/**
 * Every reason and remark of this room about a number or a unit, by code. A remark about a unit is part of the journal, so it holds nothing
 * that differs between equal runs.
 */
export const words = sentences({
  'nothing-to-score': 'nothing to score',
  'too-short-to-measure': 'the planned sequences are too short to measure',
  'batch-too-slow': ({ tokens, seconds }: { tokens: number; seconds: number }) =>
    `one batch of ${tokens} tokens takes more than ${seconds} seconds`,
  'writing-too-slow': ({ seconds }: { seconds: number }) =>
    `writing a few tokens takes more than ${seconds} seconds`,
  'writing-refused': ({ message }: { code: string; message: string }) => message,
  'not-measured-yet': 'not measured yet',
  'engine-crashed-twice': 'The engine crashed twice on this unit.',
  'logits-not-finite': ({ message }: { message: string }) => message,
  'engine-refused-text': ({ message }: { code: string; message: string }) => message,
  'several-targets': ({ targets }: { targets: number }) =>
    `This examination has ${targets} target works. Each is judged by itself: unless the finding says otherwise, its error rate is not corrected for their number.`,
  'text-missing': ({ missing }: { missing: MissingText }) => missingTextSentence(missing),
  'control-unseen-unsaid': ({ controls }: { controls: readonly string[] }) =>
    `Nothing on record says why the model cannot have seen ${controls.length === 1 ? 'the control' : 'the controls'} ${controls.join(', ')}. A control that the model has seen does not show what the model does with unseen text.`,
  /** What of the usual layout was given up, because the engine's self-check found that it changes numbers on this model. */
  'batch-otherwise': ({ one, everywhere }: { one: boolean; everywhere: boolean }) =>
    `On this model, ${one ? 'batches of several texts' : 'outputs at some positions only'} change the probabilities: the engine’s self-check found it before the run. ${one ? 'Each batch held one text' : ''}${one && everywhere ? ', and outputs' : everywhere ? 'Outputs' : ''}${everywhere ? ' were computed at every position' : ''}.`,
  'pre-tokenizer-missing':
    'The file states no pre-tokenizer, so llama.cpp split the texts by a fallback. A memorized text can look less memorized than it is: a low number here is no sign that the model lacks the text.',
  'no-cleaning-list': 'No cleaning list was used: quotations and boilerplate were not looked for.',
  'empty-cleaning-list':
    'The cleaning list excludes nothing: quotations and boilerplate were not looked for.',
  'proposals-not-asked':
    'No proposals of quotations were asked for: the works were not compared with the index of much-quoted texts.',
  'proposals-unsearched': ({ works }: { works: readonly string[] }) =>
    `The latest proposals of quotations do not cover ${works.join(', ')}: ${works.length === 1 ? 'this work was' : 'these works were'} not compared with the index of much-quoted texts.`,
  'proposals-own': ({ works, title }: { works: readonly { work: string; share: number }[]; title: string }) =>
    `${listed(works.map(({ work, share }) => `${percent(share)} of the words of ${work}`))} agree with “${title}” in the index of much-quoted texts, so nothing was proposed from that text. If ${works.length === 1 ? 'the work is not that text but a different work' : 'any of these works is not that text but a different work'} that quotes it at length, those passages are not specific to it.`,
  'proposals-undecided': ({ undecided, made }: { undecided: number; made: number }) =>
    `Of the ${counted(made, 'proposed quotation')} in the works of this examination, ${undecided} ${undecided === 1 ? 'was' : 'were'} not decided before the plan was fixed. Such passages count as text of the work unless another entry of a cleaning list excludes them.`,
  'proposals-unlisted': ({ unlisted }: { unlisted: number }) =>
    `${counted(unlisted, 'proposed quotation was', 'proposed quotations were')} accepted but ${unlisted === 1 ? 'is' : 'are'} in no cleaning list of this examination. Such passages count as text of the work unless another entry excludes them.`,
  'only-source-texts':
    'Only passages of the source texts were excluded: no cleaning list was used, and other quotations and boilerplate were not looked for.',
});
