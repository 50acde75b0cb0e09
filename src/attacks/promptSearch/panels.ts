import { isScored, type Scored, shownText } from '../../base/index.js';
import type { BarsPanel, Panel, TablePanel, TextsPanel } from '../../domain/index.js';
import { clopperPearson, conformalP } from '../../measure/index.js';
import { passageName, placeOf } from '../kit/index.js';
import { ratioWords } from './findings.js';
import type { SearchedPassage, SearchJudgement } from './judge.js';
import type { PromptSearchInput } from './parameters.js';
import { SHARED_RUN } from './candidates.js';
import { words } from './words.js';

/** The most searches that the table lists; the journal holds all. */
const MOST_ROWS = 500;
const MOST_TEXTS = 40;

/** The bars, the table and the texts of prompt search. */
export function promptSearchPanels(
  all: readonly SearchedPassage[],
  targets: readonly SearchJudgement[],
  input: PromptSearchInput,
): Panel[] {
  const hasControl = all.some(({ passage }) => passage.work.role === 'control');
  return [
    bars(all, input),
    searchTable(all, targets, hasControl, input),
    ...(all.some(({ shortest }) => shortest !== null) ? [prompts(all, hasControl)] : []),
  ];
}

function bars(all: readonly SearchedPassage[], { works, parameters }: PromptSearchInput): BarsPanel {
  return {
    kind: 'bars',
    id: 'found',
    title: 'Passages for which a shorter prompt was found',
    y: { title: 'Share of passages', kind: 'share' },
    groups: works.slice(0, 24).flatMap((work) => {
      const own = all.filter(({ passage, search }) => passage.work === work && search.lost === null);
      if (own.length === 0) return [];
      const hits = own.filter(({ shortest }) => shortest !== null).length;
      const { lower, upper } = clopperPearson(hits, own.length);
      return [
        {
          name: work.title,
          bars: [{ name: 'found', role: work.role, value: hits / own.length, lower, upper }],
        },
      ];
    }),
    note: `Passages of ${parameters.passageTokens} tokens, chosen by the seed. Each gets the same number of steps and candidates. Intervals: Clopper–Pearson, 95%.`,
  };
}

function searchTable(
  all: readonly SearchedPassage[],
  targets: readonly SearchJudgement[],
  hasControl: boolean,
  { parameters }: PromptSearchInput,
): TablePanel {
  const shown = all.slice(0, MOST_ROWS);
  return {
    kind: 'table',
    id: 'searches',
    title: 'All searches',
    columns: [
      { title: 'Work', kind: 'text', unit: '' },
      { title: 'Role', kind: 'text', unit: '' },
      { title: 'Passage', kind: 'text', unit: '' },
      { title: 'Lengths tried', kind: 'text', unit: '' },
      { title: 'Prompts scored', kind: 'count', unit: 'prompts' },
      { title: 'Shortest prompt', kind: 'count', unit: 'tokens' },
      { title: 'ACR ≥', kind: 'number', unit: '' },
      { title: 'Conformal p', kind: 'number', unit: '' },
    ],
    rows: shown.map((one) => {
      const { passage, search, shortest, ratio, scoredPrompts } = one;
      const isControl = passage.work.role === 'control';
      return [
        passage.work.title,
        passage.work.role,
        passageName(passage),
        triedWords(one),
        scoredPrompts,
        shortest?.length ??
          (search.lost === null
            ? words.unscored('none-within-budget')
            : words.unscored('search-lost', { because: search.lost })),
        !hasControl
          ? words.unscored('no-ratio-without-control')
          : shortest === null
            ? words.unscored('no-prompt-found')
            : ratio,
        isControl ? words.unscored('control-passage') : pOf(one, targets),
      ];
    }),
    places: shown.map(({ passage }) => placeOf(passage)),
    note: [
      ...(all.length > MOST_ROWS ? [`The first ${MOST_ROWS} of ${all.length} searches are listed.`] : []),
      'Lengths tried: + means that a prompt of that length was found, − that none was found within the steps.',
      `Prompts that contain ${SHARED_RUN} consecutive tokens of the passage were never tried.`,
      `Each step scored ${parameters.candidates} candidates. The first length had ${parameters.steps} steps; after each failure there were 1.2 times as many.`,
      'Conformal p: if the passage were exchangeable with the control passages, its ratio would rank this high among theirs with at most this probability. It is not corrected for the number of passages.',
    ].join(' '),
  };
}

/** Conformal p-value of one passage, or the reason why no error rate is stated. */
function pOf({ passage, ratio }: SearchedPassage, targets: readonly SearchJudgement[]): Scored {
  const judgement = targets.find(({ work }) => work === passage.work);
  if (judgement === undefined) return words.unscored('no-passage-searched');
  return isScored(judgement.p)
    ? conformalP(
        ratio,
        judgement.control.map((one) => one.ratio),
      )
    : judgement.p;
}

function triedWords({ search }: SearchedPassage): string {
  return search.tried.map(({ length, success }) => `${length}${success ? '+' : '−'}`).join(' ');
}

function prompts(all: readonly SearchedPassage[], hasControl: boolean): TextsPanel {
  return {
    kind: 'texts',
    id: 'prompts',
    title: 'Prompts that make the model write a passage',
    items: all
      .flatMap(({ shortest, ...of }) => (shortest === null ? [] : [{ ...of, shortest }]))
      .sort((a, b) => b.ratio - a.ratio)
      .slice(0, MOST_TEXTS)
      .map(({ passage, shortest, ratio }) => {
        const place = placeOf(passage);
        const truth = shownText(() => passage.work.textOf(place.startChar, place.endChar).slice(0, 8000));
        return {
          label: `${passage.work.title} (${passage.work.role}), ${passageName(passage)}`,
          place,
          given: shortest.text.slice(0, 2000),
          truth,
          written: shortest.writtenText.slice(0, 8000),
          generation: {
            unitId: shortest.unitId,
            draw: 0,
            draws: 1,
            decoding: 'the most probable token each time',
            promptTokens: shortest.length,
            outputTokens: shortest.written.length,
          },
          numbers: `${shortest.length} tokens given, ${passage.suffixTokens} written${hasControl ? `: ACR ≥ ${ratioWords(ratio)}` : ''}.`,
        };
      }),
    note: 'Each prompt was checked: the model wrote the passage after it, taking its most probable token each time.',
  };
}
