import type { Json, Remark } from '../../base/index.js';
import type { Finding, WindowDetails } from '../../domain/index.js';
import type { Workings } from '../define.js';
import {
  bestPassageFinding,
  coverageFinding,
  groupFinding,
  groupPValues,
  type JudgedWindows,
  memorizedPassages,
  spikeFinding,
  withTested,
} from '../kit/index.js';
import { withBesideCaveats, besideDetails, type JudgedScores, type TargetBeside } from './judged.js';
import { probabilisticKinds } from './kinds.js';
import { openingOf } from './opening.js';
import type { ProbabilisticInput } from './parameters.js';
import { hashOf } from './plan.js';
import { words } from './words.js';

type InAnswerDetails = NonNullable<WindowDetails['inAnswer']>;

/** What is found of every target in an answer, by its id. */
export function inAnswerFindings(
  { judged, targets }: JudgedScores,
  input: ProbabilisticInput,
): ReadonlyMap<string, readonly Finding[]> {
  return new Map(targets.map((one) => [one.target.scores.work.id, findingsOf(one, judged, input)] as const));
}

function findingsOf(one: TargetBeside, judged: JudgedWindows, input: ProbabilisticInput): Finding[] {
  const { target, spikes } = one;
  const { parameters } = input;
  const caveats = caveatsOf(input);
  const passages = memorizedPassages(
    probabilisticKinds['memorized-passages-in-answer'],
    target,
    judged,
    parameters,
  );
  return [
    ...[
      withBesideCaveats(passages, one),
      coverageFinding(probabilisticKinds['coverage-family-floor-in-answer'], target, parameters),
      groupFinding(probabilisticKinds['group-shift-in-answer'], target),
      bestPassageFinding(probabilisticKinds['best-passage-in-answer'], target, parameters),
    ].map((finding) => withTested(finding, target.details.summary.tested)),
    ...spikes.map((spike) =>
      spikeFinding(
        probabilisticKinds['known-memorized-found-in-answer'],
        target.scores.work.id,
        spike,
        target.calibrated,
      ),
    ),
  ].map((finding) => ({
    ...finding,
    sentence: `${finding.sentence} In this test, the model read each prefix as the beginning of its answer in a chat.`,
    caveats: [...finding.caveats, ...caveats],
  }));
}

/** The p-values of the tests of the groups in an answer, by the id of their findings. */
export function inAnswerPValues({ judged }: JudgedScores): ReadonlyMap<string, number> {
  return groupPValues(probabilisticKinds['group-shift-in-answer'], judged);
}

function caveatsOf(input: ProbabilisticInput): Remark[] {
  const { tokens, variables, closed, request } = openingOf(input);
  const given = Object.entries(variables).map(([name, value]) => `${name} = ${String(value)}`);
  const named = input.works.find(({ role, title }) => role === 'target' && names(request, title));
  return [
    words.remark('in-answer-apart', { tokens: tokens.length }),
    words.remark('in-answer-two-tests'),
    words.remark('in-answer-prefilled'),
    ...(given.length === 0 ? [] : [words.remark('in-answer-reasoning-off', { variables: given.join(', ') })]),
    ...(closed === '' ? [] : [words.remark('in-answer-closed', { closed: closed.replace(/\n/gu, '⏎') })]),
    ...(named === undefined ? [] : [words.remark('in-answer-names-work', { title: printable(named.title) })]),
    words.remark('in-answer-rendered'),
    words.remark('in-answer-raw-only'),
  ];
}

/** A title from the evidence as one short line without control characters. */
function printable(title: string): string {
  return Array.from(title.replace(/[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu, ' '))
    .slice(0, 60)
    .join('');
}

/** Shorter titles are ordinary words more often than names. */
const LEAST_TITLE = 5;

/** Does a request hold the title of a work, apart from the ending of a file name? */
function names(request: string, title: string): boolean {
  const plain = (text: string): string =>
    ` ${text
      .normalize('NFKC')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .trim()} `;
  const sought = plain(title.replace(/\.[a-z0-9]{1,5}$/iu, ''));
  return sought.trim().length >= LEAST_TITLE && plain(request).includes(sought);
}

/** What findings carry of the windows in an answer. */
export function inAnswerDetails(
  input: ProbabilisticInput,
  { judged: { details }, targets }: JudgedScores,
): InAnswerDetails {
  const { request, text, tokens, bos, variables, closed } = openingOf(input);
  const { histogramEdges, controls, replay } = details;
  return {
    request,
    prompt: text,
    promptTokens: tokens.length,
    promptSha256: hashOf(tokens),
    bos,
    variables: { ...variables },
    closed,
    histogramEdges,
    targets: targets.map(besideDetails),
    controls,
    replay,
  };
}

/** Members of a row of the table of windows that depend on what precedes a window. */
const SCORED_MEMBERS = ['scored', 'logP', 'policyLogP', 'greedyTokens', 'greedyExact', 'above'];

/** The workings on raw text with those in an answer: in each row of the table, and beside the targets. */
export function withAnswerWorkings(raw: Workings, answers: Workings): Workings {
  return {
    rows: joined(raw.rows, answers.rows),
    document: { ...raw.document, inAnswer: { targets: answers.document['targets'] ?? [] } },
  };
}

function* joined(raw: Workings['rows'], answers: Workings['rows']): Workings['rows'] {
  const others = answers[Symbol.iterator]();
  for (const row of raw) {
    const other = others.next();
    if (other.done === true) throw new TypeError('the table in an answer is shorter');
    const own = SCORED_MEMBERS.flatMap((name): [string, Json][] => {
      const value = other.value[name];
      return value === undefined ? [] : [[name, value]];
    });
    yield { ...row, inAnswer: Object.fromEntries(own) };
  }
}
