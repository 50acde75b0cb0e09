import type { Scored } from '../../base/index.js';
import type { Calibration } from '../../domain/index.js';
import {
  blindGate,
  calibration as calibrationVerdict,
  conformalP,
  probabilityOnePasses,
  rankSumP,
  type GateWindow,
} from '../../measure/index.js';
import type { AttackWork } from '../define.js';
import { common, gateWindowAt, type Passage, tiledPassages } from '../kit/index.js';
import type { PromptSearchInput } from './parameters.js';
import { searchedPassages } from './plan.js';
import { passageKey, searchesOf, type PassageSearch, type ObservedStage, type Tried } from './stage.js';
import { words } from './words.js';

/** One passage and the result of its search. */
export interface SearchedPassage {
  readonly passage: Passage;
  readonly search: PassageSearch;
  /** Shortest prompt that was found; null when none was. */
  readonly shortest: Tried | null;
  /** Length of the passage divided by that of the shortest prompt, in tokens; 0 when none was found. */
  readonly ratio: number;
  readonly scoredPrompts: number;
}

/** The result of the searches for one target. */
export interface SearchJudgement {
  readonly work: AttackWork;
  readonly target: readonly SearchedPassage[];
  readonly control: readonly SearchedPassage[];
  readonly calibration: Calibration;
  /** Passages whose ratio is above that of every control passage. */
  readonly hits: readonly SearchedPassage[];
  readonly best: SearchedPassage | null;
  readonly controlBest: Scored;
  /** Conformal p-value of the best passage, not corrected for the number tried. */
  readonly p: Scored;
  /** One-sided rank-sum p-value: do the target's ratios tend to exceed the control's? */
  readonly groupP: Scored;
  readonly groupMethod: 'exact' | 'normal';
  /** Probability that the best of this many passages of unseen text exceeds every control passage. */
  readonly onePasses: Scored;
}

/** Tokens of the passages that the blind gate compares. The passages of the search are too short for it. */
const GATE_TOKENS = 100;

/** Every searched passage in the order of the plan, and the judgment of each target. Passages that lost a unit are not judged. */
export function judgeSearches(
  input: PromptSearchInput,
  observations: Iterable<ObservedStage>,
): { readonly all: readonly SearchedPassage[]; readonly targets: readonly SearchJudgement[] } {
  const searches = searchesOf(observations, input);
  const all = searchedPassages(input).flatMap((passage): SearchedPassage[] => {
    const search = searches.get(passageKey(passage.work.id, passage.startToken));
    return search === undefined ? [] : [searched(passage, search)];
  });
  const counted = all.filter(({ search }) => search.lost === null);
  const control = counted.filter(({ passage }) => passage.work.role === 'control');
  return {
    all,
    targets: input.works
      .filter(({ role }) => role === 'target')
      .map((work) =>
        judge(
          work,
          counted.filter(({ passage }) => passage.work === work),
          control,
          input,
        ),
      ),
  };
}

function searched(passage: Passage, search: PassageSearch): SearchedPassage {
  const found = search.tried.filter(({ success }) => success);
  const shortest = found.reduce<Tried | null>(
    (least, one) => (least === null || one.length < least.length ? one : least),
    null,
  );
  return {
    passage,
    search,
    shortest,
    ratio: shortest === null ? 0 : passage.suffixTokens / shortest.length,
    scoredPrompts: search.tried.reduce((sum, { scored }) => sum + scored, 0),
  };
}

function judge(
  work: AttackWork,
  target: readonly SearchedPassage[],
  control: readonly SearchedPassage[],
  input: PromptSearchInput,
): SearchJudgement {
  const none = common.unscored('no-control');
  const noTarget = words.unscored('no-passage-searched');
  const ratios = control.map(({ ratio }) => ratio);
  const highest = ratios.reduce((most, ratio) => Math.max(most, ratio), 0);
  const best = target.reduce<SearchedPassage | null>(
    (most, one) => (most === null || one.ratio > most.ratio ? one : most),
    null,
  );
  const calibration = calibrationOf(work, target.length, control, input);
  const missing =
    control.length === 0
      ? none
      : best === null
        ? noTarget
        : calibration.kind === 'imperfect'
          ? common.unscored('no-rate-imperfect')
          : null;
  const group =
    missing === null
      ? rankSumP(
          target.map(({ ratio }) => ratio),
          ratios,
        )
      : null;
  return {
    work,
    target,
    control,
    calibration,
    hits: control.length === 0 ? [] : target.filter(({ ratio }) => ratio > highest),
    best,
    controlBest: control.length === 0 ? none : highest,
    p: missing ?? conformalP(best?.ratio ?? 0, ratios),
    groupP: missing ?? group?.p ?? noTarget,
    groupMethod: group?.method ?? 'exact',
    onePasses:
      control.length === 0 || target.length === 0
        ? (missing ?? noTarget)
        : probabilityOnePasses(target.length, control.length),
  };
}

/**
 * The calibration as for every attack, except for the size of the control. The tests here are over whole searches, and the plan requires
 * as many control searches as the error rate needs.
 */
function calibrationOf(
  work: AttackWork,
  targets: number,
  control: readonly SearchedPassage[],
  input: PromptSearchInput,
): Calibration {
  const controlWorks = input.works.filter(({ role }) => role === 'control');
  const verdict = calibrationVerdict({
    control:
      control.length === 0
        ? null
        : { windows: control.length, blocks: new Set(control.map(({ passage }) => passage.block)).size },
    targetWindows: targets,
    alpha: input.parameters.alpha,
    gate: blindGate({ target: gateWindows([work]), control: gateWindows(controlWorks) }),
    replay: { kind: 'other-check' },
  });
  const reasons = verdict.reasons.filter(({ code }) => code !== 'control-too-small');
  return {
    kind:
      reasons.length === 0
        ? 'calibrated'
        : reasons.every(({ code }) => code === 'gate-imperfect')
          ? 'imperfect'
          : 'uncalibrated',
    reasons,
    controls: [...new Set(control.map(({ passage }) => passage.work.id))],
  };
}

function gateWindows(works: readonly AttackWork[]): GateWindow[] {
  return works.flatMap((work) =>
    tiledPassages(work, { prefixTokens: 0, suffixTokens: GATE_TOKENS }).map(({ startToken, block }) =>
      gateWindowAt(work, { startToken, tokens: GATE_TOKENS, block }),
    ),
  );
}
