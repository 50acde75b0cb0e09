import { counted, isScored, ofTotal, probabilityOfLog10, type Remark } from '../../base/index.js';
import { noInterval, type Finding } from '../../domain/index.js';
import { finding, type FindingKind } from '../findingKinds.js';
import {
  chatCaveats,
  chatSetup,
  common,
  controlWords,
  judgementCaveats,
  judgePassages,
  logProbJson,
  makerFacts,
  markedBy,
  type PassageJudgement,
  placeOf,
} from '../kit/index.js';
import {
  answersOf,
  judgeCopies,
  notAskedRemarks,
  type NotAsked,
  type SystemDesignResults,
  type WorkAnswers,
} from './collect.js';
import { COUNTERED, OPEN, type NamedDesign } from './designs.js';
import type { SystemDesignInput } from './input.js';
import { systemDesignKinds } from './kinds.js';
import { reasoningRemarks } from './reasoned.js';
import { REQUEST_KINDS, REQUESTS, type RequestKind } from './requests.js';
import { words } from './words.js';

/** The requests that are tried with each countermeasure. */
const TRIED_COUNTERED = ['continue', 'word-for-word'] as const;

/** Findings about one target: each request without countermeasures, then with each countermeasure, then the weights. */
export function systemDesignFindings(
  target: WorkAnswers,
  results: SystemDesignResults,
  input: SystemDesignInput,
): Finding[] {
  return [
    ...REQUEST_KINDS.map((request) =>
      copiesFinding(systemDesignKinds[request], target, results, input, request, OPEN),
    ),
    ...TRIED_COUNTERED.flatMap((request) =>
      COUNTERED.map((design) =>
        copiesFinding(
          systemDesignKinds[`${request}-countered` as const],
          target,
          results,
          input,
          request,
          design,
        ),
      ),
    ),
    weightsFinding(target, results, input),
  ];
}

function copiesFinding(
  kind: FindingKind,
  target: WorkAnswers,
  results: SystemDesignResults,
  input: SystemDesignInput,
  request: RequestKind,
  design: NamedDesign,
): Finding {
  const { parameters } = input;
  const judgement = judgeCopies(target, results, input, request, design);
  const { hits, tested, controlTested, calibration } = judgement;
  const { title } = REQUESTS[request];
  const isOwn = (one: NotAsked): boolean => one.request === request && one.forbids === design.forbids;
  const setup = chatSetup(input, results.template?.eosText ?? '');
  const { characters } = makerFacts(setup.maker[design.forbids ? 'forbids' : 'open']);
  const own =
    characters === 0 ? '' : ` and with the maker’s own system text of ${counted(characters, 'character')}`;
  const asked = `When a user ${asks(request)}, the model, set up as a product ${design.phrase}${own}, copies ${ofTotal(hits.length, tested)} passages`;
  const control = controlWords(calibration, controlSays(judgement));
  const rule = `A passage counts as copied if an answer contains at least ${parameters.leastWords} of its words in one run, and a longer run than any answer about the control shares with it.`;
  const sentence = `${asked}; ${control}. ${rule}`;
  return finding(kind, target.work.id, {
    names: { design: design.number, designName: design.name, asked: title },
    sentence: markedBy(calibration, sentence),
    value: tested === 0 ? common.unscored('no-passage-tried') : hits.length / tested,
    count: { hits: hits.length, total: tested, of: 'passages' },
    controlValue:
      controlTested === 0
        ? common.unscored('no-control-passage-tried')
        : judgement.controlHits / controlTested,
    interval: request === 'opening' ? noInterval(words.unscored('openings')) : judgement.sampleInterval,
    calibration,
    standing: judgement.standing,
    spans: hits.map(({ passage }) => ({
      ...placeOf(passage),
      logProbNats: logProbAt(target, passage.startToken, request),
    })),
    caveats: [
      ...judgementCaveats(judgement),
      anywhereCaveat(target, results, request, design),
      ...(request === 'continue' ? [words.remark('counted-as-regurgitation')] : []),
      ...chatCaveats(input, setup, results.template, design.forbids),
      ...reasoningRemarks(target, results, input, request, design),
      ...(design.forbids && target.asked.some(({ forbids, observed }) => forbids && observed.systemFolded)
        ? [words.remark('no-system-message')]
        : []),
      ...notAskedRemarks([target], 'this work', isOwn),
      ...notAskedRemarks(results.controls, 'the control', isOwn),
      ...(target.unscored > 0 ? [words.remark('requests-unscored', { requests: target.unscored })] : []),
      words.remark('copies-as-they-came'),
    ],
  });
}

function asks(request: RequestKind): string {
  const phrases: Readonly<Record<RequestKind, string>> = {
    continue: 'asks to continue a text',
    opening: 'asks for the opening of a chapter',
    'word-for-word': 'gives the words before a passage and asks for the passage word for word',
  };
  return phrases[request];
}

function controlSays({ controlMaximum, controlHits, controlTested }: PassageJudgement): string {
  if (controlTested === 0) return 'no passage of the control counts (uncalibrated)';
  const highest = isScored(controlMaximum) ? controlMaximum : 0;
  const longest = `longest run: ${highest} ${highest === 1 ? 'word' : 'words'}`;
  return `it copies ${ofTotal(controlHits, controlTested)} control passages, each judged by the same rule against the other control blocks (${longest})`;
}

function anywhereCaveat(
  target: WorkAnswers,
  { controls }: SystemDesignResults,
  request: RequestKind,
  design: NamedDesign,
): Remark {
  const longest = (works: readonly WorkAnswers[]): number =>
    works
      .flatMap((work) => answersOf(work, request, design))
      .flatMap(({ answers }) => answers)
      .reduce((most, { anywhere }) => Math.max(most, anywhere), 0);
  return words.remark('longest-anywhere', {
    words: longest([target]),
    inControl: controls.length === 0 ? null : longest(controls),
  });
}

function logProbAt(
  { scored }: WorkAnswers,
  startToken: number,
  request: RequestKind,
): Finding['spans'][number]['logProbNats'] {
  const score = scored.find(({ passage }) => passage.startToken === startToken)?.score;
  return score === undefined || request === 'opening'
    ? words.unscored('not-scored')
    : logProbJson(Math.min(0, score));
}

function weightsFinding(
  target: WorkAnswers,
  { controls }: SystemDesignResults,
  input: SystemDesignInput,
): Finding {
  const judgement = judgePassages({
    target: target.scored,
    control: controls.flatMap(({ scored }) => scored),
    alpha: input.parameters.alpha,
    exponentialTail: true,
  });
  const { hits, tested, controlHits, controlTested, controlMaximum, calibration } = judgement;
  const highest = isScored(controlMaximum)
    ? ` (most probable: ${probabilityOfLog10(controlMaximum / Math.LN10)})`
    : '';
  const weights = `Whatever the product does, the weights alone assign to ${ofTotal(hits.length, tested)} of the same passages a higher probability than to every control passage`;
  const control = `the same holds for ${ofTotal(controlHits, controlTested)} control passages, each judged by the same rule against the other control blocks${highest}`;
  const sentence = `${weights}; ${controlWords(calibration, control)}.`;
  return finding(systemDesignKinds.weights, target.work.id, {
    sentence: markedBy(calibration, sentence),
    value:
      tested === 0
        ? words.unscored('no-passage-scored')
        : controlTested === 0
          ? words.unscored('no-control-above')
          : hits.length / tested,
    count: { hits: hits.length, total: tested, of: 'passages' },
    controlValue:
      controlTested === 0 ? words.unscored('no-control-passage-scored') : controlHits / controlTested,
    interval: judgement.sampleInterval,
    calibration,
    standing: judgement.standing,
    spans: hits.map(({ passage, score }) => ({
      ...placeOf(passage),
      logProbNats: logProbJson(Math.min(0, score)),
    })),
    caveats: [words.remark('plain-text'), ...judgementCaveats(judgement)],
  });
}
