import { z } from 'zod';
import { elementAt } from '../../base/index.js';
import type { SequenceId } from '../../domain/index.js';
import { disjointIndices } from '../../measure/index.js';
import { changedWords, compareTexts } from '../../text/index.js';
import type { AttackInput, AttackPlan, AttackWork, GivenText, PlannedUnit, UnitContext } from '../define.js';
import type { Immutable, ObservedOf, ResultOf, SpecOf } from '../defineAttack.js';
import {
  type AttackId,
  cachedWindows,
  givenWindows,
  isApart,
  makeUnit,
  putsBos,
  textOfTokens,
  type WindowAttackParameters,
  windowTokens,
  windowUnits,
} from '../kit/index.js';

/** Changed words with which a passage still counts as a near copy, the most last. */
export const CHANGED_WORDS = [0, 1, 3, 5] as const;
/** The most of them. */
export const MOST_CHANGED = 5;
/** Passages that are written side by side. */
const TOGETHER = 16;
/** Tokens after which it is looked whether a passage can still become a near copy. */
const LOOKED_AFTER = 10;

type Input = AttackInput<WindowAttackParameters>;

const writtenText = z.object({
  tokens: z.array(z.int().min(0)),
  text: z.string(),
  /** Words of the work in the passage. */
  words: z.int().min(0),
  /** Changed words and characters; null if the writing was ended because more than the most words were changed already. */
  changed: z.object({ words: z.int().min(0), chars: z.int().min(0) }).nullable(),
});

/** The kinds of units: windows that are scored, and passages that the model writes. */
export const greedyUnits = {
  ...windowUnits,
  write: {
    spec: z.strictObject({ kind: z.literal('write'), windows: z.array(z.int().min(0)).min(1) }),
    observation: z.object({ texts: z.array(writtenText) }),
  },
};
/** See {@link greedyUnits}. */
export type GreedyUnits = typeof greedyUnits;
/** What the model wrote after one prefix, and the unit that holds it. */
export type WrittenPassage = Immutable<z.output<typeof writtenText>> & { readonly unitId: string };

/** Why no passage is written. */
export const WHY_NOT_WRITTEN = {
  'cannot-fork': 'this model cannot be extended token by token',
  'nothing-to-start-from': 'without a prefix and a begin-of-text token, there is nothing from which to start',
  'none-counts': 'none remains after cleaning and scoring',
} as const;
/** See {@link WHY_NOT_WRITTEN}. */
export type WhyNotWritten = keyof typeof WHY_NOT_WRITTEN;

/** The reason why no passage of an examination was written. */
export function whyNotWritten({ parameters, model }: Input): WhyNotWritten {
  if (!model.canFork) return 'cannot-fork';
  return parameters.prefixTokens + Number(putsBos({ parameters, model })) === 0
    ? 'nothing-to-start-from'
    : 'none-counts';
}

/** The windows whose passages the model writes: those that share no token of a passage and are not counted apart. */
function writtenWindows(input: Input, work: AttackWork): number[] {
  if (whyNotWritten(input) !== 'none-counts') return [];
  const windows = cachedWindows(input, work.id);
  const counted = Array.from(windows.starts, (_, window) => window).filter(
    (window) => windows.excluded[window] !== 1 && !isApart(windows, window),
  );
  const starts = counted.map((window) => elementAt(windows.starts, window));
  return disjointIndices(starts, input.parameters.suffixTokens).map((index) => elementAt(counted, index));
}

/** The prefixes after which the model writes. */
export function givenWriting(input: Input, work: AttackWork): GivenText[] {
  const all = givenWindows(work, input.parameters);
  return writtenWindows(input, work).map((window) => elementAt(all, window));
}

/** Adds the writing of every passage to a plan. */
export function planWriting(input: Input, plan: AttackPlan, attack: AttackId): AttackPlan {
  const { prefixTokens, suffixTokens } = input.parameters;
  const units = input.works.flatMap((work) => {
    const windows = writtenWindows(input, work);
    return Array.from({ length: Math.ceil(windows.length / TOGETHER) }, (_, batch): PlannedUnit => {
      const own = windows.slice(batch * TOGETHER, (batch + 1) * TOGETHER);
      return makeUnit(attack, input, {
        workId: work.id,
        title: `${work.title}, passages ${batch * TOGETHER + 1}–${batch * TOGETHER + own.length} of ${windows.length} written`,
        tokens: own.length * (prefixTokens + suffixTokens - 1),
        leastTokens: own.length * (prefixTokens + Math.min(LOOKED_AFTER, suffixTokens) - 1),
        stepped: [{ steps: suffixTokens - 1, sequences: own.length }],
        spec: { kind: 'write', windows: own } satisfies SpecOf<GreedyUnits, 'write'>,
      });
    });
  });
  return {
    ...plan,
    document: { ...plan.document, written: { changedWords: [...CHANGED_WORDS] } },
    units: [...plan.units, ...units],
    totalTokens: plan.totalTokens + units.reduce((sum, { tokens }) => sum + tokens, 0),
  };
}

/** Has the model write passages side by side, always its most probable token. The writing of one ends when it can be no near copy any more. */
export async function runWriting(
  workId: string,
  windows: readonly number[],
  input: Input,
  { engine, signal }: Pick<UnitContext, 'engine' | 'signal'>,
): Promise<ResultOf<GreedyUnits, 'write'>> {
  const { prefixTokens, suffixTokens } = input.parameters;
  const capacity = {
    sequences: windows.length,
    tokens: windows.length * (1 + prefixTokens + suffixTokens),
  };
  const passages: { readonly sequence: SequenceId; readonly tokens: number[]; readonly truth: string }[] = [];
  for (const window of windows) {
    const tokens = windowTokens(input, workId, window);
    const truth = await textOfTokens(engine, [...tokens.subarray(prefixTokens)]);
    const { sequence, next } = await engine.open(
      tokens.subarray(0, prefixTokens),
      { bos: putsBos(input), topCount: 1, capacity },
      signal,
    );
    passages.push({ sequence, tokens: [elementAt(next.topIds, 0)], truth });
  }
  const texts = new Map<(typeof passages)[number], z.output<typeof writtenText>>();
  let live: readonly (typeof passages)[number][] = passages;
  for (let written = 1; live.length > 0; written++) {
    if (written % LOOKED_AFTER === 0 || written === suffixTokens) {
      const over: typeof passages = [];
      for (const passage of live) {
        const text = await textOfTokens(engine, passage.tokens);
        const { changed, least, words } = changedWords(passage.truth, text);
        const isLost = least > MOST_CHANGED;
        if (!isLost && written < suffixTokens) continue;
        over.push(passage);
        texts.set(passage, {
          tokens: passage.tokens,
          text,
          words,
          changed:
            isLost || changed > MOST_CHANGED
              ? null
              : { words: changed, chars: charsChanged(passage.truth, text) },
        });
      }
      if (over.length > 0) await engine.close(over.map(({ sequence }) => sequence));
      live = live.filter((passage) => !over.includes(passage));
      if (live.length === 0) break;
    }
    const nexts = await engine.step(
      live.map(({ sequence, tokens }) => ({ sequence, token: tokens.at(-1) ?? -1 })),
      { topCount: 1 },
      signal,
    );
    live.forEach(({ tokens }, at) => tokens.push(elementAt(elementAt(nexts, at).topIds, 0)));
  }
  return {
    value: {
      texts: passages.map((passage) => {
        const text = texts.get(passage);
        if (text === undefined) throw new TypeError('a passage was not written to its end');
        return text;
      }),
    },
    arrays: {},
  };
}

function charsChanged(truth: string, text: string): number {
  const { editDistanceChars } = compareTexts(truth, text);
  if (typeof editDistanceChars !== 'number') throw new TypeError('a passage is too long to be compared');
  return editDistanceChars;
}

/** What the model wrote, by work and window; null for a passage whose unit has no result. */
export type WrittenPassages = ReadonlyMap<string, ReadonlyMap<number, WrittenPassage>>;

/** Separates what was written from what was scored. */
export function* scoredAlone(
  observations: Iterable<ObservedOf<GreedyUnits>>,
  written: Map<string, Map<number, WrittenPassage>>,
): Generator<ObservedOf<typeof windowUnits>> {
  for (const observed of observations) {
    if (observed.unitKind !== 'write') {
      yield observed;
      continue;
    }
    const { workId, spec } = observed.unit;
    const own = written.get(workId) ?? new Map<number, WrittenPassage>();
    written.set(workId, own);
    if (observed.kind === 'unscored') continue;
    spec.windows.forEach((window, at) =>
      own.set(window, { ...elementAt(observed.value.texts, at), unitId: observed.unit.id }),
    );
  }
}
