import { isScored, type Json, type Scored, type Unscored } from '../../../base/index.js';
import { blindScores, type BlindScores, type BlockedRate } from '../../../measure/index.js';
import type { Workings } from '../../define.js';
import type { FindingKind } from '../../findingKinds.js';
import { hitScores } from '../judging/hitScores.js';
import { JUDGING_CONSTANTS } from '../judging/judgingConstants.js';
import { floorElsewhere } from './floorElsewhere.js';
import { highestElsewhere } from './highestElsewhere.js';
import { gateWindow, type HitsAbove, type PassageJudgement } from './judgePassages.js';
import { placeOf } from './passage.js';
import type { ScoredPassage } from './scoredPassage.js';

/** A target with its judgment. */
export interface JudgedPassages {
  readonly work: { readonly id: string };
  readonly passages: readonly ScoredPassage[];
  readonly judgement: PassageJudgement;
}

/** Everything needed to recompute the judgment of passages against a control. All targets have floors for the same number of passages. */
export function passageWorkings(input: {
  readonly targets: readonly JudgedPassages[];
  readonly control: readonly ScoredPassage[];
  /** The kind of finding that has the count and interval of the judgment. */
  readonly finding: FindingKind;
  readonly alpha: number;
  readonly exponentialTail: boolean;
  /** What a hit must exceed: every control passage unless said, as for judgePassages. */
  readonly hitsAbove?: HitsAbove;
  /** What the row of a passage holds besides; nothing unless said. */
  readonly more?: (scored: ScoredPassage) => Readonly<Record<string, Json>>;
}): Workings {
  const {
    targets,
    control,
    finding,
    alpha,
    exponentialTail,
    hitsAbove = 'control',
    more = () => ({}),
  } = input;
  const blind = targets.map(({ work, passages }) => ({
    id: work.id,
    of: blindOf([...passages, ...control]),
  }));
  const [judged] = targets;
  const elsewhere =
    hitsAbove === 'control'
      ? highestElsewhere(control)
      : judged !== undefined && isScored(judged.judgement.familyFloor)
        ? floorElsewhere(control, judged.judgement.familySize)
        : () => Infinity;
  const minimum = judged?.judgement.minimum ?? -Infinity;
  const rowOf = (scored: ScoredPassage, role: string, hit: boolean): Readonly<Record<string, Json>> => {
    const { passage, score, logP } = scored;
    const { workId, startChar, endChar } = placeOf(passage);
    const suffixToken = passage.startToken + passage.prefixTokens;
    return {
      work: workId,
      role,
      startToken: passage.startToken,
      suffixToken,
      endToken: suffixToken + passage.suffixTokens,
      startChar: passage.work.tokenStartChar[passage.startToken] ?? passage.work.charCount,
      suffixChar: startChar,
      endChar,
      block: passage.block,
      score: score === -Infinity ? '-inf' : score,
      ...(logP === undefined ? {} : { logP: logP === -Infinity ? '-inf' : logP }),
      hit,
      ...more(scored),
      blind: Object.fromEntries(
        blind.flatMap(({ id, of }) => {
          const own = of.get(scored);
          return own === undefined ? [] : [[id, { ...own }]];
        }),
      ),
    };
  };
  const isControlHit = (scored: ScoredPassage): boolean =>
    scored.score >= minimum && scored.score > elsewhere(scored) && scored.score > -Infinity;
  return {
    rows: [
      ...targets.flatMap(({ passages, judgement }) => {
        const hits = new Set(judgement.hits);
        return passages.map((scored) => rowOf(scored, 'target', hits.has(scored)));
      }),
      ...control.map((scored) => rowOf(scored, 'control', isControlHit(scored))),
    ],
    document: {
      kind: 'passages',
      constants: JUDGING_CONSTANTS,
      judgments: targets.map(({ work, judgement }) => ({
        work: work.id,
        finding: finding.name,
        alpha,
        minimum: judgement.minimum === -Infinity ? '-inf' : judgement.minimum,
        exponentialTail,
        hitsAbove,
        ...numbersOf(judgement),
        hitGate: hitScores(judgement.hits.map(gateWindow), control.map(gateWindow)),
      })),
    },
  };
}

function numbersOf(judgement: PassageJudgement): Record<string, Json> {
  const { tested, controlTested, controlHits, aboveFamilyFloor } = judgement;
  return {
    tested,
    hits: judgement.hits.length,
    controlTested,
    controlHits,
    controlMaximum: scoredJson(judgement.controlMaximum),
    familyFloor: scoredJson(judgement.familyFloor),
    familySize: judgement.familySize,
    aboveFamilyFloor,
    rate: rateJson(judgement.rate),
    controlRate: rateJson(judgement.controlRate),
    p: scoredJson(judgement.p),
  };
}

function scoredJson(value: Scored): Json {
  return isScored(value) ? value : reasonJson(value);
}

function rateJson(rate: BlockedRate | Unscored): Json {
  return rate.kind === 'rate' ? { lower: rate.lower, upper: rate.upper } : reasonJson(rate);
}

function blindOf(passages: readonly ScoredPassage[]): ReadonlyMap<ScoredPassage, BlindScores> {
  const values = blindScores(passages.map(gateWindow));
  return new Map(
    passages.flatMap((passage, at) => (values[at] === undefined ? [] : [[passage, values[at]]])),
  );
}

/** A reason as the workings state it, without its sentence. */
function reasonJson({ kind, code }: Unscored): Json {
  return { kind, code };
}
