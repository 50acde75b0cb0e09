import { elementAt, Random, type Remark } from '../../../base/index.js';
import { FULL_SOFTMAX, type WindowDetails } from '../../../domain/index.js';
import type { AttackInput, AttackPlan, AttackWork, UnitContext } from '../../define.js';
import type { ResultOf, UnitOf } from '../../defineAttack.js';
import { putsBos } from '../drawing/checkWriting.js';
import { drawOn } from '../drawing/drawOn.js';
import { shuffledWords, wordStarts } from '../text/wordsOfTokens.js';
import type { AttackId } from '../units/unitId.js';
import { common } from '../words/common.js';
import { countAbove, type BesideByText, type BesideCount, type BesideScores } from './besideScores.js';
import { eligibleWindows, withBeside, type BesideUnits } from './besideUnits.js';
import type { TargetCalibration } from './calibrate.js';
import type { WindowAttackParameters } from './parameters.js';
import { cachedWindows, planSlots, scoreWindows, windowTokens } from './run.js';
import { sentenceWindows } from './sentenceShuffle.js';

/** The parameters of an attack with negative controls. */
export type NegativeControlParameters = WindowAttackParameters & {
  readonly shuffledPassages: number;
  readonly selfWrittenPassages: number;
};
type Input = AttackInput<NegativeControlParameters>;

/**
 * Adds three kinds of text that are no passages of a work: passages of each target with their words in a seeded random order, after the true
 * prefix; passages of each target with its sentences in a seeded random order; and passages that the model itself is to write after prefixes of the controls. Without a control there is no floor, and
 * nothing is added. A model of which no sequence can be kept writes nothing.
 */
export function planNegativeControls(input: Input, plan: AttackPlan, attack: AttackId): AttackPlan {
  if (!input.works.some(({ role }) => role === 'control')) return plan;
  const words = planShuffled(input, plan, attack, WORDS);
  return planSelfWritten(input, planShuffled(input, words, attack, SENTENCES), attack);
}

/** What a target is shuffled by, with the windows of which some are chosen. */
interface Shuffling {
  readonly kind: 'shuffled' | 'sentences-shuffled';
  readonly called: string;
  readonly document: 'shuffled' | 'sentencesShuffled';
  readonly windowsOf: (input: Input, work: AttackWork) => readonly number[];
}

const WORDS: Shuffling = {
  kind: 'shuffled',
  called: 'shuffled passage',
  document: 'shuffled',
  windowsOf: (input, { id }) => eligibleWindows(input, id),
};

const SENTENCES: Shuffling = {
  kind: 'sentences-shuffled',
  called: 'passage of shuffled sentences',
  document: 'sentencesShuffled',
  windowsOf: sentenceWindows,
};

function planShuffled(
  input: Input,
  plan: AttackPlan,
  attack: AttackId,
  { kind, called, document, windowsOf }: Shuffling,
): AttackPlan {
  const { shuffledPassages } = input.parameters;
  if (shuffledPassages === 0) return plan;
  const texts = input.works
    .filter(({ role }) => role === 'target')
    .map((text) => {
      const eligible = windowsOf(input, text);
      const chosen = new Random(`${input.seed}/${kind}/${text.id}`).sample(eligible.length, shuffledPassages);
      return { text, windows: chosen.map((index) => elementAt(eligible, index)) };
    });
  return withBeside(input, plan, attack, {
    kind,
    called,
    cost: 1,
    texts,
    document: { [document]: windowsById(texts) },
  });
}

/** Prefixes of all controls together: each is as likely to be chosen as any other. */
function planSelfWritten(input: Input, plan: AttackPlan, attack: AttackId): AttackPlan {
  const { selfWrittenPassages } = input.parameters;
  if (selfWrittenPassages === 0 || !canWrite(input)) return plan;
  const controls = input.works.filter(({ role }) => role === 'control');
  const all = controls.flatMap((text) => eligibleWindows(input, text.id).map((window) => ({ text, window })));
  const chosen = new Random(`${input.seed}/self-written`)
    .sample(all.length, selfWrittenPassages)
    .flatMap((at) => elementAt(all, at));
  const texts = controls
    .map((text) => ({
      text,
      windows: chosen.filter((one) => one.text === text).map(({ window }) => window),
    }))
    .filter(({ windows }) => windows.length > 0);
  return withBeside(input, plan, attack, {
    kind: 'self-written',
    called: 'passage written by the model',
    // Written, then scored.
    cost: 2,
    written: input.parameters.suffixTokens,
    texts,
    document: { selfWritten: windowsById(texts) },
  });
}

function windowsById(
  texts: readonly { readonly text: Pick<AttackWork, 'id'>; readonly windows: readonly number[] }[],
): Record<string, number[]> {
  return Object.fromEntries(texts.map(({ text, windows }) => [text.id, [...windows]]));
}

/** True if the model can write: a sequence of it can be kept, and a token precedes the first draw. */
function canWrite(input: Input): boolean {
  return input.model.canFork && (putsBos(input) || input.parameters.prefixTokens > 1);
}

/** The tokens of a window: its true prefix, then the words of its suffix in a seeded random order. */
export function shuffledWindow(
  input: AttackInput<WindowAttackParameters>,
  workId: string,
  window: number,
): Int32Array {
  const { prefixTokens, suffixTokens } = input.parameters;
  const tokens = windowTokens(input, workId, window);
  const work = input.works.find(({ id }) => id === workId);
  if (work === undefined) throw new TypeError(`${workId} is not in the plan`);
  const from = elementAt(cachedWindows(input, workId).starts, window) + prefixTokens;
  const random = new Random(`${input.seed}/shuffled/${workId}/${window}`);
  const starts = wordStarts(work, from, from + suffixTokens);
  tokens.set(shuffledWords(tokens.slice(prefixTokens), starts, random), prefixTokens);
  return tokens;
}

/**
 * Lets the model continue prefixes of a control, under the full softmax at temperature 1, and scores what it wrote as a passage is scored. A
 * token that ends a text is a token like any other.
 */
export async function runSelfWrittenUnit(
  unit: UnitOf<BesideUnits, 'self-written'>,
  input: Input,
  { engine, random, signal }: Pick<UnitContext, 'engine' | 'random' | 'signal'>,
): Promise<ResultOf<BesideUnits, 'self-written'>> {
  const { prefixTokens, suffixTokens } = input.parameters;
  const written: number[][] = [];
  for (const window of unit.spec.windows) {
    const prefix = windowTokens(input, unit.workId, window).slice(0, prefixTokens);
    const own: number[] = [];
    // The last token of the prefix is stepped, so that the first token that is written is drawn like the others.
    const { sequence } = await engine.open(prefix.slice(0, -1), {
      bos: putsBos(input),
      topCount: 0,
      capacity: { sequences: 1, tokens: prefixTokens + suffixTokens + 1 },
    });
    await drawOn(
      engine,
      [{ sequence, draw: 0, last: prefix.at(-1) ?? 0 }],
      {
        length: suffixTokens,
        policy: FULL_SOFTMAX,
        goesOn: (_draw, _written, { token }) => own.push(token) > 0,
      },
      random,
      signal,
    );
    written.push(own);
  }
  const windows = unit.spec.windows.map((window, i) => {
    const tokens = windowTokens(input, unit.workId, window);
    tokens.set(elementAt(written, i), prefixTokens);
    return tokens;
  });
  const slots = planSlots(unit, input) / 2;
  const { value, arrays } = await scoreWindows({ windows, slots, layout: 'exact' }, input, {
    engine,
    signal,
  });
  return { value: { ...value, written }, arrays };
}

/** How often the floor of one target lets shuffled text pass, and text that the model wrote. */
export interface NegativeControls {
  /** Passages of the target in another order of their words; null if none were planned. */
  readonly shuffled: BesideCount | null;
  /** Passages of the target in another order of its sentences; null if none were planned. */
  readonly sentencesShuffled: BesideCount | null;
  /** What the model wrote after prefixes of the controls; null if none was planned. */
  readonly selfWritten: BesideCount | null;
  readonly unscored: number;
  readonly reasons: readonly Remark[];
}

/** Judges the negative controls by the floor of one target. */
export function judgeNegativeControls(
  targetId: string,
  beside: BesideByText,
  { log10TauF }: TargetCalibration,
): NegativeControls {
  const shuffled = beside.get('shuffled')?.get(targetId);
  const sentences = beside.get('sentences-shuffled')?.get(targetId);
  const written = [...(beside.get('self-written')?.values() ?? [])];
  const all = [shuffled, sentences, ...written].filter((scores) => scores !== undefined);
  const above = (scores: BesideScores | undefined, of: string): BesideCount | null =>
    scores === undefined ? null : countAbove(scores.logPz, log10TauF, of);
  return {
    shuffled: above(
      shuffled,
      'the share of passages of the work that exceed the family floor when their words are shuffled',
    ),
    sentencesShuffled: above(
      sentences,
      'the share of passages that exceed the family floor when the sentences of the work are shuffled',
    ),
    selfWritten:
      written.length === 0
        ? null
        : countAbove(
            written.flatMap(({ logPz }) => logPz),
            log10TauF,
            'the share of passages written by the model itself that exceed the family floor',
          ),
    unscored: all.reduce((sum, { unscored }) => sum + unscored, 0),
    reasons: all.flatMap(({ reasons }) => reasons),
  };
}

/**
 * What the negative controls say of a result about the work.
 * @param share of the tested passages of the work that exceed the floor; null if none was tested
 */
export function negativeControlCaveats(controls: NegativeControls, share: number | null): Remark[] {
  const { shuffled, sentencesShuffled, selfWritten, unscored, reasons } = controls;
  const tested = (count: BesideCount | null): { hits: number; tested: number } | null =>
    count === null || count.tested === 0 ? null : { hits: count.hits, tested: count.tested };
  const called = {
    shuffled: tested(shuffled),
    sentencesShuffled: tested(sentencesShuffled),
    selfWritten: tested(selfWritten),
  };
  const isAlone = sentencesShuffled !== null && holdsSentencesAlone(sentencesShuffled, share);
  const which = (['shuffled', 'sentencesShuffled', 'selfWritten'] as const).filter(
    (one) => (called[one]?.hits ?? 0) > 0 && !(one === 'sentencesShuffled' && isAlone),
  );
  return [
    ...(Object.values(called).some((one) => one !== null) ? [common.remark('beside-called', called)] : []),
    ...(which.length === 0 ? [] : [common.remark('beside-passes', { which })]),
    ...((called.sentencesShuffled?.hits ?? 0) > 0 && isAlone ? [common.remark('sentences-alone')] : []),
    ...(unscored > 0
      ? [common.remark('negative-controls-unscored', { missing: unscored, because: [...reasons] })]
      : []),
  ];
}

/** True if the work has no larger share of passages above the floor than its sentences may have in any order. */
function holdsSentencesAlone({ interval }: BesideCount, share: number | null): boolean {
  return interval.kind === 'interval' && share !== null && share <= interval.upper;
}

/** Negative controls as the details of findings carry them; null if none were planned. */
export function negativeControlData({
  shuffled,
  sentencesShuffled,
  selfWritten,
}: NegativeControls): NonNullable<WindowDetails['targets'][number]['negativeControls']> | null {
  if (shuffled === null && sentencesShuffled === null && selfWritten === null) return null;
  const data = ({ hits, tested, interval }: BesideCount) => ({ hits, tested, interval });
  return {
    ...(shuffled === null ? {} : { shuffled: data(shuffled) }),
    ...(sentencesShuffled === null ? {} : { sentencesShuffled: data(sentencesShuffled) }),
    ...(selfWritten === null ? {} : { selfWritten: data(selfWritten) }),
  };
}
