import { counted, isScored, probabilityOfLog, type Scored, shownText, elementAt } from '../../base/index.js';
import type { CurvePanel, Panel, PanelDetails, TablePanel, TextsPanel } from '../../domain/index.js';
import { common, log10Cell, logProbFromJson, passageName, placeOf } from '../kit/index.js';
import { logAt, type NearPassage, type NearWork, type NearWorks } from './collect.js';
import { changesInWords } from './changesInWords.js';
import { classDifference } from './findings.js';
import type { NearVerbatimInput } from './plan.js';
import { words } from './words.js';

const MOST_ROWS = 500;
const MOST_CURVES = 7;
const MOST_TARGETS = 7;
const NONE_FOUND = words.unscored('nothing-near');

/** The panels: the share of passages in reach by changes allowed, a table of every passage with its bounds, and near copies as text. */
export function nearVerbatimPanels(works: NearWorks, input: NearVerbatimInput): PanelDetails {
  const panels: Panel[] = [curve(works, input)];
  for (const [at, target] of works.targets.slice(0, MOST_TARGETS).entries()) {
    panels.push(table(`passages-${at + 1}`, target.work.title, target.passages, input));
    panels.push(...texts(`copies-${at + 1}`, target, input));
  }
  if (works.control.length > 0) panels.push(table('passages-control', 'the control', works.control, input));
  return { kind: 'panels', panels };
}

function curve({ targets, control }: NearWorks, { parameters }: NearVerbatimInput): CurvePanel {
  const { epsilon, distance, leastProbability } = parameters;
  const least = Math.log(leastProbability);
  const share = (passages: readonly NearPassage[], e: number): Scored =>
    passages.length === 0
      ? common.unscored('no-passage-tried')
      : passages.filter(
          ({ observed }) =>
            Math.max(logAt(observed.lower[distance], e), logProbFromJson(observed.verbatim.policy)) >= least,
        ).length / passages.length;
  const series = (name: string, role: 'target' | 'control', passages: readonly NearPassage[]) => ({
    name,
    role,
    points: Array.from({ length: epsilon + 1 }, (_, e) => ({ x: e, y: share(passages, e) })),
  });
  return {
    kind: 'curve',
    id: 'by-changes',
    title: 'Passages in reach by number of changes allowed',
    x: { title: `Changes allowed (${distance}), tokens of ${parameters.suffixTokens}`, kind: 'count' },
    y: { title: `Share of passages with a probability of at least ${leastProbability}`, kind: 'share' },
    series: [
      ...targets.slice(0, MOST_CURVES).map(({ work, passages }) => series(work.title, 'target', passages)),
      ...(control.length === 0 ? [] : [series('Control', 'control', control)]),
    ],
    note: `Lower bounds on the probability that one draw (top-k ${parameters.topK}) writes the passage itself or a distinct near copy. At 0 changes: the passage word for word.`,
  };
}

function table(
  id: string,
  of: string,
  passages: readonly NearPassage[],
  { parameters }: NearVerbatimInput,
): TablePanel {
  const { epsilon, distance, beams } = parameters;
  const other = distance === 'levenshtein' ? 'hamming' : 'levenshtein';
  const shown = passages.slice(0, MOST_ROWS);
  const log10 = (title: string) => ({ title, kind: 'log10' as const, unit: '' });
  const bound = (side: 'lower' | 'upper', title: string) => ({ ...log10(title), bound: side });
  return {
    kind: 'table',
    id,
    title: `Passages of ${of}: word for word, and near-verbatim`,
    columns: [
      { title: 'Passage', kind: 'text', unit: '' },
      log10('Word for word'),
      log10('Most probable candidate'),
      log10(`${beams} most probable`),
      bound('lower', `Lower bound (${distance})`),
      bound('upper', 'Upper bound'),
      bound('lower', `Lower bound (${other})`),
      { title: 'Candidates within ε', kind: 'count', unit: '' },
      { title: 'Exact path differs by', kind: 'number', unit: 'nats' },
    ],
    rows: shown.map((near) => {
      const { passage, observed } = near;
      const { verbatim, topOne, topBeams, lower, upper, within } = observed;
      const difference = classDifference(near);
      return [
        passageName(passage),
        log10Cell(logProbFromJson(verbatim.policy), words.unscored('verbatim-outside-kept')),
        log10Cell(logProbFromJson(topOne), words.unscored('likeliest-not-near')),
        log10Cell(logProbFromJson(topBeams), NONE_FOUND),
        log10Cell(logAt(lower[distance], epsilon), NONE_FOUND),
        log10Cell(logAt(upper[distance], epsilon), words.unscored('nothing-near-possible')),
        log10Cell(logAt(lower[other], epsilon), NONE_FOUND),
        within[distance],
        difference === null
          ? words.unscored('no-copy-scored-again')
          : Number.isFinite(difference)
            ? difference
            : words.unscored('copy-outside-kept'),
      ];
    }),
    places: shown.map(({ passage }) => placeOf(passage)),
    note: [
      `The probability that one draw writes a near-verbatim copy (${changesInWords(parameters)}) is at least the lower bound and at most the upper bound.`,
      'Most of the probability between the bounds is text that the search did not follow, near the passage or not.',
      ...(passages.length > MOST_ROWS
        ? [`The first ${MOST_ROWS} of ${passages.length} passages are shown; the journal holds all.`]
        : []),
    ].join(' '),
  };
}

function texts(id: string, { work, passages, judgement }: NearWork, input: NearVerbatimInput): TextsPanel[] {
  const { parameters } = input;
  const best = passages
    .filter(({ observed }) => observed.copy !== null)
    .sort((a, b) => b.score - a.score || a.passage.startToken - b.passage.startToken)
    .slice(0, parameters.shownCopies);
  if (best.length === 0) return [];
  const highest = isScored(judgement.controlMaximum)
    ? probabilityOfLog(judgement.controlMaximum)
    : 'no near copy found';
  return [
    {
      kind: 'texts',
      id,
      title: `Most probable changed copies: ${work.title}`,
      shows: 'computed',
      items: best.map(({ passage, observed: { copy, verbatim } }) => {
        const place = placeOf(passage);
        const before = elementAt(work.tokenStartChar, passage.startToken);
        return {
          label: passageName(passage),
          place,
          given: shownText(() => work.textOf(before, place.startChar).slice(-2000)),
          truth: shownText(() => work.textOf(place.startChar, place.endChar).slice(0, 8000)),
          written: (copy?.text ?? '').slice(0, 8000),
          numbers: [
            `${counted(copy?.levenshtein ?? 0, 'change')} (${counted(copy?.hamming ?? 0, 'position differs', 'positions differ')})`,
            `probability of this copy alone: ${probabilityOfLog(copy?.logProb ?? -Infinity)} (by the exact path: ${probabilityOfLog(logProbFromJson(copy?.exact ?? '-inf'))})`,
            `word for word: ${probabilityOfLog(logProbFromJson(verbatim.policy))}`,
            `highest in the control: ${highest}`,
          ].join('; '),
        };
      }),
      note: 'For each passage, the most probable near copy that is not the passage itself. Passages with the highest lower bound come first.',
    },
  ];
}
