import { probabilityOfLog, type Scored, shownText, elementAt } from '../../base/index.js';
import {
  policyName,
  type BarsPanel,
  type Panel,
  type PanelDetails,
  type TablePanel,
  type TextsPanel,
} from '../../domain/index.js';
import { log10Cell, logProbFromJson, passageName, placeOf } from '../kit/index.js';
import {
  largest,
  leastChanges,
  totalsOf,
  type DrawnPassage,
  type DrawnWork,
  type DrawnWorks,
} from './collect.js';
import { ordinaryPolicy } from './parameters.js';
import type { OrdinaryInput } from './plan.js';
import { words } from './words.js';

const MOST_ROWS = 500;
const MOST_TARGETS = 7;

/** The panels: the share of passages written, a table of every passage with its draws, and the closest draws as text. */
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
    title: `Passages written by at least one of ${draws} ordinary draws`,
    y: { title: 'Share of passages', kind: 'share' },
    groups: [group('Word for word', 0), group(`At most ${epsilon} tokens changed`, epsilon)],
    note: 'The baseline: what a user of ordinary chat settings sees. A passage that is missing here may still be in the model.',
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
      count(`At most ${epsilon} changes`, 'draws'),
      count('Closest draw', 'changes'),
      { title: 'Kept by closest draw', kind: 'share', unit: '' },
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
        leastChanges(drawn),
        score,
        largest(observed.runs),
        largest(observed.beginnings),
      ];
    }),
    places: shown.map(({ passage }) => placeOf(passage)),
    note: [
      `Each draw writes ${suffixTokens} tokens after the true prefix.`,
      'Expected: the number of draws times the probability of the passage under the same policy, computed by the exact path.',
      ...(passages.length > MOST_ROWS
        ? [`The first ${MOST_ROWS} of ${passages.length} passages are shown; the journal holds all.`]
        : []),
    ].join(' '),
  };
}

function texts(
  id: string,
  { work, passages }: DrawnWork,
  { control }: DrawnWorks,
  { parameters }: OrdinaryInput,
): TextsPanel[] {
  const { shownDraws, suffixTokens } = parameters;
  const best = passages
    .toSorted((a, b) => b.score - a.score || a.passage.startToken - b.passage.startToken)
    .slice(0, shownDraws);
  if (best.length === 0) return [];
  const closest =
    control.length === 0
      ? 'no control'
      : `the closest draw in the control changed ${leastOf(control)} tokens`;
  return [
    {
      kind: 'texts',
      id,
      title: `Closest draws: ${work.title}`,
      items: best.map((drawn): TextsPanel['items'][number] => {
        const { passage, observed, unitId } = drawn;
        const place = placeOf(passage);
        const before = elementAt(work.tokenStartChar, passage.startToken);
        const least = leastChanges(drawn);
        const { text, tokens, draw } = closestOf(observed, least);
        return {
          label: passageName(passage),
          place,
          given: shownText(() => work.textOf(before, place.startChar).slice(-2000)),
          truth: shownText(() => work.textOf(place.startChar, place.endChar).slice(0, 8000)),
          written: text.slice(0, 8000),
          generation: {
            unitId,
            draw,
            draws: observed.distances.length,
            decoding: policyName(ordinaryPolicy(parameters)),
            promptTokens: parameters.prefixTokens,
            outputTokens: tokens.length,
          },
          numbers: [
            `draw ${draw + 1} of ${observed.distances.length}: ${least} of ${suffixTokens} tokens changed`,
            `the probability of the passage word for word in one draw is ${probabilityOfLog(logProbFromJson(observed.policy))}`,
            closest,
          ].join('; '),
        };
      }),
      note: 'For each passage, the draw that changes the fewest tokens. The passages with the closest draws come first.',
    },
  ];
}

/** The first draw with the fewest changes, with what it wrote. */
function closestOf(
  { distances, texts: written }: DrawnPassage['observed'],
  least: number,
): { readonly draw: number; readonly text: string; readonly tokens: readonly number[] } {
  const draw = distances.indexOf(least);
  const own = written.find(({ draws }) => draws.includes(draw));
  if (own === undefined) throw new TypeError(`draw ${draw} has no text`);
  return { draw, text: own.text, tokens: own.tokens };
}

/** The fewest changes in any draw of any passage. */
function leastOf(passages: readonly DrawnPassage[]): number {
  return passages.reduce((least, passage) => Math.min(least, leastChanges(passage)), Infinity);
}
