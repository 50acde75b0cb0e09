import type { Json, Remark } from '../../base/index.js';
import type { Finding, WindowDetails } from '../../domain/index.js';
import type { PlannedTest, Workings } from '../define.js';
import {
  bestPassageFinding,
  coverageFinding,
  FLOOR_TEST,
  GROUP_TEST,
  groupFinding,
  groupFindingId,
  groupPValues,
  type JudgedWindows,
  memorizedPassages,
  spikeFinding,
  withTested,
} from '../kit/index.js';
import { withBesideCaveats, besideDetails, type JudgedScores, type TargetBeside } from './judged.js';
import { openingOf } from './opening.js';
import type { ProbabilisticInput } from './parameters.js';
import { hashOf } from './plan.js';
import { words } from './words.js';

type InAnswerDetails = NonNullable<WindowDetails['inAnswer']>;

/** Id of the finding about windows in an answer that states what another one states of windows on raw text. */
function inAnswerId(findingId: string): string {
  return findingId.replace('/', '-in-answer/');
}

/** The tests of a target in an answer, in the order of the findings. */
export function testsInAnswer(targetId: string): PlannedTest[] {
  const passages = inAnswerId(`memorized-passages/${targetId}`);
  return [
    { findingId: passages, ...FLOOR_TEST },
    { findingId: inAnswerId(`coverage-family-floor/${targetId}`), ...FLOOR_TEST, needs: passages },
    { findingId: inAnswerId(groupFindingId(targetId)), ...GROUP_TEST },
  ];
}

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
  const passages = memorizedPassages(target, judged, parameters);
  return [
    ...[
      withBesideCaveats(passages, one),
      coverageFinding(target, parameters),
      groupFinding(target),
      bestPassageFinding(target, parameters),
    ].map((finding) => withTested(finding, target.details.summary.tested)),
    ...spikes.map((spike) => spikeFinding(target.scores.work.id, spike, target.calibrated)),
  ].map((finding) => ({
    ...withoutHeadline(finding),
    id: inAnswerId(finding.id),
    title: `${finding.title}, in an answer`,
    sentence: `${finding.sentence} In this test, the model read each prefix as the beginning of its answer in a chat.`,
    caveats: [...finding.caveats, ...caveats],
  }));
}

/** The headline of the work is the one on raw text. */
function withoutHeadline(finding: Finding): Finding {
  const same = { ...finding };
  delete same.isHeadline;
  return same;
}

/** The p-values of the tests of the groups in an answer, by the id of their findings. */
export function inAnswerPValues({ judged }: JudgedScores): [string, number][] {
  return [...groupPValues(judged)].map(([id, p]) => [inAnswerId(id), p]);
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
