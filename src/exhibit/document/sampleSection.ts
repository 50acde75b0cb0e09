import type { Report, ReportExamination, WindowDetails } from '../../domain/index.js';
import {
  formatCount,
  formatKey,
  formatNoun,
  formatNumber,
  formatProbability,
  formatShare,
} from '../format.js';
import { windowDetailsOf } from '../statement/windowDetailsOf.js';
import type { Scored } from '../../base/index.js';
import { valueInlines } from './methodSection.js';
import { foreign, heading, note, paragraph, say, type Block, type Inline } from './blocks.js';

/** Which passages were measured, what was left out and why, and whether the control is good enough. */
export function sampleSection(report: Report): Block[] {
  const blocks = report.examinations.flatMap((examination) => {
    const details = windowDetailsOf(examination);
    return details === null ? [] : sampleBlocks(examination, details);
  });
  return [
    heading(1, 'Sample and control', 'sample'),
    ...(blocks.length === 0 ? [paragraph(say('No examination with a sample is finished.'))] : blocks),
  ];
}

function sampleBlocks(examination: ReportExamination, details: WindowDetails): Block[] {
  const works = [
    ...details.targets.map((one) => ({ role: 'target', one })),
    ...details.controls.map((one) => ({ role: 'control', one })),
  ];
  const { prefixTokens, suffixTokens, strideTokens, bos } = details;
  return [
    heading(2, `${examination.id}  Population and exclusions`, `sample-${examination.id}`),
    paragraph(
      say(
        `Each work was cut into tokens once. A window is ${prefixTokens} tokens that are given to the model and the ${suffixTokens} that follow, whose probability is measured; windows begin every ${strideTokens} tokens. All windows of the work were measured (a census), not a selection. ` +
          `A beginning-of-text token was ${bos ? '' : 'not '}put in front.`,
      ),
    ),
    {
      kind: 'table',
      title: `Passages measured in ${examination.id}`,
      columns: [
        { header: 'Work', weight: 4, align: 'left' },
        { header: 'Role', weight: 1.4, align: 'left' },
        { header: 'Characters', weight: 1.9, align: 'right' },
        { header: 'Tokens', weight: 1.6, align: 'right' },
        { header: 'Windows', weight: 1.5, align: 'right' },
        { header: 'Separate', weight: 1.5, align: 'right' },
        { header: 'Blocks', weight: 1.2, align: 'right' },
        { header: 'Excluded', weight: 1.5, align: 'right' },
        { header: 'Not scored', weight: 1.7, align: 'right' },
      ],
      rows: works.map(({ role, one }) => [
        foreign(one.title),
        [say(role)],
        ...[
          one.summary.chars,
          one.summary.tokens,
          one.summary.windows,
          one.summary.disjointWindows,
          one.summary.blocks,
          one.summary.excludedWindows,
          one.summary.unscoredWindows,
        ].map((count) => [say(formatCount(count))]),
      ]),
      note: [
        say(
          'Separate: windows that share no token, on which thresholds rest. Excluded: touched by the cleaning list, on both sides alike.',
        ),
      ],
    },
    ...cleaningBlocks(examination, details),
    ...details.targets.flatMap((target) => controlBlocks(examination, target)),
  ];
}

function cleaningBlocks(examination: ReportExamination, details: WindowDetails): Block[] {
  const { cleaning } = details;
  if (cleaning.entries.length === 0) {
    return [
      note(say('The cleaning list is empty: no quotations or boilerplate were removed from either side.')),
    ];
  }
  const removed = cleaning.removed
    .map((one) => `${one.workId}: ${formatNoun(one.spans, 'place')}, ${formatNoun(one.chars, 'character')}`)
    .join('; ');
  return [
    {
      kind: 'facts',
      title: `Cleaning list of ${examination.id}`,
      rows: [
        { label: 'Entries', value: [say(formatCount(cleaning.entries.length))] },
        { label: 'SHA-256', value: [say(cleaning.sha256, 'mono')] },
        { label: 'Removed', value: [say(removed === '' ? 'nothing' : removed)] },
        {
          label: 'Coverage without cleaning',
          value: [say(scoredWords(cleaning.uncleanedCoverage, 'share'))],
        },
      ],
    },
  ];
}

function controlBlocks(examination: ReportExamination, target: WindowDetails['targets'][number]): Block[] {
  const { control, gate, conformal } = target;
  const verdict = {
    matched: 'matched: the control is equally hard',
    imperfect: 'imperfect: family floor only, no error rate',
    refused: 'refused: the control is not equally hard',
    'no-control': 'no control',
  }[gate.verdict];
  return [
    heading(
      3,
      `${examination.id}  Was the control good enough?`,
      `control-${examination.id}-${target.workId}`,
    ),
    {
      kind: 'facts',
      title: `Control for ${target.workId} in ${examination.id}`,
      rows: [
        { label: 'Target', value: foreign(target.title) },
        {
          label: 'Separate passages',
          value: [
            say(
              `control n = ${formatCount(control.n)} in ${formatNoun(control.blocks, 'block')}, target m = ${formatCount(control.m)}`,
            ),
          ],
        },
        {
          label: 'Blind comparison',
          value: [
            say(
              `${verdict}. AUC ${[gate.aucBytesPerChar, gate.aucCharsPerToken, gate.aucUnigram].map((auc) => scoredWords(auc, 'auc')).join(' / ')} (compressed bytes per character / characters per token / word frequency; 0.50 = cannot be told apart; the model is not used)`,
            ),
          ],
        },
        {
          label: 'Expected false share, 1/(n+1)',
          value: [say(scoredWords(control.expectedFalseShare, 'probability'))],
        },
        {
          label: 'Chance that one passes τ, m/(m+n)',
          value: [say(scoredWords(control.probabilityOnePasses, 'probability'))],
        },
        {
          label: 'Control against itself',
          value: [
            say(
              `${formatCount(control.leaveOneBlockOutHits.hits)} of ${formatCount(control.leaveOneBlockOutHits.total)} control passages pass when their own block is left out`,
            ),
          ],
        },
        {
          label: `False positives of half-splits at α = ${formatNumber(conformal.alpha, 2)}`,
          value: [say(scoredWords(control.halfSplitFalsePositiveRate, 'probability'))],
        },
        {
          label: 'Margin of the family floor',
          value: [say(scoredWords(control.familyMarginDecades, 'decades'))],
        },
      ],
    },
  ];
}

/** A number in its kind, or why there is none. */
export function scoredWords(
  value: Scored,
  kind: 'share' | 'probability' | 'auc' | 'decades' | 'log10',
): string {
  if (typeof value !== 'number') return `none (${value.reason})`;
  if (kind === 'share') return formatShare(value);
  if (kind === 'auc') return formatNumber(value, 2);
  if (kind === 'decades') return `${formatNumber(value, 1)} decades`;
  if (kind === 'log10') return formatNumber(value, 1);
  return formatProbability(value);
}

/** Label and value of an arbitrary record, one row each, in the order of its keys. */
export function recordRows(
  record: Readonly<Record<string, unknown>>,
): { readonly label: string; readonly value: readonly Inline[] }[] {
  return Object.entries(record)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => ({
      label: formatKey(key),
      value: valueInlines(value),
    }));
}
