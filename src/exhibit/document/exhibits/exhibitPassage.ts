import { isScored, counted, powerOfTen } from '../../../base/index.js';
import {
  UNCALIBRATED_MARK,
  type ExhibitContent,
  type ExhibitFacts,
  type ExhibitWindow,
  type Report,
} from '../../../domain/index.js';
import {
  formatCount,
  formatLogProb,
  originalWords,
  originalsOf,
  type Originals,
} from '../../../figure/index.js';
import { joinedReasons } from '../findingWords.js';
import { foreign, leading, note, paragraph, say, type Block, type Inline } from '../blocks.js';
import { passageBlock, policyWords, tokensInlines, greedyWords } from '../passagesSection.js';

type Facts = Extract<ExhibitFacts, { kind: 'passage' }>;
type Content = Extract<ExhibitContent, { kind: 'passage' }>;

/** Most measured passages that are listed in a table; the others are counted. */
const ROWS_SHOWN = 24;

/** A passage with its position, the heat of its tokens, the measured probabilities, and the most probable passage of the control beside it. */
export function passageBlocks(report: Report, content: Content, facts: Facts): Block[] {
  return [
    ...calibrationBlocks(facts),
    {
      kind: 'passage',
      label: facts.role === 'control' ? 'Passage of the control' : 'Passage',
      place: placeOf(content, facts),
      prefix: [],
      continuation: textInlines(content, facts),
      numbers: [...numbersOf(facts), ...unscoredWords(facts)],
    },
    ...windowTable(facts),
    ...(facts.incomplete === ''
      ? []
      : [note(say('Some numbers could not be read: ', 'strong'), ...foreign(facts.incomplete))]),
    ...controlBlocks(facts, originalsOf(report.citations)),
    {
      kind: 'facts',
      title: 'Where the numbers come from',
      rows: [
        {
          label: 'Examination',
          value: [
            say(`${content.examinationId}, `),
            ...foreign(facts.attack.title),
            say(` ${facts.attack.version}`),
          ],
        },
        {
          label: 'Model',
          value: [...foreign(facts.model.name), say(' SHA-256 '), say(facts.model.sha256, 'hash')],
        },
        {
          label: 'Work',
          value: [...foreign(facts.work.name), say(' SHA-256 '), say(facts.work.sha256, 'hash')],
        },
        ...(report.examinations.some(({ id }) => id === content.examinationId)
          ? []
          : [{ label: 'Note', value: [say('The examination is not part of this report.')] }]),
      ],
    },
  ];
}

function placeOf(content: Content, facts: Facts): Inline[] {
  const original = originalWords(facts);
  return [
    ...foreign(facts.title, 'emphasis'),
    ...(original === '' ? [] : [say(' · '), ...foreign(original)]),
    say(` · characters ${formatCount(content.startChar)} to ${formatCount(content.endChar)}`),
  ];
}

function textInlines(content: Content, { tokens }: Facts): Inline[] {
  if (tokens.length === 0) return foreign(content.text);
  return tokensInlines(tokens);
}

/** The numbers of the only measured passage, or how many measured passages there are. */
function numbersOf({ windows, windowsOmitted, policies, familyFloorLog10 }: Facts): Inline[] {
  const [only] = windows;
  if (only === undefined) return [say('The examination measured no passage that overlaps this one. ')];
  const above = windows.filter((one) => isAbove(one, familyFloorLog10)).length;
  const total = windows.length + windowsOmitted;
  const floor = isScored(familyFloorLog10)
    ? `${total === 1 ? (above === 1 ? 'It exceeds' : 'It does not exceed') : aboveOf(above, windows.length, windowsOmitted)} the family floor ${powerOfTen(familyFloorLog10)}. `
    : `No floor can be stated: ${familyFloorLog10.reason} `;
  if (total > 1) {
    return [
      say(
        `The examination measured ${formatCount(total)} passages that overlap this one, each after its own prefix. Their probabilities are listed below. `,
      ),
      ...foreign(floor),
    ];
  }
  const under = policyWords(only.policyLogPzNats, policies);
  return [
    say(
      `The examination measured the passage from character ${formatCount(only.startChar)} to ${formatCount(only.endChar)}: ${probabilityOf(only)} (full softmax)`,
    ),
    say(under === '' ? '. ' : `; ${under}. `),
    ...(only.state === 'scored' ? [say(`${greedyWords(only, only.suffixTokens)} `)] : []),
    ...foreign(floor),
  ];
}

function aboveOf(above: number, listed: number, omitted: number): string {
  const all = omitted === 0 ? 'them' : `the ${formatCount(listed)} that were read`;
  return above === listed
    ? `All of ${all} exceed`
    : `${above === 0 ? 'None' : formatCount(above)} of ${all} ${above < 2 ? 'exceeds' : 'exceed'}`;
}

function isAbove({ state, logPzNats }: ExhibitWindow, floor: Facts['familyFloorLog10']): boolean {
  return state === 'scored' && isScored(logPzNats) && isScored(floor) && logPzNats / Math.LN10 > floor;
}

function probabilityOf({ state, logPzNats }: ExhibitWindow): string {
  const words = isScored(logPzNats) ? formatLogProb(logPzNats) : `not scored: ${logPzNats.reason}`;
  return state === 'excluded' ? `${words} (overlaps the cleaning list, so it is not counted)` : words;
}

function unscoredWords({ tokens }: Facts): Inline[] {
  const unscored = tokens.filter(({ logProbNats }) => !isScored(logProbNats)).length;
  if (unscored === 0) return [];
  return [
    say(
      unscored === tokens.length
        ? 'No token of it was scored, so the text is shown without color.'
        : `${counted(unscored, 'token')} of the text ${unscored === 1 ? 'is' : 'are'} shown in gray: no measured passage contains ${unscored === 1 ? 'it' : 'them'}.`,
    ),
  ];
}

function windowTable({ windows, windowsOmitted, policies, familyFloorLog10 }: Facts): Block[] {
  if (windows.length + windowsOmitted < 2) return [];
  const shown = windows.slice(0, ROWS_SHOWN);
  const left = windows.length - shown.length + windowsOmitted;
  return [
    {
      kind: 'table',
      title: 'Measured passages that overlap this one',
      dense: true,
      columns: [
        { header: 'Characters', weight: 3, align: 'left' },
        { header: 'Probability', weight: 2.4, align: 'left' },
        { header: 'Above the family floor', weight: 2, align: 'left' },
        { header: 'Under each decoding policy', weight: 5, align: 'left' },
        { header: 'Greedy', weight: 3, align: 'left' },
      ],
      rows: shown.map((one) => [
        [say(`${formatCount(one.startChar)} to ${formatCount(one.endChar)}`)],
        foreign(probabilityOf(one)),
        [say(isScored(familyFloorLog10) ? (isAbove(one, familyFloorLog10) ? 'yes' : 'no') : 'no floor')],
        [say(one.state === 'unscored' ? '' : policyWords(one.policyLogPzNats, policies))],
        [
          say(
            one.state === 'unscored'
              ? ''
              : one.greedyExact
                ? 'exact'
                : `${formatCount(one.greedyPrefixTokens)} of ${formatCount(one.suffixTokens)} tokens`,
          ),
        ],
      ]),
      note:
        left === 0
          ? []
          : [say(`${counted(left, 'further passage is', 'further passages are')} not listed here.`)],
    },
  ];
}

function calibrationBlocks({ calibration, control }: Facts): Block[] {
  const reasons = joinedReasons(calibration.reasons);
  if (calibration.kind === 'uncalibrated') {
    return [
      leading(
        paragraph(
          say(UNCALIBRATED_MARK, 'alarm'),
          ...(reasons === '' ? [] : [say(': ', 'alarm'), ...foreign(reasons, 'alarm')]),
        ),
      ),
    ];
  }
  const kind = calibration.kind === 'calibrated' ? 'Calibrated' : 'Imperfectly calibrated';
  return [
    leading(
      note(
        say(`${kind} against ${calibration.controls.join(', ')}`, 'strong'),
        ...(control === null ? [] : [say(' ('), ...foreign(control.title, 'emphasis'), say(')')]),
        ...(reasons === '' ? [say('.')] : [say(': '), ...foreign(reasons)]),
      ),
    ),
  ];
}

function controlBlocks({ control, policies, role }: Facts, originals: Originals): Block[] {
  if (control === null) {
    return [
      note(
        say('Control: ', 'strong'),
        say('none was measured, so there is nothing to compare this passage with.'),
      ),
    ];
  }
  const { title, passage } = control;
  const words =
    role === 'control'
      ? 'The most probable passage of the controls'
      : 'For comparison: the most probable passage of all controls in the same examination';
  return [
    leading(note(say(`${words}.`, 'strong'))),
    {
      ...passageBlock(passage, 'Control passage', title, { policies }, originals),
      label: 'Control passage',
    },
  ];
}
