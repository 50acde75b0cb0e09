import type { Remark } from '../../base/index.js';
import { chatCaveats, chatSetup } from '../kit/index.js';
import { type AskedWork, askedOf, type Selection, tallyOf, type TitleResults } from './collect.js';
import type { TitleInput } from './parameters.js';
import { namedWork } from './plan.js';
import { words } from './words.js';

/**
 * Caveats of a finding: what was asked, every attempt, what stood in the prompt, and how requests were put to the model.
 * @param selected null for all requests together; the caveats of one kind do not repeat what holds for all
 */
export function titleCaveats(
  target: AskedWork,
  results: TitleResults,
  input: TitleInput,
  selected: Selection | null,
): Remark[] {
  const { leastWords: least } = input.parameters;
  const { controls, template } = results;
  const own = tallyOf([target], selected, least);
  const control = tallyOf(controls, selected, least);
  const setup = chatSetup(input, template?.eosText ?? '');
  const { longest } = own;
  const isFileName = target.work.titleIsFileName === true;
  const ofAll = [
    words.remark('title-asked', { ...namedWork(target.work), isFileName }),
    ...(controls.length === 0
      ? []
      : [words.remark('control-titles', { titles: controls.map(({ work }) => namedWork(work).title) })]),
    words.remark('attempts-counted', { ...countsOf(own), least, about: 'target' }),
    ...(controls.length === 0
      ? []
      : [words.remark('attempts-counted', { ...countsOf(control), least, about: 'control' })]),
  ];
  return [
    ...(selected === null ? ofAll : []),
    ...(own.answered + control.answered < own.attempts + control.attempts
      ? [words.remark('not-answered')]
      : []),
    ...(longest === null || longest.run.words === 0
      ? []
      : [
          words.remark('longest-at', {
            words: longest.run.words,
            ...longest.of.searched.charsOf(longest.run),
          }),
        ]),
    ...promptCaveats(target, selected),
    ...notMade([target], 'target', selected),
    ...notMade(controls, 'control', selected),
    ...reasoningCaveat(target, results, selected),
    ...(selected === null ? chatCaveats(input, setup, template, false) : []),
  ];
}

function countsOf({ attempts, answered, copied }: ReturnType<typeof tallyOf>): {
  readonly attempts: number;
  readonly answered: number;
  readonly copied: number;
} {
  return { attempts, answered, copied };
}

/** How much of the work stood in the prompts. */
function promptCaveats(target: AskedWork, selected: Selection | null): Remark[] {
  const asked = askedOf(target, selected);
  if (asked.length === 0) return [];
  const total = target.searched.size;
  const most = (numbers: readonly number[]): number => numbers.reduce((a, b) => Math.max(a, b), 0);
  const run = most(asked.map(({ requestRun }) => requestRun));
  const after = asked.filter(({ earlier }) => earlier !== undefined);
  const byTitle = most(
    asked.filter(({ earlier }) => earlier === undefined).map(({ promptWords }) => promptWords),
  );
  const byModel = most(after.map(({ promptWords }) => promptWords));
  return [
    ...(byTitle + byModel === 0 ? [words.remark('nothing-in-prompt', { run })] : []),
    ...(byTitle === 0 ? [] : [words.remark('title-in-work', { words: byTitle, total })]),
    ...(byModel === 0
      ? []
      : [words.remark('own-answer-in-prompt', { prompts: after.length, words: byModel, total, run })]),
  ];
}

function notMade(
  works: readonly AskedWork[],
  about: 'target' | 'control',
  selected: Selection | null,
): Remark[] {
  const reasons = new Map<AskedWork['notAsked'][number]['why'], number>();
  for (const { spec, why } of works.flatMap(({ notAsked }) => notAsked))
    if (selected === null || (spec.request === selected.request && spec.language === selected.language))
      reasons.set(why, (reasons.get(why) ?? 0) + 1);
  return [...reasons].map(([why, requests]) => words.remark('requests-not-made', { requests, about, why }));
}

/** What the reasoning before the answers about a target contains; nothing if there was none. */
function reasoningCaveat(
  target: AskedWork,
  { controls }: TitleResults,
  selected: Selection | null,
): Remark[] {
  const attempts = askedOf(target, selected).flatMap((asked) => asked.attempts);
  const longestOf = (runs: typeof attempts): number | null =>
    runs.reduce<number | null>(
      (most, { reasoned }) => (reasoned === null ? most : Math.max(most ?? 0, reasoned.words)),
      null,
    );
  const longest = longestOf(attempts);
  if (longest === null) return [];
  return [
    words.remark('reasoning-searched', {
      reasoned: attempts.filter(({ reasoned }) => reasoned !== null).length,
      closed: attempts.filter(({ answer }) => answer.reasoning?.closed === true).length,
      attempts: attempts.length,
      longest,
      control: longestOf(
        controls.flatMap((one) => askedOf(one, selected)).flatMap((asked) => asked.attempts),
      ),
    }),
  ];
}
