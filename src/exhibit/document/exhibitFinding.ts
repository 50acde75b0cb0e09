import type { ExhibitFacts, Finding, FindingElement, FindingTag } from '../../domain/index.js';
import {
  formatCount,
  formatInterval,
  formatLogProb,
  formatNoun,
  formatValue,
  thresholdName,
  valueWords,
} from '../../figure/index.js';
import {
  foreign,
  leading,
  note,
  paragraph,
  say,
  sentence,
  type Block,
  type Fact,
  type Inline,
} from './blocks.js';
import { alarmOf, joinedReasons } from './findingWords.js';
import { scoredWords } from './sampleSection.js';

type Facts = Extract<ExhibitFacts, { kind: 'finding' }>;

/** Places of a finding that are listed; the others are counted. */
const PLACES_SHOWN = 5;

/** What a tag says, for those who have not read the definition. */
export const TAG_WORDS: Readonly<Record<FindingTag, string>> = {
  extraction: 'extraction: a copy that was obtained by asking for it on purpose',
  regurgitation: 'regurgitation: a copy that came without being asked for',
  reconstruction: 'reconstruction: a copy that can be obtained by any means at all',
};

const ELEMENT_WORDS: Readonly<Record<FindingElement, string>> = {
  reconstructed: 'it is possible to reconstruct it from the model',
  'near-exact': 'a near-exact copy',
  'substantial-portion': 'a substantial portion',
  'specific-work': 'that specific work',
};

const STANDING_WORDS: Readonly<Record<Finding['standing'], string>> = {
  claim: 'shown: a claim whose conditions were fixed beforehand and are met',
  'not-shown': 'not shown: a claim that was tested and not reached',
  measured: 'measured: a number without a claim',
};

/** A finding with its value, control, interval, calibration, places and caveats. */
export function findingBlocks(label: string, facts: Facts, isTitled: boolean): Block[] {
  const { finding } = facts;
  const alarm = alarmOf(finding);
  // The alarm has the reasons, and the sentence of the finding often too: they are not said a third time.
  const caveats = finding.caveats.filter((caveat) => !finding.calibration.reasons.includes(caveat));
  return [
    ...(alarm.length === 0 ? [] : [leading(paragraph(...alarm))]),
    paragraph(
      ...(isTitled ? [...foreign(finding.title, 'strong'), say('. ')] : []),
      ...sentence(finding.sentence),
    ),
    ...(caveats.length === 0
      ? []
      : [
          leading(note(say('To be read with it', 'strong'))),
          {
            kind: 'list' as const,
            ordered: false,
            small: true,
            items: caveats.map((caveat) => sentence(caveat)),
          },
        ]),
    { kind: 'facts', title: `Finding shown as ${label}`, rows: rowsOf(facts) },
  ];
}

function rowsOf({ finding, spansOmitted, title, model, attack }: Facts): Fact[] {
  const { calibration, threshold } = finding;
  return [
    { label: 'Value', value: [say(valueWords(finding))] },
    {
      label: 'Control',
      value:
        calibration.controls.length === 0
          ? [say('none', 'alarm')]
          : [
              say(`${formatValue(finding.controlValue, finding.unit)} on `),
              ...foreign(calibration.controls.join(', ')),
            ],
    },
    { label: 'Interval', value: sentence(formatInterval(finding.interval, finding.unit)) },
    {
      label: 'Calibration',
      value: [
        calibration.kind === 'uncalibrated' ? say('UNCALIBRATED', 'alarm') : say(calibration.kind),
        ...(calibration.kind === 'imperfect'
          ? [say(': '), ...sentence(joinedReasons(calibration.reasons))]
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
    { label: 'Standing', value: [say(STANDING_WORDS[finding.standing])] },
    { label: 'Tag', value: [say(TAG_WORDS[finding.tag])] },
    { label: 'Part of the definition', value: [say(ELEMENT_WORDS[finding.element])] },
    ...placeRows(finding, spansOmitted),
    { label: 'Work', value: foreign(title) },
    { label: 'Model', value: [...foreign(model.name), say(' SHA-256 '), say(model.sha256, 'hash')] },
    { label: 'Method', value: [...foreign(attack.title), say(` ${attack.version}`)] },
  ];
}

function placeRows({ spans }: Finding, omitted: number): Fact[] {
  if (spans.length === 0) return [];
  const shown = spans.slice(0, PLACES_SHOWN);
  const more = spans.length - shown.length + omitted;
  const words = shown.map(({ startChar, endChar, logProbNats }) => {
    const p = typeof logProbNats === 'object' ? '' : ` (${formatLogProb(logProbNats)})`;
    return `${formatCount(startChar)} to ${formatCount(endChar)}${p}`;
  });
  const value: Inline[] = [
    say(`characters ${words.join('; ')}${more === 0 ? '' : `; and ${formatNoun(more, 'place')} more`}`),
  ];
  return [{ label: 'Places', value }];
}
