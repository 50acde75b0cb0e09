import { probabilityOfLog10, wholeNumber, type Scored, elementAt } from '../../base/index.js';
import {
  policyName,
  type CurvePanel,
  type Panel,
  type TablePanel,
  type TextsPanel,
} from '../../domain/index.js';
import { clopperPearson, countsOf, expectedFinds, newFinds, type Finds } from '../../measure/index.js';
import type { JudgedTexts, WrittenWork } from './judge.js';
import { parsePolicy, type UnpromptedInput } from './parameters.js';
import { PROMPT_TITLES } from './plan.js';
import { PROMPT_KINDS } from './units.js';
import { words } from './words.js';

/** Numbers of further texts for which an estimate is made, as multiples of the number written. */
const MORE = [0.5, 1, 2] as const;
const CURVE_POINTS = 40;

/** The tables, the curve and the texts of unprompted generation. */
export function unpromptedPanels(judged: JudgedTexts, input: UnpromptedInput): Panel[] {
  const works = [...judged.targets.map(({ written }) => written), ...judged.controls];
  return [
    byPrompt(works, judged, input),
    growth(works, input),
    more(works, input),
    ...(judged.confirmed.length === 0 ? [] : [examples(judged, input)]),
  ];
}

function byPrompt(works: readonly WrittenWork[], judged: JudgedTexts, input: UnpromptedInput): TablePanel {
  const { matchTokens, policy } = input.parameters;
  const rows = works.flatMap(({ matches }) =>
    [...PROMPT_KINDS, null].flatMap((kind) => {
      const total = judged.kinds.filter((one) => kind === null || one === kind).length;
      if (total === 0) return [];
      const isOf = (text: number): boolean => kind === null || judged.kinds[text] === kind;
      const hits = matches.found.filter(({ text }) => isOf(text)).length;
      const longest = matches.longestRuns.reduce(
        (most, run, text) => (isOf(text) ? Math.max(most, run) : most),
        0,
      );
      const { lower, upper } = clopperPearson(hits, total);
      return [
        [
          matches.work.title,
          matches.work.role,
          kind === null ? 'All' : PROMPT_TITLES[kind],
          total,
          hits,
          hits / total,
          lower,
          upper,
          longest,
        ],
      ];
    }),
  );
  return {
    kind: 'table',
    id: 'by-prompt',
    title: 'Texts that contain a match with a work',
    columns: [
      { title: 'Work', kind: 'text', unit: '' },
      { title: 'Role', kind: 'text', unit: '' },
      { title: 'Prompt', kind: 'text', unit: '' },
      { title: 'Texts', kind: 'count', unit: 'texts' },
      { title: 'With a match', kind: 'count', unit: 'texts' },
      { title: 'Share', kind: 'share', unit: '' },
      { title: 'At least', kind: 'share', unit: '' },
      { title: 'At most', kind: 'share', unit: '' },
      { title: 'Longest run', kind: 'count', unit: 'tokens' },
    ],
    rows: rows.slice(0, 500),
    places: [],
    note: [
      `A match is a run of at least ${matchTokens} consecutive tokens of the work. Tokens were drawn with ${policy}.`,
      'Intervals: Clopper–Pearson, 95%, for the share among such texts.',
      'Every work was searched for in the same texts.',
    ].join(' '),
  };
}

function growth(works: readonly WrittenWork[], { parameters }: UnpromptedInput): CurvePanel {
  const share = (value: number, { matches }: WrittenWork) =>
    matches.stretches === 0 ? words.unscored('shorter-than-match') : value / matches.stretches;
  // Controls come after the targets in the list; some are always drawn.
  const controls = works.filter(({ matches }) => matches.work.role === 'control').slice(0, 2);
  const targets = works.filter(({ matches }) => matches.work.role === 'target');
  const drawn = works.length <= 6 ? works : [...targets.slice(0, 6 - controls.length), ...controls];
  return {
    kind: 'curve',
    id: 'growth',
    title: 'Share of the work that is found as more texts are written',
    x: { title: 'Texts', kind: 'count' },
    y: {
      title: `Share of the work’s different passages of ${parameters.matchTokens} tokens`,
      kind: 'share',
    },
    series: drawn.flatMap((one) => {
      const { draws } = one.finds;
      const { title, role } = one.matches.work;
      const sizes = [
        ...new Set(
          Array.from({ length: CURVE_POINTS + 1 }, (_, at) => Math.round((at * draws) / CURVE_POINTS)),
        ),
      ];
      const seen = expectedFinds(one.finds, sizes);
      const all = seen.at(-1) ?? 0;
      return [
        {
          name: title,
          role,
          points: sizes.map((x, at) => ({ x, y: share(elementAt(seen, at), one) })),
        },
        ...(role === 'target' && works.length <= 4
          ? [
              {
                name: `${title}, estimated`,
                role,
                points: [
                  { x: draws, y: share(all, one) },
                  ...[0.25, 0.5, 0.75, 1].map((t) => {
                    const added = newFinds(one.finds, t);
                    return {
                      x: Math.round(draws * (1 + t)),
                      y: added.kind === 'estimate' ? share(all + added.value, one) : added,
                    };
                  }),
                ],
              },
            ]
          : []),
      ];
    }),
    note: 'Up to the number of texts that were written: the average over all orders in which they could have been written. Beyond that number: the Good–Toulmin estimate.',
  };
}

function more(works: readonly WrittenWork[], { parameters }: UnpromptedInput): TablePanel {
  return {
    kind: 'table',
    id: 'more',
    title: 'Different passages that further texts would add',
    columns: [
      { title: 'Work', kind: 'text', unit: '' },
      { title: 'Role', kind: 'text', unit: '' },
      { title: 'Further texts', kind: 'text', unit: '' },
      { title: 'Expected', kind: 'number', unit: 'stretches' },
      { title: 'At least', kind: 'number', unit: 'stretches' },
      { title: 'At most', kind: 'number', unit: 'stretches' },
      { title: 'Actually found', kind: 'number', unit: 'stretches' },
    ],
    rows: works
      .flatMap((one) => {
        const { title, role } = one.matches.work;
        const rows = MORE.map((t) => {
          const texts = `${wholeNumber(Math.round(t * one.finds.draws))} more`;
          return [title, role, texts, ...cells(newFinds(one.finds, t)), words.unscored('not-drawn')];
        });
        return [backTest(one, title, role), ...rows];
      })
      .slice(0, 500),
    places: [],
    note: [
      `A passage here is ${parameters.matchTokens} tokens of the work.`,
      'The first row for each work is a check: the estimate from one half of the texts is compared with what the other half added.',
      '95% intervals: jackknife over texts, with the spread of new texts.',
      'Beyond twice the number of texts, the series is weighted after Efron and Thisted and is less informative.',
    ].join(' '),
  };
}

/** What every second text predicts for the others, and what these added. */
function backTest(one: WrittenWork, title: string, role: string): TablePanel['rows'][number] {
  const [first, second] = halves(one);
  const foretold = newFinds(first, second.draws / Math.max(1, first.draws));
  const known = countsOf(first);
  const added = [...countsOf(second).keys()].filter((stretch) => !known.has(stretch)).length;
  return [title, role, 'second half, predicted from the first', ...cells(foretold), added];
}

function cells(estimate: ReturnType<typeof newFinds>): Scored[] {
  return estimate.kind === 'estimate'
    ? [estimate.value, estimate.lower, estimate.upper]
    : [estimate, estimate, estimate];
}

function halves({ matches, finds }: WrittenWork): [Finds, Finds] {
  const half = (odd: number): Finds => ({
    draws: Math.floor((finds.draws + 1 - odd) / 2),
    found: matches.found.filter(({ text }) => text % 2 === odd).map(({ stretches }) => stretches),
  });
  return [half(0), half(1)];
}

function examples(judged: JudgedTexts, { works, parameters }: UnpromptedInput): TextsPanel {
  const originOf = (text: number): JudgedTexts['origins'][number] => {
    const origin = judged.origins[text];
    if (origin === undefined) throw new TypeError(`text ${text} was not written`);
    return origin;
  };
  return {
    kind: 'texts',
    id: 'texts',
    title: 'What the model wrote',
    items: [...judged.confirmed]
      .sort((a, b) => b.length - a.length || a.text - b.text)
      .slice(0, Math.min(40, parameters.shownTexts))
      .flatMap((run) => {
        const work = works.find(({ id }) => id === run.workId);
        if (work === undefined) return [];
        const at = (token: number): number => work.tokenStartChar[token] ?? work.charCount;
        const place = {
          workId: work.id,
          startChar: at(run.workToken),
          endChar: at(run.workToken + run.length),
        };
        return [
          {
            label: `${work.title} (${work.role}), text ${run.text + 1}, ${PROMPT_TITLES[run.prompt].toLowerCase()}`,
            place,
            given: run.given.slice(0, 2000),
            truth: work.textOf(place.startChar, place.endChar).slice(0, 8000),
            written: run.written.slice(0, 8000),
            generation: { ...originOf(run.text), decoding: policyName(parsePolicy(parameters.policy)) },
            numbers: runNumbers(run, parameters.policy),
          },
        ];
      }),
    note: 'The longest matches, each in a different text and in a different part of the work. The text of the work is the matched run alone. What the model wrote is shown in full.',
  };
}

/** Length of a run, and its probability by each numeric path. */
function runNumbers(run: JudgedTexts['confirmed'][number], policy: string): string {
  const probability = (nats: number): string => probabilityOfLog10(nats / Math.LN10);
  const exact = run.policyLogProb === -Infinity ? 'none' : probability(run.policyLogProb);
  const tokens = `Run of ${run.length} tokens, of which ${run.firstChoices} are the model’s first choice.`;
  return `${tokens} Probability after the model’s own preceding text: ${probability(run.drawnLogProb)} as drawn; ${exact} on the exact path under ${policy}; ${probability(run.logProb)} under the full softmax.`;
}
