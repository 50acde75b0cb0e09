import {
  CALIBRATION,
  ELEMENT,
  STANDING,
  TAG,
  UNCALIBRATED_MARK,
  type ExhibitFacts,
  type Finding,
  type Report,
  type Wording,
} from '../../../domain/index.js';
import {
  formatCount,
  formatInterval,
  formatLogProb,
  controlWords,
  shownCalibration,
  thresholdName,
  valueWords,
  originalsOf,
  type Originals,
} from '../../../figure/index.js';
import { validationPower } from '../../statement/validationPower.js';
import {
  type Block,
  type Fact,
  foreign,
  type Inline,
  leading,
  note,
  paragraph,
  say,
  stated,
} from '../blocks.js';
import { alarmOf, joinedReasons } from '../findingWords.js';
import { scoredWords } from '../facts/scoredWords.js';

type Facts = Extract<ExhibitFacts, { kind: 'finding' }>;

/** Most passages of a finding that are listed; the others are counted. */
const PLACES_SHOWN = 5;

/** A finding with its value, control, interval, calibration, passages and caveats; one that is not shown also with what its method can miss. */
export function findingBlocks(report: Report, label: string, facts: Facts, isTitled: boolean): Block[] {
  const { finding } = facts;
  const alarm = alarmOf(finding);
  // The alarm gives the reasons, and the sentence of the finding often does too: they are not repeated a third time.
  const said = new Set(finding.calibration.reasons.map(({ text }) => text));
  const caveats = [
    ...finding.caveats.filter(({ text }) => !said.has(text)),
    ...(finding.standing === 'not-shown' ? validationPower(report, facts.attack) : []),
  ];
  return [
    ...(alarm.length === 0 ? [] : [leading(paragraph(...alarm))]),
    paragraph(
      ...(isTitled ? [...foreign(finding.title, 'strong'), say('. ')] : []),
      ...stated(finding.sentence),
    ),
    ...(caveats.length === 0
      ? []
      : [
          leading(note(say('To be read together with the finding', 'strong'))),
          {
            kind: 'list' as const,
            ordered: false,
            small: true,
            items: caveats.map(({ text }) => stated(text)),
          },
        ]),
    {
      kind: 'facts',
      title: `Finding shown as ${label}`,
      rows: rowsOf(facts, originalsOf(report.citations)),
    },
  ];
}

function rowsOf({ finding, spansOmitted, title, model, attack }: Facts, originals: Originals): Fact[] {
  const { calibration, threshold } = finding;
  return [
    { label: 'Value', value: [say(valueWords(finding))] },
    {
      label: 'Control',
      value:
        calibration.controls.length === 0
          ? [say('none', 'alarm')]
          : [say(`${controlWords(finding)} on `), ...foreign(calibration.controls.join(', '))],
    },
    { label: 'Interval', value: foreign(formatInterval(finding.interval, finding.unit)) },
    {
      label: 'Calibration',
      value: [
        calibration.kind === 'uncalibrated'
          ? say(UNCALIBRATED_MARK, 'alarm')
          : say(CALIBRATION[shownCalibration(finding)].phrase),
        ...(calibration.kind === 'imperfect'
          ? [say(': '), ...foreign(joinedReasons(calibration.reasons))]
          : []),
      ],
    },
    ...(threshold === undefined
      ? []
      : [
          {
            label: 'Threshold',
            value: [say(`${thresholdName(threshold.name)}, log10 ${scoredWords(threshold.log10, 'log10')}`)],
          },
        ]),
    { label: 'Standing', value: [say(explained(STANDING[finding.standing]))] },
    { label: 'Kind of result', value: [say(explained(TAG[finding.tag]))] },
    { label: 'Part of the definition', value: [say(ELEMENT[finding.element].phrase)] },
    ...placeRows(finding, spansOmitted, originals),
    { label: 'Work', value: foreign(title) },
    { label: 'Model', value: [...foreign(model.name), say(' SHA-256 '), say(model.sha256, 'hash')] },
    { label: 'Method', value: [...foreign(attack.title), say(` ${attack.version}`)] },
  ];
}

function explained({ label, meaning }: Wording): string {
  return `${label}. ${meaning}`;
}

function placeRows({ spans }: Finding, omitted: number, originals: Originals): Fact[] {
  if (spans.length === 0) return [];
  const shown = spans.slice(0, PLACES_SHOWN);
  const more = spans.length - shown.length + omitted;
  const words = shown.map((span) => {
    const { startChar, endChar, logProbNats } = span;
    const original = originals(span);
    const said = [
      ...(original === '' ? [] : [original]),
      ...(typeof logProbNats === 'object' ? [] : [formatLogProb(logProbNats)]),
    ];
    return `${formatCount(startChar)} to ${formatCount(endChar)}${said.length === 0 ? '' : ` (${said.join('; ')})`}`;
  });
  const value: Inline[] = [
    ...foreign(`characters ${words.join('; ')}${more === 0 ? '' : `; and ${formatCount(more)} more`}`),
  ];
  return [{ label: 'Passages', value }];
}
