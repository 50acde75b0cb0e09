import { isScored, type Json, type Scored, elementAt } from '../../../base/index.js';
import { blindScores, isAboveFloor, type BlindScores } from '../../../measure/index.js';
import type { AttackWork } from '../../define.js';
import type { TargetCalibration } from './calibrate.js';
import { spanOf, type WorkScores } from './collect.js';
import { blockLabels, type CountedWindow } from './counted.js';
import { gateWindow } from './gate.js';
import { greedyTokensOf, isGreedyExact } from './greedyOf.js';
import type { WindowAttackParameters } from './parameters.js';
import { logProbJson } from '../units/logProbJson.js';

/** One target, compared with the controls. */
export interface HeldTarget {
  readonly scores: WorkScores;
  readonly calibrated: TargetCalibration;
}

/**
 * The table of windows, one row for each window of every work in the order of the plan: its location, block and scores, whether it
 * counts, which floors it exceeds, and its blind scores if the gate used it.
 */
export function* windowRows(
  all: readonly WorkScores[],
  targets: readonly HeldTarget[],
  parameters: WindowAttackParameters,
): Generator<Readonly<Record<string, Json>>> {
  const gates = targets.map((target) => ({ id: target.scores.work.id, scores: blindOf(target, parameters) }));
  for (const scores of all) {
    const { work, windows } = scores;
    const labels = blockLabels(scores, parameters);
    const rulesAt = rulesInOrder(work.excluded);
    const held = targets.filter((target) => work.role === 'control' || target.scores === scores);
    for (let window = 0; window < windows.starts.length; window++) {
      const startToken = elementAt(windows.starts, window);
      const suffixToken = startToken + parameters.prefixTokens;
      const { prefixStartChar, startChar, endChar } = spanOf(scores, window, parameters);
      const isScoredHere = scores.scored[window] === 1;
      const logPz = elementAt(scores.logPz, window);
      yield {
        work: work.id,
        role: work.role,
        window,
        startToken,
        suffixToken,
        endToken: suffixToken + parameters.suffixTokens,
        startChar: prefixStartChar,
        suffixChar: startChar,
        endChar,
        block: elementAt(labels, window),
        scored: isScoredHere,
        excluded: rulesAt(prefixStartChar, endChar),
        repeats: windows.repeating[window] === 1,
        figures: windows.figures[window] === 1,
        ...(isScoredHere
          ? {
              logP: logProbJson(logPz),
              policyLogP: scores.policyLogPz.map((values) => logProbJson(elementAt(values, window))),
              greedyTokens: greedyTokensOf(scores, window, parameters.suffixTokens),
              greedyExact: isGreedyExact(scores, window, parameters.suffixTokens),
              above: Object.fromEntries(
                held.map(({ scores: own, calibrated }) => [own.work.id, floorsBelow(logPz, calibrated)]),
              ),
            }
          : {}),
        blind: Object.fromEntries(
          gates.flatMap(({ id, scores: known }) => {
            const own = known.get(scores)?.get(window);
            return own === undefined ? [] : [[id, { ...own }]];
          }),
        ),
      };
    }
  }
}

/** Names of the floors that a score exceeds strictly, as findings call them. */
function floorsBelow(logPz: number, calibrated: TargetCalibration): string[] {
  const floors: readonly (readonly [string, Scored])[] = [
    ['paper-floor', calibrated.log10Tau],
    ['family-floor', calibrated.log10TauF],
    ['paper-floor-plus-5', calibrated.log10TauPlus5],
  ];
  return floors.filter(([, floor]) => isScored(floor) && isAboveFloor(logPz, floor)).map(([name]) => name);
}

/** Blind scores of the windows that the gate of one target compared. */
function blindOf(
  { calibrated }: HeldTarget,
  parameters: WindowAttackParameters,
): ReadonlyMap<WorkScores, ReadonlyMap<number, BlindScores>> {
  const windows: readonly CountedWindow[] = [...calibrated.disjointTarget, ...calibrated.disjointControl];
  const values = blindScores(windows.map((window) => gateWindow(window, parameters)));
  const known = new Map<WorkScores, Map<number, BlindScores>>();
  windows.forEach(({ scores, window }, at) => {
    const own = known.get(scores) ?? new Map<number, BlindScores>();
    known.set(scores, own);
    const value = values[at];
    if (value !== undefined) own.set(window, value);
  });
  return known;
}

/** The rules of the cleaning list that touch a range of characters; to be called in the order of the text. */
function rulesInOrder(excluded: AttackWork['excluded']): (startChar: number, endChar: number) => string[] {
  const spans = [...excluded].sort((a, b) => a.startChar - b.startChar);
  let next = 0;
  let open: AttackWork['excluded'][number][] = [];
  return (startChar, endChar) => {
    for (let span = spans[next]; span !== undefined && span.startChar < endChar; span = spans[++next])
      open.push(span);
    open = open.filter((span) => span.endChar > startChar);
    return [...new Set(open.filter((span) => span.startChar < endChar).map(({ rule }) => rule))];
  };
}
