import { elementAt } from '../../../base/index.js';
import { z } from 'zod';
import type { Json } from '../../../base/index.js';
import { disjointIndices } from '../../../measure/index.js';
import type { AttackInput, AttackPlan, PlannedUnit, UnitKinds } from '../../define.js';
import type { ObservedOf } from '../../defineAttack.js';
import { unitId, type AttackId } from '../units/unitId.js';
import type { WindowAttackParameters } from './parameters.js';
import { isApart } from './plan.js';
import { cachedWindows, windowObservation } from './run.js';

/** The spec of a unit that scores windows which are no passages of a work: some windows of one text. */
export const besideSpec = <K extends string>(kind: K) =>
  z.strictObject({ kind: z.literal(kind), windows: z.array(z.int().min(0)).min(1) });

/** Units that are scored as the windows of the work are, and that no number of the work contains. */
export const besideUnits = {
  /** Windows of a known-memorized text, as they are. */
  spike: { spec: besideSpec('spike'), observation: windowObservation },
  /** Windows of a target with the words of their suffixes in another order. */
  shuffled: { spec: besideSpec('shuffled'), observation: windowObservation },
  /** Windows at these places of a target with its sentences in another order. */
  'sentences-shuffled': { spec: besideSpec('sentences-shuffled'), observation: windowObservation },
  /** Windows of a control with suffixes that the model wrote itself. */
  'self-written': {
    spec: besideSpec('self-written'),
    observation: windowObservation.extend({
      /** The tokens of each suffix. */
      written: z.array(z.array(z.int().min(0))),
    }),
  },
} satisfies UnitKinds;
/** See {@link besideUnits}. */
export type BesideUnits = typeof besideUnits;
/** The kinds of these units. */
export type BesideKind = keyof BesideUnits;
/** Such a unit as it is read from the journal. */
export type ObservedBeside = ObservedOf<BesideUnits>;

/**
 * The windows of a text from which a sample may be drawn, in order: the cleaning list does not touch them, they are not counted apart,
 * and no two of their passages share a token.
 */
export function eligibleWindows(input: AttackInput<WindowAttackParameters>, textId: string): number[] {
  const windows = cachedWindows(input, textId);
  const { starts, excluded } = windows;
  const free = Array.from(starts, (_, window) => window).filter(
    (window) => excluded[window] !== 1 && !isApart(windows, window),
  );
  const freeStarts = free.map((window) => elementAt(starts, window));
  return disjointIndices(freeStarts, input.parameters.suffixTokens).flatMap((at) => elementAt(free, at));
}

/**
 * Adds units after those of a plan, each of at most as many windows as a batch of the plan holds, in the plan's layout.
 * @param texts windows chosen of each text, ascending; cost: batches that a unit evaluates
 * @param document what the plan states about them
 */
export function withBeside(
  input: AttackInput<WindowAttackParameters>,
  plan: AttackPlan,
  attack: AttackId,
  beside: {
    readonly kind: BesideKind;
    readonly called: string;
    readonly cost: number;
    /** Tokens that each window is written with, one after another; absent if none is written. */
    readonly written?: number;
    readonly texts: readonly {
      readonly text: { readonly id: string; readonly sha256: string; readonly title: string };
      readonly windows: readonly number[];
    }[];
    readonly document: Readonly<Record<string, Json>>;
  },
): AttackPlan {
  const { kind, called, cost, written, texts, document } = beside;
  const { slots, length } = plan.layout;
  const base = {
    attack: attack.id,
    version: attack.version,
    parameters: { ...input.parameters },
    model: input.model.sha256,
  };
  const units = texts.flatMap(({ text, windows }) =>
    Array.from({ length: Math.ceil(windows.length / slots) }, (_, batch): PlannedUnit => {
      const from = batch * slots;
      const chosen = windows.slice(from, from + slots);
      const spec = { kind, windows: chosen };
      return {
        id: unitId(base, text, spec),
        workId: text.id,
        title: `${text.title}, ${called} ${from + 1}–${from + chosen.length} of ${windows.length}`,
        tokens: cost * slots * length,
        ...(written === undefined ? {} : { stepped: [{ steps: chosen.length * written, sequences: 1 }] }),
        spec,
      };
    }),
  );
  return {
    ...plan,
    document: { ...plan.document, ...document },
    units: [...plan.units, ...units],
    totalTokens: plan.totalTokens + units.reduce((sum, { tokens }) => sum + tokens, 0),
  };
}
