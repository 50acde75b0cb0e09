import { isScored, unscored } from '../../base/index.js';
import type { Finding } from '../../domain/index.js';
import {
  controlWords,
  judgementCaveats,
  judgePassages,
  markedBy,
  placeOf,
  type PassageJudgement,
} from '../kit/index.js';
import { ofTotal, powerOfTen } from '../kit/numbersInWords.js';
import { logProbJson } from '../windows/run.js';
import {
  answersOf,
  DESIGNS,
  judgeCopies,
  notAskedWords,
  OPEN,
  type NamedDesign,
  type NotAsked,
  type SystemDesignResults,
  type WorkAnswers,
} from './collect.js';
import { templateName, type SystemDesignInput } from './plan.js';
import { REQUEST_KINDS, REQUESTS, type RequestKind } from './requests.js';

/** Findings about one target: each request without countermeasures, each countermeasure, and the weights. */
export function systemDesignFindings(
  target: WorkAnswers,
  results: SystemDesignResults,
  input: SystemDesignInput,
): Finding[] {
  return [
    ...REQUEST_KINDS.map((request) => copiesFinding(target, results, input, request, OPEN)),
    ...(['continue', 'word-for-word'] as const).flatMap((request) =>
      DESIGNS.slice(1).map((design) => copiesFinding(target, results, input, request, design)),
    ),
    weightsFinding(target, results, input),
  ];
}

function copiesFinding(
  target: WorkAnswers,
  results: SystemDesignResults,
  input: SystemDesignInput,
  request: RequestKind,
  design: NamedDesign,
): Finding {
  const { parameters } = input;
  const judgement = judgeCopies(target, results, input, request, design);
  const { hits, tested, controlTested, calibration } = judgement;
  const { tag, title } = REQUESTS[request];
  const isOwn = (one: NotAsked): boolean => one.request === request && one.forbids === design.forbids;
  const sentence = `A user who ${asks(request)}, of a product ${design.phrase}, is given at least ${parameters.leastWords} words of the passage in one run, and more than any answer about the control holds, at ${ofTotal(hits.length, tested)} of the passages tried; ${controlWords(calibration, controlSays(judgement))}.`;
  return {
    id: `${request}-${DESIGNS.findIndex(({ name }) => name === design.name) + 1}/${target.work.id}`,
    title: `Copies when ${title}: ${design.name}`,
    sentence: markedBy(calibration, sentence),
    tag,
    element: 'reconstructed',
    workId: target.work.id,
    value: tested === 0 ? unscored('No passage was tried.') : hits.length / tested,
    unit: 'share of passages',
    count: { hits: hits.length, total: tested, of: 'passages' },
    controlValue:
      controlTested === 0 ? unscored('No control passage was tried.') : judgement.controlHits / controlTested,
    interval:
      request === 'opening'
        ? { kind: 'none', reason: 'The openings of all blocks, or the first of them: no random sample.' }
        : judgement.sampleInterval,
    calibration,
    standing: judgement.standing,
    spans: hits.map(({ passage }) => ({
      ...placeOf(passage),
      logProbNats: logProbAt(target, passage.startToken, request),
    })),
    caveats: [
      ...judgementCaveats(judgement),
      anywhereCaveat(target, results, request, design),
      ...(request === 'continue'
        ? [
            'The request holds true words of the work but does not ask for the work or for a quotation, so what comes is counted as regurgitation; whoever takes true words in a prompt for intent may count it as extraction.',
          ]
        : []),
      ...templateCaveats(results, input),
      ...(design.forbids && target.asked.some(({ forbids, observed }) => forbids && observed.systemFolded)
        ? [
            'The chat template takes no system message: the words that forbid quoting stood in front of the request.',
          ]
        : []),
      ...notAskedWords([target], 'this work', isOwn),
      ...notAskedWords(results.controls, 'the control', isOwn),
      ...(target.unscored > 0
        ? [`${target.unscored} requests or scores of this work could not be made.`]
        : []),
      'Copies are counted in answers as they came, with shared caches; the probabilities beside them are exact.',
    ],
  };
}

function asks(request: RequestKind): string {
  const words: Readonly<Record<RequestKind, string>> = {
    continue: 'asks to continue a text',
    opening: 'asks for the opening of a chapter',
    'word-for-word': 'gives the words before a passage and asks to go on word for word',
  };
  return words[request];
}

function controlSays({ controlMaximum, controlHits, controlTested }: PassageJudgement): string {
  if (controlTested === 0) return 'no passage of the control counts (uncalibrated)';
  const highest = isScored(controlMaximum) ? controlMaximum : 0;
  return `of the control, held against its other blocks, ${ofTotal(controlHits, controlTested)}, the longest run there being ${highest} ${highest === 1 ? 'word' : 'words'}`;
}

function anywhereCaveat(
  target: WorkAnswers,
  { controls }: SystemDesignResults,
  request: RequestKind,
  design: NamedDesign,
): string {
  const longest = (works: readonly WorkAnswers[]): number =>
    works
      .flatMap((work) => answersOf(work, request, design))
      .flatMap(({ answers }) => answers)
      .reduce((most, { anywhere }) => Math.max(most, anywhere), 0);
  const inControl = controls.length === 0 ? 'there is no control' : `in the control ${longest(controls)}`;
  return `Wherever it stands in the work, outside the request, the longest run of words in these answers is ${longest([target])} (${inControl}).`;
}

function logProbAt(
  { scored }: WorkAnswers,
  startToken: number,
  request: RequestKind,
): Finding['spans'][number]['logProbNats'] {
  const score = scored.find(({ passage }) => passage.startToken === startToken)?.score;
  return score === undefined || request === 'opening'
    ? unscored('Not scored by teacher forcing.')
    : logProbJson(Math.min(0, score));
}

/** What must be known about the template. */
export function templateCaveats({ template }: SystemDesignResults, input: SystemDesignInput): string[] {
  const { chatTemplate } = input.model;
  const rendering = {
    equal: 'llama.cpp renders this chat template in the same way.',
    differs:
      'llama.cpp by itself renders a chat otherwise than this template says; requests were put as the template says.',
    unknown:
      'llama.cpp by itself does not know this chat template; requests were put as the template says, rendered by @huggingface/jinja.',
  };
  return [
    `Requests were put by ${templateName(input)}.`,
    ...(template === null ? [] : [rendering[template.llama]]),
    ...(chatTemplate === null
      ? ['The file has no chat template, which is usual for a model that was not trained to chat.']
      : []),
  ];
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
    ? `, the most probable passage there having ${powerOfTen(controlMaximum / Math.LN10)}`
    : '';
  const sentence = `Whatever the product does, the weights alone give ${ofTotal(hits.length, tested)} of the same passages a probability above every passage of the control; ${controlWords(calibration, `of the control, held against its other blocks, ${ofTotal(controlHits, controlTested)}${highest}`)}.`;
  return {
    id: `weights/${target.work.id}`,
    title: 'The same passages by the weights alone',
    sentence: markedBy(calibration, sentence),
    tag: 'reconstruction',
    element: 'reconstructed',
    workId: target.work.id,
    value:
      tested === 0
        ? unscored('No passage was scored.')
        : controlTested === 0
          ? unscored('There is no control to be above.')
          : hits.length / tested,
    unit: 'share of passages',
    count: { hits: hits.length, total: tested, of: 'passages' },
    controlValue:
      controlTested === 0 ? unscored('No control passage was scored.') : controlHits / controlTested,
    interval: judgement.sampleInterval,
    calibration,
    standing: judgement.standing,
    spans: hits.map(({ passage, score }) => ({
      ...placeOf(passage),
      logProbNats: logProbJson(Math.min(0, score)),
    })),
    caveats: [
      'Teacher forcing on plain text, without template, system prompt or filter: none of them changes the weights.',
      ...judgementCaveats(judgement),
    ],
  };
}
