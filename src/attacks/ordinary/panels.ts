import { probabilityOfLog, type Scored } from '../../base/index.js';
import type { BarsPanel, Panel, PanelDetails, TablePanel, TextsPanel } from '../../domain/index.js';
import { log10Cell, passageName, placeOf } from '../kit/index.js';
import { logProbFromJson } from '../windows/run.js';
import { largest, totalsOf, type DrawnPassage, type DrawnWork, type DrawnWorks } from './collect.js';
import type { OrdinaryInput } from './plan.js';
import { words } from './words.js';

const MOST_ROWS = 500;
const MOST_TARGETS = 7;

/** What is drawn: how many passages come out, every passage with its draws, and the closest draws to read. */
export function ordinaryPanels(works: DrawnWorks, input: OrdinaryInput): PanelDetails {
  const panels: Panel[] = [bars(works, input)];
  for (const [at, target] of works.targets.slice(0, MOST_TARGETS).entries()) {
    panels.push(table(`passages-${at + 1}`, target.work.title, target.passages, input));
    panels.push(...texts(`draws-${at + 1}`, target, works, input));
  }
  if (works.control.length > 0) panels.push(table('passages-control', 'the control', works.control, input));
  return { kind: 'panels', panels };
}

function bars({ targets, control }: DrawnWorks, { parameters }: OrdinaryInput): BarsPanel {
  const { epsilon, draws } = parameters;
  const share = (passages: readonly DrawnPassage[], most: number): Scored =>
    passages.length === 0
      ? words.unscored('no-passage-drawn')
      : passages.filter(({ observed }) => observed.distances.some((distance) => distance <= most)).length /
        passages.length;
  const group = (name: string, most: number): BarsPanel['groups'][number] => ({
    name,
    bars: [
      ...targets.slice(0, 5).map(({ work, passages }) => ({
        name: work.title,
        role: 'target' as const,
        value: share(passages, most),
      })),
      ...(control.length === 0
        ? []
        : [{ name: 'Control', role: 'control' as const, value: share(control, most) }]),
    ],
  });
  return {
    kind: 'bars',
    id: 'found',
    title: `Passages that at least one of ${draws} ordinary draws wrote`,
    y: { title: 'Share of passages', kind: 'share' },
    groups: [group('Word for word', 0), group(`At most ${epsilon} tokens changed`, epsilon)],
    note: 'The baseline: what a user sees who draws as chat programs do. What is missing here may be in the model all the same.',
  };
}

function table(
  id: string,
  of: string,
  passages: readonly DrawnPassage[],
  { parameters }: OrdinaryInput,
): TablePanel {
  const { epsilon, draws, suffixTokens } = parameters;
  const count = (title: string, unit: string) => ({ title, kind: 'count' as const, unit });
  const shown = passages.slice(0, MOST_ROWS);
  return {
    kind: 'table',
    id,
    title: `Passages of ${of}: ${draws} ordinary draws each`,
    columns: [
      { title: 'Passage', kind: 'text', unit: '' },
      count('Word for word', 'draws'),
      { title: 'Expected', kind: 'number', unit: 'draws' },
      { title: 'Computed, one draw', kind: 'log10', unit: '' },
      count(`Within ${epsilon} changes`, 'draws'),
      count('Closest draw', 'changes'),
      { title: 'Kept by the closest', kind: 'share', unit: '' },
      count('Longest shared run', 'tokens'),
      count('Longest beginning', 'tokens'),
    ],
    rows: shown.map((drawn) => {
      const { passage, observed, score } = drawn;
      const totals = totalsOf([drawn], epsilon);
      return [
        passageName(passage),
        totals.exact,
        totals.expected,
        log10Cell(logProbFromJson(observed.policy), words.unscored('token-not-kept')),
        totals.near,
        Math.min(...observed.distances),
        score,
        largest(observed.runs),
        largest(observed.beginnings),
      ];
    }),
    places: shown.map(({ passage }) => placeOf(passage)),
    note: `Each draw is ${suffixTokens} tokens after the true prefix. Expected: draws times the probability of the passage under the same policy, by the exact path.${passages.length > MOST_ROWS ? ` The first ${MOST_ROWS} of ${passages.length} passages; the journal holds all.` : ''}`,
  };
}

function texts(
  id: string,
  { work, passages }: DrawnWork,
  { control }: DrawnWorks,
  { parameters }: OrdinaryInput,
): TextsPanel[] {
  const { shownDraws, suffixTokens } = parameters;
  const best = [...passages]
    .sort((a, b) => b.score - a.score || a.passage.startToken - b.passage.startToken)
    .slice(0, shownDraws);
  if (best.length === 0) return [];
  const closest =
    control.length === 0 ? 'no control' : `${leastOf(control)} changes in the control's closest draw`;
  return [
    {
      kind: 'texts',
      id,
      title: `Closest draws: ${work.title}`,
      items: best.map(({ passage, observed }) => {
        const place = placeOf(passage);
        const before = work.tokenStartChar[passage.startToken] ?? 0;
        return {
          label: passageName(passage),
          place,
          given: work.textOf(before, place.startChar).slice(-2000),
          truth: work.textOf(place.startChar, place.endChar).slice(0, 8000),
          written: observed.closest.text.slice(0, 8000),
          numbers: `draw ${observed.closest.draw + 1} of ${observed.distances.length}: ${Math.min(...observed.distances)} of ${suffixTokens} tokens changed; the passage word for word has a probability of ${probabilityOfLog(logProbFromJson(observed.policy))} in one draw; ${closest}`,
        };
      }),
      note: 'For each passage the draw that changes least; the passages that came closest are shown first.',
    },
  ];
}

/** Changes of the closest draw of all; one by one, since there may be more draws than a call takes arguments. */
function leastOf(passages: readonly DrawnPassage[]): number {
  return passages.reduce((least, { observed }) => Math.min(least, ...observed.distances), Infinity);
}
