import { elementAt } from '../../base/index.js';
import type { Engine } from '../../domain/index.js';
import { logProbFromJson, logProbJson } from '../kit/index.js';
import type { UnitContext } from '../define.js';
import type { ContextOf, ResultOf, ValueOf } from '../defineAttack.js';
import { matchWork, type WorkMatches, type WrittenRun } from './match.js';
import { parsePolicy, type UnpromptedInput } from './parameters.js';
import { promptBos } from './plan.js';
import { textsOf, type WrittenText } from './texts.js';
import type { ObservedUnprompted, UnpromptedUnits } from './units.js';
import { wholePrompt } from './write.js';

/** A match that is printed, with its log p as numbers. */
export type ConfirmedRun = Omit<JournalledRun, 'policyLogProb'> & { readonly policyLogProb: number };
type JournalledRun = ValueOf<UnpromptedUnits, 'confirm'>['confirmed'][number];

/** The longest runs of a work, each in a different text and a different part of the work; at most `count`. */
function longestRuns({ runs }: WorkMatches, count: number): WrittenRun[] {
  const chosen: WrittenRun[] = [];
  const order = [...runs].sort((a, b) => b.length - a.length || a.text - b.text || a.textToken - b.textToken);
  for (const run of order) {
    if (chosen.length === count) break;
    const again = chosen.some(
      (other) =>
        other.text === run.text ||
        (run.workToken < other.workToken + other.length && other.workToken < run.workToken + run.length),
    );
    if (!again) chosen.push(run);
  }
  return chosen;
}

/** Scores the longest matches of every work again on the exact path, after the model's own text, one at a time. */
export async function runConfirm(
  input: UnpromptedInput,
  context: ContextOf<UnpromptedUnits>,
): Promise<ResultOf<UnpromptedUnits, 'confirm'>> {
  const { matchTokens, shownTexts } = input.parameters;
  const texts = (await context.earlier()).flatMap(textsOf);
  const confirmed: JournalledRun[] = [];
  for (const work of input.works) {
    for (const run of longestRuns(matchWork(work, texts, matchTokens), shownTexts)) {
      const text = texts[run.text];
      if (text === undefined) continue;
      confirmed.push({ workId: work.id, ...(await scoreRun(run, text, input, context)) });
    }
  }
  return { value: { confirmed }, arrays: {} };
}

async function scoreRun(
  run: WrittenRun,
  text: WrittenText,
  input: UnpromptedInput,
  { engine, signal }: Pick<UnitContext, 'engine' | 'signal'>,
): Promise<Omit<JournalledRun, 'workId'>> {
  const prompt = wholePrompt(text.prompt, text.given, input);
  const from = prompt.length + run.textToken;
  const tokens = Int32Array.of(...prompt, ...text.tokens.subarray(0, run.textToken + run.length));
  const bos = promptBos(text.prompt, input);
  const item = bos || from > 0 ? { tokens, from } : { tokens, from: 1 };
  const [scored] = await engine.score(
    { items: [item], bos, policies: [parsePolicy(input.parameters.policy)], topCount: 0 },
    signal,
  );
  if (scored === undefined) throw new TypeError('one item has one result');
  return {
    ...run,
    prompt: text.prompt,
    given: await wordsOf(engine, prompt),
    written: await wordsOf(engine, text.tokens),
    drawnLogProb: sum(text.logProbs.subarray(run.textToken, run.textToken + run.length)),
    policyLogProb: logProbJson(sum(elementAt(scored.policyLogProbs, 0))),
    logProb: sum(scored.logProbs),
    firstChoices: scored.ranks.reduce((count, rank) => count + (rank === 0 ? 1 : 0), 0),
  };
}

async function wordsOf(engine: Engine, tokens: Int32Array): Promise<string> {
  return new TextDecoder().decode((await engine.detokenize(tokens)).bytes);
}

function sum(values: Float64Array | Float32Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

/** The matches that a unit confirmed; none for any other kind of unit. */
export function confirmedIn(observed: ObservedUnprompted): ConfirmedRun[] {
  if (observed.kind === 'unscored' || observed.unitKind !== 'confirm') return [];
  return observed.value.confirmed.map((run) => ({
    ...run,
    policyLogProb: logProbFromJson(run.policyLogProb),
  }));
}
