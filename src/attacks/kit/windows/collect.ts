import { isScored, remarkOf, type Remark, type Scored, elementAt } from '../../../base/index.js';
import { REPLAY_LIMIT_DECADES, type ReplayFacts } from '../../../measure/index.js';
import type { AttackInput, AttackWork } from '../../define.js';
import type { ObservedOf } from '../../defineAttack.js';
import type { WindowAttackParameters } from './parameters.js';
import { windowSpan, type WindowSpan } from './measured.js';
import type { WorkWindows } from './plan.js';
import { parsePolicies } from '../drawing/policies.js';
import { logProbFromJson } from '../units/logProbJson.js';
import { cachedWindows, type WindowUnits } from './run.js';
import { common } from '../words/common.js';

type ScoredWindows = Extract<ObservedOf<WindowUnits, 'windows'>, { kind: 'observed' }>;

/** Scores of all windows of one work, by window index. */
export interface WorkScores {
  readonly work: AttackWork;
  readonly windows: WorkWindows;
  /** 1 if the window was scored; the rest belong to unscored units (see `unscoredReasons`). */
  readonly scored: Uint8Array;
  readonly logPz: Float64Array;
  /** One array for each policy; −Infinity where a token lies outside the kept set. */
  readonly policyLogPz: readonly Float64Array[];
  /** Argmax flags of the suffix tokens, window by window. */
  readonly argmax: Uint8Array;
  readonly unscoredReasons: Remark[];
  /** Largest |Δ log10 p_z| between the plan's layout and the replay's; the number of windows replayed. */
  readonly replay: { windows: number; largestDelta: number };
  /** A window less probable than this keeps no access to its per-token arrays, since enough more probable ones do. */
  readonly doors: { leastLogPz: number };
  /** Where the per-token arrays of a window are. */
  readonly sources: Map<
    number,
    { readonly unit: ScoredWindows; readonly at: number; readonly count: number }
  >;
}

/** Where a window lies in the reading text. */
export function spanOf(scores: WorkScores, window: number, parameters: WindowAttackParameters): WindowSpan {
  const { prefixTokens, suffixTokens } = parameters;
  const layout = { starts: scores.windows.starts, prefixTokens, suffixTokens };
  return windowSpan(layout, scores.work.tokenStartChar, window);
}

/** Number of windows of a work, the most probable ones, that keep access to their per-token arrays. */
const KEPT_SOURCES = 2000;

/** Reads all observations once and sorts them by work. Replays are compared with the scores they repeat. */
export function collectScores(
  input: AttackInput<WindowAttackParameters>,
  observations: Iterable<ObservedOf<WindowUnits>>,
): ReadonlyMap<string, WorkScores> {
  const byWork = scoresToFill(input);
  for (const observed of observations) addScores(byWork, observed, input);
  return byWork;
}

/** The scores of every work before anything is observed. */
export function scoresToFill(input: AttackInput<WindowAttackParameters>): ReadonlyMap<string, WorkScores> {
  const policies = parsePolicies(input.parameters.policies).length;
  return new Map(input.works.map((work) => [work.id, emptyScores(input, work, policies)]));
}

/** Adds what one unit observed to the scores of its work. */
export function addScores(
  byWork: ReadonlyMap<string, WorkScores>,
  observed: ObservedOf<WindowUnits>,
  { parameters }: Pick<AttackInput<WindowAttackParameters>, 'parameters'>,
): void {
  const scores = byWork.get(observed.unit.workId);
  if (scores === undefined) return;
  if (observed.kind === 'unscored') scores.unscoredReasons.push(remarkOf(observed));
  else if (observed.unitKind === 'windows') take(scores, observed, parameters.suffixTokens);
  else compare(scores, observed);
}

function emptyScores(
  input: AttackInput<WindowAttackParameters>,
  work: AttackWork,
  policies: number,
): WorkScores {
  const windows = cachedWindows(input, work.id);
  const count = windows.starts.length;
  return {
    work,
    windows,
    scored: new Uint8Array(count),
    logPz: new Float64Array(count).fill(-Infinity),
    policyLogPz: Array.from({ length: policies }, () => new Float64Array(count).fill(-Infinity)),
    argmax: new Uint8Array(count * input.parameters.suffixTokens),
    unscoredReasons: [],
    replay: { windows: 0, largestDelta: 0 },
    doors: { leastLogPz: -Infinity },
    sources: new Map(),
  };
}

function take(scores: WorkScores, observed: ScoredWindows, suffixTokens: number): void {
  const { value } = observed;
  const { spec } = observed.unit;
  for (let i = 0; i < spec.count; i++) {
    const window = spec.from + i;
    scores.scored[window] = 1;
    scores.logPz[window] = elementAt(value.logPz, i);
    scores.policyLogPz.forEach((policy, p) => {
      policy[window] = logProbFromJson(value.policyLogPz[p]?.[i] ?? '-inf');
    });
    const bits = elementAt(value.argmax, i);
    for (let t = 0; t < suffixTokens; t++) {
      scores.argmax[window * suffixTokens + t] = bits.charCodeAt(t) === 49 ? 1 : 0;
    }
    if (scores.windows.excluded[window] !== 1)
      keepSource(scores, window, { unit: observed, at: i, count: spec.count });
  }
}

/** Keeps access to the most probable windows only, so that half a million windows do not hold half a million closures. */
function keepSource(
  scores: WorkScores,
  window: number,
  source: Parameters<WorkScores['sources']['set']>[1],
): void {
  if (elementAt(scores.logPz, window) < scores.doors.leastLogPz) return;
  scores.sources.set(window, source);
  if (scores.sources.size < 2 * KEPT_SOURCES) return;
  const worstFirst = [...scores.sources.keys()].sort(
    (a, b) => elementAt(scores.logPz, a) - elementAt(scores.logPz, b) || b - a,
  );
  const surplus = scores.sources.size - KEPT_SOURCES;
  for (const key of worstFirst.slice(0, surplus)) scores.sources.delete(key);
  scores.doors.leastLogPz = elementAt(scores.logPz, elementAt(worstFirst, surplus));
}

function compare(
  scores: WorkScores,
  { unit, value }: Extract<ObservedOf<WindowUnits, 'replay'>, { kind: 'observed' }>,
): void {
  unit.spec.windows.forEach((window, i) => {
    if (scores.scored[window] !== 1) return;
    const [first, second] = [elementAt(scores.logPz, window), elementAt(value.logPz, i)];
    const delta = first === second ? 0 : Math.abs(second - first) / Math.LN10;
    scores.replay.windows += 1;
    scores.replay.largestDelta = Math.max(scores.replay.largestDelta, delta);
  });
}

/** Largest |Δ log10 p_z| over all replayed windows of all works. */
export function replayDelta(all: Iterable<WorkScores>): {
  readonly windows: number;
  readonly largestDeltaLog10: Scored;
} {
  let windows = 0;
  let largest = 0;
  for (const { replay } of all) {
    windows += replay.windows;
    largest = Math.max(largest, replay.largestDelta);
  }
  if (windows === 0) return { windows, largestDeltaLog10: common.unscored('no-window-replayed') };
  return {
    windows,
    largestDeltaLog10: Number.isFinite(largest) ? largest : common.unscored('replay-from-zero'),
  };
}

/** What the replay says about whether a claim may rest on these numbers. */
export function replayFacts({ windows, largestDeltaLog10 }: ReturnType<typeof replayDelta>): ReplayFacts {
  if (windows === 0) return { kind: 'none' };
  return {
    kind: 'made',
    decades: largestDeltaLog10,
    refused: !isScored(largestDeltaLog10) || largestDeltaLog10 > REPLAY_LIMIT_DECADES,
  };
}
