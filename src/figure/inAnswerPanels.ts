import { counted, isScored } from '../base/index.js';
import { words } from './words.js';
import type { Panel, TablePanel, TextsPanel, WindowDetails } from '../domain/index.js';

type Target = WindowDetails['targets'][number];
type Control = WindowDetails['controls'][number];
type InAnswer = NonNullable<WindowDetails['inAnswer']>;
type Row = TablePanel['rows'][number];

/** Characters of a passage that are shown. */
const PASSAGE_CHARS = 300;
/** Characters of a prompt that are shown. */
const PROMPT_CHARS = 6000;

/**
 * Windows on raw text beside the same windows in an answer, and the prompt before each of the latter; none where nothing was scored in an
 * answer.
 */
export function inAnswerPanels(details: WindowDetails): Panel[] {
  const { inAnswer } = details;
  return inAnswer === undefined
    ? []
    : [besideTable(details, inAnswer), promptTexts(inAnswer), passageTable(inAnswer)];
}

function besideTable({ targets, controls }: WindowDetails, inAnswer: InAnswer): TablePanel {
  const text = (title: string): TablePanel['columns'][number] => ({ title, kind: 'text', unit: '' });
  const log10 = (title: string): TablePanel['columns'][number] => ({ title, kind: 'log10', unit: '' });
  return {
    kind: 'table',
    id: 'in-answer',
    title: 'The same passages on raw text and in an answer',
    columns: [
      text('Work'),
      text('Scored'),
      { title: 'Passages', kind: 'count', unit: 'passages' },
      { title: 'Above the family floor', kind: 'count', unit: 'passages' },
      log10('Family floor'),
      log10('Most probable, work'),
      log10('Most probable, control'),
      log10('Median, work'),
      { title: 'Coverage', kind: 'share', unit: '' },
    ],
    rows: targets.flatMap((target) => {
      const same = inAnswer.targets.find(({ workId }) => workId === target.workId);
      return [
        rowOf(target, controls, 'on raw text'),
        ...(same === undefined ? [] : [rowOf(same, inAnswer.controls, 'in an answer')]),
      ];
    }),
    places: [],
    note: 'Each line is judged by its own family floor, which the same control sets when it is scored in the same way. The two lines are two tests: neither is part of the other.',
  };
}

function rowOf(target: Target, controls: readonly Control[], how: string): Row {
  const floor = target.thresholds.find(({ name }) => name === 'family-floor');
  const log10 = floor?.log10 ?? words.unscored('no-floor-on-record');
  return [
    target.title,
    how,
    target.summary.windows,
    // Without a floor, no passage was compared with one.
    floor === undefined || !isScored(log10) ? log10 : floor.windowsAbove,
    log10,
    target.summary.maxLog10,
    mostOf(controls) ?? words.unscored('no-control-score'),
    target.summary.medianLog10,
    floor?.coverage ?? log10,
  ];
}

/** The highest score of any control; null without a control that has one. */
function mostOf(controls: readonly Control[]): number | null {
  const scores = controls.map(({ summary }) => summary.maxLog10).filter(isScored);
  return scores.length === 0 ? null : Math.max(...scores);
}

/** The most probable passages in an answer, each at its place. */
function passageTable({ targets }: InAnswer): TablePanel {
  const shown = targets.flatMap(({ title, passages }) => passages.map((passage) => ({ title, passage })));
  return {
    kind: 'table',
    id: 'in-answer-passages',
    title: 'The most probable passages in an answer',
    columns: [
      { title: 'Work', kind: 'text', unit: '' },
      { title: 'Rank', kind: 'count', unit: '' },
      { title: 'Probability', kind: 'log10', unit: '' },
      { title: 'First choices from the beginning', kind: 'count', unit: 'tokens' },
      { title: 'Passage', kind: 'text', unit: '' },
    ],
    rows: shown.map(({ title, passage }) => [
      title,
      passage.rank,
      passage.logPzNats / Math.LN10,
      passage.greedyPrefixTokens,
      passage.suffixText.slice(0, PASSAGE_CHARS),
    ]),
    places: shown.map(({ passage: { workId, suffixStartChar, suffixEndChar } }) => ({
      workId,
      startChar: suffixStartChar,
      endChar: suffixEndChar,
    })),
    note: `A passage is shown with its first ${PASSAGE_CHARS} characters.`,
  };
}

function promptTexts({ prompt, promptTokens, promptSha256, bos }: InAnswer): TextsPanel {
  return {
    kind: 'texts',
    id: 'in-answer-prompt',
    title: 'The prompt before each prefix in an answer',
    shows: 'given',
    items: [
      {
        label: 'The same for every window of the work and of the control',
        place: null,
        given: prompt.slice(0, PROMPT_CHARS),
        truth: '',
        written: '',
        numbers: `${counted(promptTokens, 'token')}${bos ? ' after a begin-of-text token' : ''}; SHA-256 of the token ids ${promptSha256}.`,
      },
    ],
    note: 'The prefix follows at once, as the beginning of the answer; then the passage, whose probability is measured.',
  };
}
