import { probabilityOfLog10, wholeNumber, type Scored } from '../../base/index.js';
import type { CurvePanel, Panel, TablePanel, TextsPanel } from '../../domain/index.js';
import { clopperPearson, countsOf, expectedFinds, newFinds, type Finds } from '../../measure/index.js';
import type { JudgedTexts, WrittenWork } from './judge.js';
import type { UnpromptedInput } from './parameters.js';
import { PROMPT_KINDS, PROMPT_TITLES } from './plan.js';
import { words } from './words.js';

/** More texts, as a multiple of those written, that are foretold. */
const MORE = [0.5, 1, 2] as const;
const CURVE_POINTS = 40;

/** Tables, curve and texts of unprompted generation. */
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
    title: 'Texts that hold a stretch of a work',
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
    note: `A match is a run of at least ${matchTokens} consecutive tokens; tokens were drawn with ${policy}. Intervals: Clopper–Pearson, 95%, of the share among such texts. Every work was looked for in the same texts.`,
  };
}

function growth(works: readonly WrittenWork[], { parameters }: UnpromptedInput): CurvePanel {
  const share = (value: number, { matches }: WrittenWork) =>
    matches.stretches === 0 ? words.unscored('shorter-than-match') : value / matches.stretches;
  // Controls stand behind the targets in the list; some are always drawn.
  const controls = works.filter(({ matches }) => matches.work.role === 'control').slice(0, 2);
  const targets = works.filter(({ matches }) => matches.work.role === 'target');
  const drawn = works.length <= 6 ? works : [...targets.slice(0, 6 - controls.length), ...controls];
  return {
    kind: 'curve',
    id: 'growth',
    title: 'What comes out as more texts are written',
    x: { title: 'Texts', kind: 'count' },
    y: {
      title: `Share of the work’s different stretches of ${parameters.matchTokens} tokens`,
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
          points: sizes.map((x, at) => ({ x, y: share(seen[at] ?? 0, one) })),
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
    note: 'Up to the texts that were written: the average over every order they could have come in. Beyond: Good–Toulmin estimate.',
  };
}

function more(works: readonly WrittenWork[], { parameters }: UnpromptedInput): TablePanel {
  return {
    kind: 'table',
    id: 'more',
    title: 'Different stretches that more texts would bring out',
    columns: [
      { title: 'Work', kind: 'text', unit: '' },
      { title: 'Role', kind: 'text', unit: '' },
      { title: 'More texts', kind: 'text', unit: '' },
      { title: 'Expected', kind: 'number', unit: 'stretches' },
      { title: 'At least', kind: 'number', unit: 'stretches' },
      { title: 'At most', kind: 'number', unit: 'stretches' },
      { title: 'Really found', kind: 'number', unit: 'stretches' },
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
    note: `A stretch is ${parameters.matchTokens} tokens of the work. First row of each work: the estimate from every second text, held against what the other half really added. 95% intervals: jackknife over texts, and the spread of new texts; above twice the texts the series is weighted after Efron and Thisted and says less.`,
  };
}

/** What every second text foretells of the others, and what these added. */
function backTest(one: WrittenWork, title: string, role: string): TablePanel['rows'][number] {
  const [first, second] = halves(one);
  const foretold = newFinds(first, second.draws / Math.max(1, first.draws));
  const known = countsOf(first);
  const added = [...countsOf(second).keys()].filter((stretch) => !known.has(stretch)).length;
  return [title, role, 'the second half, from the first', ...cells(foretold), added];
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
            numbers: `${run.length} tokens in one go, of which ${run.firstChoices} are the model’s first choice; probability behind its own words ${probabilityOfLog10(run.drawnLogProb / Math.LN10)} as drawn, ${run.policyLogProb === -Infinity ? 'none' : probabilityOfLog10(run.policyLogProb / Math.LN10)} on the exact path (${parameters.policy}), ${probabilityOfLog10(run.logProb / Math.LN10)} under the full softmax.`,
          },
        ];
      }),
    note: 'The longest matches, each of another text and place. What the work says is the matched stretch alone; what was written is the whole text.',
  };
}
