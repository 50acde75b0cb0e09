import { finiteOr, type Scored, shownText, elementAt } from '../../base/index.js';
import type { CurvePanel, Panel, TablePanel } from '../../domain/index.js';
import { decades, spanCoverage } from '../../measure/index.js';
import { common, HeatStrip, removedChars, STRIP_SLICES } from '../kit/index.js';
import type { CheckedMisses, JudgedSurveys } from './judgeSurvey.js';
import { passageAt } from './stretches.js';
import { tokensAtStride2, type SurveyInput } from './surveyInput.js';
import { words } from './words.js';
import type { ExactWindow, WorkSurvey } from './workSurvey.js';

/** The most passages that the table lists of a target, and of a control. */
const LISTED = 100;
const LISTED_OF_CONTROL = 5;
const MOST_ROWS = 500;
/** The most series that a chart holds. */
const SERIES = 8;

type Role = 'target' | 'control';

/** Charts and tables of a survey. */
export function surveyPanels(input: SurveyInput, judged: JudgedSurveys): Panel[] {
  const works = [...judged.targets.map(({ survey }) => survey), ...judged.controls];
  return [
    heatPanel(input, works),
    coveragePanel(input, works),
    placesPanel(input, judged),
    checksPanel(input, judged),
  ];
}

function series(
  works: readonly WorkSurvey[],
  points: (work: WorkSurvey) => { x: number; y: Scored }[],
): CurvePanel['series'] {
  const ofRole = (role: Role): readonly WorkSurvey[] => works.filter(({ work }) => work.role === role);
  const controls = ofRole('control').slice(0, SERIES / 2);
  const targets = ofRole('target').slice(0, SERIES - controls.length);
  return [...targets, ...controls].map((survey) => ({
    name: survey.work.title,
    role: survey.work.role,
    points: points(survey),
  }));
}

function heatPanel({ parameters }: SurveyInput, works: readonly WorkSurvey[]): CurvePanel {
  return {
    kind: 'curve',
    id: 'along-the-work',
    title: 'Highest probability along the work',
    x: { title: 'Position in the work, from its beginning (0) to its end (1)', kind: 'number' },
    y: { title: 'Highest probability of a passage', kind: 'log10' },
    series: series(works, (survey) => {
      const strip = new HeatStrip(survey.work.charCount);
      survey.counts.forEach((counts, place) => {
        if (counts !== 1) return;
        const { startChar, endChar } = passageAt(survey, parameters, place);
        strip.add(startChar, endChar, elementAt(survey.logPz, place));
      });
      return strip
        .values(words.unscored('no-passage-surveyed'))
        .map((y, slice) => ({ x: (slice + 0.5) / STRIP_SLICES, y }));
    }),
    note: `The work is divided into ${STRIP_SLICES} equal parts. The line shows the most probable passage of ${parameters.suffixTokens} tokens that the survey measured in each part.`,
  };
}

function coveragePanel({ parameters }: SurveyInput, works: readonly WorkSurvey[]): CurvePanel {
  const thresholds = decades(-2 * parameters.suffixTokens, 0);
  return {
    kind: 'curve',
    id: 'coverage-by-threshold',
    title: 'Coverage as the threshold is raised',
    x: { title: 'Threshold on the probability of a passage', kind: 'log10' },
    y: { title: 'Share of characters in a passage above the threshold', kind: 'share' },
    series: series(works, (survey) => {
      const { work, logPz, counts } = survey;
      const startChar = new Uint32Array(counts.length);
      const endChar = new Uint32Array(counts.length);
      for (let place = 0; place < counts.length; place++) {
        const span = passageAt(survey, parameters, place);
        startChar[place] = span.startChar;
        endChar[place] = span.endChar;
      }
      const chars = work.charCount - removedChars(work);
      return thresholds.map((x) => {
        const { coveredChars } = spanCoverage({ startChar, endChar, logPz, counts }, work.charCount, x);
        return { x, y: chars === 0 ? common.unscored('no-character') : coveredChars / chars };
      });
    }),
    note: 'As measured by the survey, at every threshold. The curve of the control shows what this control reaches.',
  };
}

function placesPanel(input: SurveyInput, { targets, controls }: JudgedSurveys): TablePanel {
  // With many works each gets fewer rows, so that the controls keep theirs.
  const room = Math.floor((MOST_ROWS - LISTED_OF_CONTROL * controls.length) / Math.max(1, targets.length));
  const mostOfTarget = Math.max(1, Math.min(LISTED, room));
  const listed = [
    ...targets.map(({ survey }) => ({ survey, most: mostOfTarget })),
    ...controls.map((survey) => ({ survey, most: LISTED_OF_CONTROL })),
  ]
    .flatMap(({ survey, most }) =>
      [...survey.confirmed]
        .sort((a, b) => b.logPz - a.logPz || a.place - b.place)
        .slice(0, most)
        .map((exact) => ({ survey, exact })),
    )
    .slice(0, MOST_ROWS);
  return {
    kind: 'table',
    id: 'best-places',
    title: 'Most probable passages, measured again with exact windows',
    columns: [
      { title: 'Work', kind: 'text', unit: '' },
      { title: 'Passage begins', kind: 'text', unit: '' },
      { title: 'Exact window', kind: 'log10', unit: '' },
      { title: 'Survey', kind: 'log10', unit: '' },
      { title: 'Under the policy', kind: 'log10', unit: '' },
    ],
    rows: listed.map(({ survey, exact }) => [
      survey.work.role === 'control' ? `${survey.work.title} (control)` : survey.work.title,
      beginning(input, survey, exact),
      finiteOr(exact.logPz / Math.LN10, common.unscored('probability-zero')),
      finiteOr(elementAt(survey.logPz, exact.place) / Math.LN10, common.unscored('probability-zero')),
      finiteOr(exact.policyLogPz / Math.LN10, words.unscored('outside-policy')),
    ]),
    places: listed.map(({ survey, exact }) => ({
      workId: survey.work.id,
      ...passageAt(survey, input.parameters, exact.place),
    })),
    note: `Of the passages that were measured again, the ${mostOfTarget} most probable of each work and the ${LISTED_OF_CONTROL} most probable of each control.`,
  };
}

function beginning({ parameters }: SurveyInput, survey: WorkSurvey, { place }: ExactWindow): string {
  const { startChar, endChar } = passageAt(survey, parameters, place);
  const end = Math.min(endChar, startChar + 60);
  return shownText(() => survey.work.textOf(startChar, end).replace(/\s+/g, ' '));
}

function checksPanel(input: SurveyInput, { targets, controls, controlMisses }: JudgedSurveys): TablePanel {
  const none = words.unscored('none-checked');
  const missCells = ({ checked, missed, interval }: CheckedMisses): Scored[] => [
    checked,
    missed,
    interval?.upper ?? none,
  ];
  const cost = (surveys: readonly WorkSurvey[]): Scored[] => {
    const tokens = surveys.reduce((sum, one) => sum + one.tokens, 0);
    const exact = surveys.reduce((sum, { work }) => sum + tokensAtStride2(input, work), 0);
    return [tokens, tokens === 0 ? words.unscored('nothing-evaluated') : exact / tokens];
  };
  const counted = controls.reduce((sum, { counts }) => sum + counts.reduce((own, flag) => own + flag, 0), 0);
  return {
    kind: 'table',
    id: 'survey-and-exact-windows',
    title: 'The survey compared with exact windows',
    columns: [
      { title: 'Work', kind: 'text', unit: '' },
      { title: 'Passages surveyed', kind: 'count', unit: '' },
      { title: 'Found', kind: 'count', unit: '' },
      { title: 'Measured again', kind: 'count', unit: '' },
      { title: 'Not found, checked', kind: 'count', unit: '' },
      { title: 'Of these, missed', kind: 'count', unit: '' },
      { title: 'Miss rate at most', kind: 'share', unit: '' },
      { title: 'Tokens evaluated', kind: 'count', unit: 'tokens' },
      { title: 'Reduction compared with stride 2 (factor)', kind: 'number', unit: '' },
    ],
    rows: [
      ...targets.map(({ survey, places, found, misses }) => [
        survey.work.title,
        places,
        found,
        survey.confirmed.length,
        ...missCells(misses),
        ...cost([survey]),
      ]),
      ...(controls.length === 0
        ? []
        : [
            [
              'Controls',
              counted,
              counted - controlMisses.passedOver,
              controls.reduce((sum, { confirmed }) => sum + confirmed.length, 0),
              ...missCells(controlMisses),
              ...cost(controls),
            ],
          ]),
    ],
    places: [],
    note: 'Miss rate at most: the upper end of the 95% Clopper–Pearson interval for the passages that the survey did not find.',
  };
}
