import { canonicalJson, counted, decimal, isScored, percent, type Scored } from '../../base/index.js';
import {
  BLIND_MEASURES,
  EVIDENCE_TEXT,
  EVIDENCE_TEXT_NAMES,
  panelDetailsOf,
  windowDetailsOf,
  type Calibration,
  type ClaimSensitivity,
  type Report,
  type ReportExamination,
  type WindowDetails,
} from '../../domain/index.js';
import { formatCount, shorten } from '../../figure/index.js';
import { isSourceEntryLine } from '../../text/index.js';
import { hasNoneAbove } from '../statement/alternatives.js';
import { calibrationOf, whyNoErrorRate } from '../statement/calibrationOf.js';
import { strideCharsOf, strideWords } from '../statement/strideWords.js';
import {
  facts,
  foreign,
  heading,
  note,
  paragraph,
  say,
  type Block,
  type Fact,
  type Inline,
} from './blocks.js';
import { hasManyWorks } from './findings/worksTable.js';
import { knownAnswers } from './knownAnswers.js';
import { mergedFacts } from './facts/mergedFacts.js';
import { scoredWords } from './facts/scoredWords.js';
import { plannedBlocks } from './plannedBlocks.js';
import { shownIn } from '../statement/shownIn.js';
import { thresholdTables } from './resultFigures.js';
import { proposalFacts } from './proposalFacts.js';

interface Measured {
  readonly examination: ReportExamination;
  readonly details: WindowDetails;
}

/** Which passages were measured, which were excluded and why, and the adequacy of the control; once for each sample. */
export function sampleSection(report: Report): Block[] {
  const samples = new Map<string, Measured[]>();
  for (const examination of report.examinations) {
    const details = windowDetailsOf(examination.findings);
    if (details === null) continue;
    const key = sampleKey(examination, details);
    samples.set(key, [...(samples.get(key) ?? []), { examination, details }]);
  }
  const leaders = shownIn(report.examinations);
  const planned = report.examinations.filter((examination) => panelDetailsOf(examination.findings) !== null);
  return [
    heading(1, 'Sample and control', 'sample'),
    ...statedOfControls(report),
    ...(samples.size + planned.length === 0
      ? [paragraph(say('No examination with a sample has been completed.'))]
      : [...samples.values()].flatMap(sampleBlocks)),
    ...thresholdTables(report.examinations.filter(({ id }) => leaders.get(id) === id)),
    ...knownAnswers(report),
    ...(planned.length === 0 ? [] : plannedBlocks(planned)),
  ];
}

/** What was stated on receipt about each control that an examination used; once for all of them. */
function statedOfControls({ items, examinations }: Report): Block[] {
  const used = new Set(examinations.flatMap(({ start }) => start?.controls.map(({ id }) => id) ?? []));
  const controls = items.filter(({ evidence }) => used.has(evidence.id));
  if (controls.length === 0) return [];
  const asked = EVIDENCE_TEXT_NAMES.filter((name) => EVIDENCE_TEXT[name].missedIn === 'control-work');
  const stated = (text = ''): Inline[] => (text === '' ? [say('not stated', 'muted')] : foreign(text));
  return [
    {
      kind: 'table',
      title: 'What was stated about the controls on receipt',
      columns: [
        { header: 'Control', weight: 3, align: 'left' },
        ...asked.map((name) => ({
          header: EVIDENCE_TEXT[name].label,
          weight: EVIDENCE_TEXT[name].chars > 500 ? 5 : 2,
          align: 'left' as const,
        })),
      ],
      rows: controls.map(({ evidence }) => [
        [say(`${evidence.id}  `), ...foreign(evidence.title)],
        ...asked.map((name) => stated(evidence[name])),
      ]),
      note: [
        say(
          'A person stated this when the control was received. The program does not check whether a text is in the training data of a model.',
        ),
      ],
    },
  ];
}

/** Equal for examinations that measured the same passages of the same works. */
function sampleKey(examination: ReportExamination, details: WindowDetails): string {
  const { targets, controls, prefixTokens, suffixTokens, strideTokens, bos, cleaning } = details;
  return canonicalJson({
    prefixTokens,
    suffixTokens,
    strideTokens,
    strideChars: strideCharsOf(examination),
    bos,
    cleaning: cleaning.sha256,
    works: [...targets, ...controls].map(({ workId, summary }) => [workId, ...countsOf(summary)]),
    targets: targets.length,
  });
}

function countsOf(summary: WindowDetails['targets'][number]['summary']): number[] {
  return [
    summary.chars,
    summary.tokens,
    summary.windows,
    summary.disjointWindows,
    summary.blocks,
    summary.excludedWindows,
    summary.unscoredWindows,
  ];
}

function sampleBlocks(measured: readonly Measured[]): Block[] {
  const [first] = measured;
  if (first === undefined) return [];
  const { details } = first;
  const ids = measured.map(({ examination }) => examination.id).join(', ');
  const works = [
    ...details.targets.map((one) => ({ role: 'target', one })),
    ...details.controls.map((one) => ({ role: 'control', one })),
  ];
  const { prefixTokens, suffixTokens, bos } = details;
  return [
    heading(2, `${ids}  Population and exclusions`, `sample-${first.examination.id}`),
    paragraph(
      say(
        `Each work was tokenized once. A window consists of ${prefixTokens} tokens that are given to the model and the next ${suffixTokens} tokens, whose probability is measured. ${strideWords(first.examination, details)} ` +
          `A beginning-of-text token was ${bos ? '' : 'not '}prepended.`,
      ),
    ),
    {
      kind: 'table',
      title: `Passages measured in ${ids}`,
      quiet: true,
      dense: true,
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
        ...countsOf(one.summary).map((count) => [say(formatCount(count))]),
      ]),
      note: [
        say(
          'Separate: windows that share no token. The counts n and m, the blind comparison and the conformal test are based on them. The floors are based on all measured windows of the control. Excluded: windows that overlap the cleaning list, in the work and the control alike.',
        ),
        ...uncleanedNote(details.cleaning),
      ],
    },
    ...cleaningBlocks(ids, measured),
    ...proposalBlocks(ids, measured),
    ...(hasManyWorks(details.targets)
      ? [controlsTable(ids, measured)]
      : details.targets.flatMap((target, index) => controlBlocks(ids, target.workId, index, measured))),
  ];
}

/** What was not removed; empty where a cleaning list was applied. */
function uncleanedNote({ entries, sources }: WindowDetails['cleaning']): Inline[] {
  if (!entries.every(isSourceEntryLine)) return [];
  return [
    say(
      sources === undefined
        ? ' The cleaning list is empty: nothing was removed.'
        : ' There was no cleaning list: except for passages of the source texts, nothing was removed.',
    ),
  ];
}

function cleaningBlocks(ids: string, measured: readonly Measured[]): Block[] {
  if (measured[0]?.details.cleaning.entries.length === 0) return [];
  const columns = measured.map(({ examination, details: { cleaning } }) => ({
    name: examination.id,
    facts: [
      ...(cleaning.sources === undefined
        ? []
        : [{ label: 'Source texts', value: [say(cleaning.sources.map(({ id }) => id).join(', '))] }]),
      { label: 'Entries', value: [say(formatCount(cleaning.entries.length))] },
      { label: 'SHA-256', value: [say(cleaning.sha256, 'hash')] },
      {
        label: 'Removed',
        value: [
          say(
            cleaning.removed
              .map(
                ({ workId, spans, chars, fromSources }) =>
                  `${workId}: ${counted(spans, 'occurrence')}, ${counted(chars, 'character')}${fromSources === undefined ? '' : `, of which ${counted(fromSources.spans, 'occurrence')}, ${counted(fromSources.chars, 'character')} shared with source texts`}`,
              )
              .join('; ') || 'nothing',
          ),
        ],
      },
      {
        label: 'Coverage without cleaning',
        value: [say(scoredWords(cleaning.uncleanedCoverage, 'share'))],
      },
    ],
  }));
  return [facts(`Cleaning list of ${ids}`, mergedFacts(columns))];
}

/** What became of proposed quotations, also where no cleaning list was applied. */
function proposalBlocks(ids: string, measured: readonly Measured[]): Block[] {
  const columns = measured.map(({ examination }) => ({
    name: examination.id,
    facts: proposalFacts(examination.start),
  }));
  return columns.every((column) => column.facts.length === 0)
    ? []
    : [facts(`Proposed quotations in ${ids}`, mergedFacts(columns))];
}

function controlBlocks(ids: string, workId: string, index: number, measured: readonly Measured[]): Block[] {
  const columns = measured.flatMap(({ examination, details }) => {
    const target = details.targets[index];
    return target === undefined
      ? []
      : [{ name: examination.id, facts: controlFacts(target, calibrationOf(examination, workId)) }];
  });
  const title = measured[0]?.details.targets[index]?.title ?? workId;
  const several = (measured[0]?.details.targets.length ?? 0) > 1;
  return [
    heading(
      3,
      `Adequacy of the control${several ? ` for ${workId}` : ''}`,
      `control-${measured[0]?.examination.id ?? ''}-${workId}`,
    ),
    ...(several ? [note(...foreign(title))] : []),
    facts(`Control for ${workId} in ${ids}`, mergedFacts(columns)),
  ];
}

/** The adequacy of the control for each of many works, one row for each work and examination. */
function controlsTable(ids: string, measured: readonly Measured[]): Block {
  return {
    kind: 'table',
    title: `Adequacy of the control in ${ids}, work by work`,
    dense: true,
    columns: [
      { header: 'Work', weight: 1.4, align: 'left' },
      { header: 'Separate passages', weight: 1.6, align: 'right' },
      { header: 'Control blocks', weight: 1.2, align: 'right' },
      { header: 'Blind comparison', weight: 3, align: 'left' },
      { header: 'Control against itself', weight: 1.6, align: 'right' },
      { header: 'Passages above the floor, compared', weight: 3.2, align: 'left' },
    ],
    rows: measured.flatMap(({ examination, details }) =>
      details.targets.map((target) => {
        const { control, gate, workId } = target;
        return [
          [say(`${examination.id}, ${workId}`)],
          [say(`${formatCount(control.m)}; control ${formatCount(control.n)}`)],
          [say(formatCount(control.blocks))],
          [say(`${gate.verdict === 'no-control' ? 'no control' : gate.verdict}${largestWords(gate)}`)],
          [
            say(
              `${formatCount(control.leaveOneBlockOutHits.hits)} of ${formatCount(control.leaveOneBlockOutHits.total)}`,
            ),
          ],
          [say(hitGateWords(target))],
        ];
      }),
    ),
    note: [
      say(
        'Blind comparison: the largest distance of the AUC from 0.50 (compressed bytes per character, characters per token, word frequency, word order). The other numbers are in the findings.',
      ),
    ],
  };
}

/** The largest distance of the AUC from 0.50; empty where none was computed. */
function largestWords({ aucBytesPerChar, aucCharsPerToken, aucUnigram, aucOrder }: Target['gate']): string {
  const distances = [aucBytesPerChar, aucCharsPerToken, aucUnigram, aucOrder]
    .filter(isScored)
    .map((auc) => Math.abs(auc - 0.5));
  return distances.length === 0 ? '' : `, ${decimal(Math.max(...distances), 2)}`;
}

function controlFacts(target: Target, calibration: Calibration['kind']): Fact[] {
  const { control, gate, conformal, sensitivity } = target;
  const why = whyNoErrorRate(calibration);
  const rate = (value: Scored, after = ''): Inline[] => [
    say(why === '' ? `${scoredWords(value, 'probability')}${after}` : `not stated: ${why}`),
  ];
  const verdict = {
    matched: `matched: ${BLIND_MEASURES} do not distinguish the control from the work`,
    imperfect: 'imperfect: the family floor applies, and no error rate is stated',
    refused: `refused: ${BLIND_MEASURES} distinguish the control from the work`,
    'no-control': 'no control',
  }[gate.verdict];
  return [
    {
      label: 'Separate passages',
      value: [
        say(
          `control n = ${formatCount(control.n)} in ${counted(control.blocks, 'block')}, target m = ${formatCount(control.m)}`,
        ),
      ],
    },
    {
      label: 'Blind comparison',
      value: [
        say(
          `${verdict}. AUC ${[gate.aucBytesPerChar, gate.aucCharsPerToken, gate.aucUnigram, gate.aucOrder].map((auc) => scoredWords(auc, 'auc')).join(' / ')} (compressed bytes per character / characters per token / word frequency / word order; 0.50 = indistinguishable; the model is not used)${gateInterval(gate)}`,
        ),
      ],
    },
    {
      label: 'Control against itself',
      value: [
        say(
          `${formatCount(control.leaveOneBlockOutHits.hits)} of ${counted(control.leaveOneBlockOutHits.total, 'control passage')} exceed the threshold set by the other control blocks`,
        ),
      ],
    },
    {
      label: 'Passages above the floor, compared with the control',
      value: [say(hitGateWords(target))],
    },
    {
      label: 'False positives when the blocks of the control are split in halves',
      value: rate(
        control.halfSplitFalsePositiveRate,
        ` at α = ${decimal(conformal.alpha, 2)}${spreadOf(control.halfSplitFalsePositiveRange)}`,
      ),
    },
    ...sensitivityFacts(sensitivity),
    {
      label: 'Margin of the family floor',
      value: [
        say(
          `${scoredWords(control.familyMarginDecades, 'decades')}${typeof control.familyMarginDecades === 'number' ? ', added to the most probable control passage before rounding up' : ''}`,
        ),
      ],
    },
  ];
}

type Target = WindowDetails['targets'][number];

/** Where the distance of the AUC from ½ lies. */
function gateInterval({ lower, upper }: Target['gate']): string {
  return isScored(lower) && isScored(upper)
    ? `; the largest distance from 0.50 lies between ${decimal(lower, 2)} and ${decimal(upper, 2)} (90% interval, by blocks)`
    : `; no interval: ${isScored(lower) ? '' : lower.reason}`;
}

/** What the blind measures say of the passages that exceed the floor. */
function hitGateWords(target: Target): string {
  const { hitGate: gate } = target;
  if (gate.kind !== 'hit-gate' && hasNoneAbove(target)) return 'none: no passage is above the floor';
  if (gate.kind === 'unscored') return `none (${gate.reason})`;
  const compared = `${counted(gate.hits, 'passage that does not overlap', 'passages that do not overlap')}, distance of the AUC from 0.50: ${decimal(gate.distance, 2)}`;
  return {
    'like-control': `not distinguished from the control (${compared})`,
    foreign: `different from the control even without the model: look for an older source, or for machine-written text (${compared})`,
    'too-few': `too few to tell (${compared})`,
  }[gate.verdict];
}

/** What becomes of the claims if the control is changed; nothing where none was made. */
function sensitivityFacts(sensitivity: Target['sensitivity']): Fact[] {
  if (sensitivity === undefined) return [];
  const label = 'Claim with each block of the control excluded in turn';
  if (sensitivity.kind === 'unscored') return [{ label, value: [say(`not tried: ${sensitivity.reason}`)] }];
  const { passages, portion } = sensitivity;
  return [
    {
      label,
      value: [
        ...sensitivityWords('memorized passages', passages, formatCount(passages.least.amount)),
        ...(portion === undefined
          ? []
          : [say('. '), ...sensitivityWords('substantial portion', portion, percent(portion.least.amount))]),
      ],
    },
    {
      label: 'Rise of all control scores up to which the claim holds',
      value: [
        say(
          `memorized passages: ${riseWords(passages)}${portion === undefined ? '' : `; substantial portion: ${riseWords(portion)}`}`,
        ),
      ],
    },
  ];
}

/** Rounded down to a tenth, so that the claim holds at the number that is stated. */
function riseWords({ riseDecades }: ClaimSensitivity): string {
  return scoredWords(isScored(riseDecades) ? Math.floor(riseDecades * 10) / 10 : riseDecades, 'decades');
}

function sensitivityWords(
  claim: string,
  { holding, tried, least }: ClaimSensitivity,
  amount: string,
): Inline[] {
  return [
    say(`${claim}: ${formatCount(holding)} of ${formatCount(tried)} hold; least favorable without “`),
    ...foreign(shorten(least.title, 60)),
    say(
      `” of ${least.workId}: ${amount} above a floor of ${scoredWords(least.log10Floor, 'log10')}${least.holds ? '' : ', and the claim does not hold'}`,
    ),
  ];
}

/** Between what single splits lie; empty where it is not known. */
function spreadOf(range: Target['control']['halfSplitFalsePositiveRange']): string {
  if (!isScored(range.lower) || !isScored(range.upper)) return '';
  return ` on average; in nine of ten splits, ${percent(range.lower)} to ${percent(range.upper)}`;
}
