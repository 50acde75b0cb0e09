import { kindOf, KINDS, kindsServing } from '../attacks/kinds.js';
import { canonicalJson, isScored, type Remark } from '../base/index.js';
import {
  findingElementSchema,
  findingTagSchema,
  isShareOfCharacters,
  windowDetailsOf,
  type Finding,
  type Findings,
  type Question,
} from '../domain/index.js';
import { unmetConditions } from '../figure/index.js';
import type { Amount, Elements, ElementLine, ElementState, Objection } from './answer.js';
import { amountOf, withinBudget } from './lead.js';
import {
  attackFor,
  findingsOf,
  findingsServing,
  FIT,
  isForeign,
  PASSAGES,
  type AnswerExamination,
  type AnswerSource,
  type MeasuredPassages,
  type PlacedFinding,
} from './source.js';
import { words } from './words.js';

type Row = Elements['rows'][number];
type Asked = Row['id'] | Elements['means'][number]['id'];
/** A finding among those of its examination. */
interface FoundIn {
  readonly examination: Pick<AnswerExamination, 'findings'>;
  readonly finding: Finding;
}

/** What findings say of the definition, in its order; the first element is shown by any means. */
const ASKED = [
  ...findingTagSchema.options,
  ...findingElementSchema.options.filter((id) => id !== 'reconstructed'),
];

/** Objections that say where the text came from, if not from this work. */
const OTHER_ORIGINS: readonly Objection['id'][] = [
  'common-text',
  'machine-written',
  'quoted-elsewhere',
  'other-edition',
];

/** Reasons that a count of none says already. */
const SAID_BY_NONE: ReadonlySet<string> = new Set([
  'no-passage-above',
  'no-memorized-passage',
  'no-passage-above-floor',
  'none-exceeds-control',
  'no-passage-word-for-word',
  'no-passage-above-control-floor',
  'bounds-overlap',
]);

/** Why a finding whose kind can carry a claim was no test. */
const NO_TEST: ReadonlySet<string> = new Set(['no-test', 'hit-alone', 'too-few-texts']);

/** Conditions of an interval, which a work or a control in too few blocks cannot meet, whatever the model holds. */
const NO_INTERVAL: ReadonlySet<string> = new Set([
  'no-interval-target',
  'no-interval-control',
  'no-interval-for',
]);
const OF_BLOCKS: ReadonlySet<string> = new Set([...NO_INTERVAL, 'hit-blocks']);

/** What a model wrote, of which nothing is a part of the work. */
const WRITTEN_UNITS: ReadonlySet<string> = new Set(['texts', 'answers', 'draws']);

/** Which element is the weakest: one that was tested and not shown before one that cannot be determined, before one that was not examined. */
const WEAKEST: readonly ElementState[] = ['not-shown', 'cannot-be-told', 'not-examined', 'shown'];

/**
 * What is shown of each element of the definition. The examination that decides an element is chosen by what it measured and how well its
 * control fits, never by what it found: the kind of finding that is asked first, then the better calibration, then the most passages, then
 * the first.
 * @source Cooper & Grimmelmann 2025, arXiv 2404.12590
 */
export function elementsOf(source: AnswerSource, objections: readonly Objection[]): Elements {
  const means = findingTagSchema.options.map((id) => ({ id, ...lineOf(source, id) }));
  const rows = findingElementSchema.options.map((id): Row => {
    // A copy by any means is a reconstruction: extraction and regurgitation are lines of the first element.
    if (id === 'reconstructed') return { id, ...lineOf(source, 'reconstruction') };
    if (id === 'near-exact') return { id, ...withLongest(source, lineOf(source, id)) };
    if (id === 'substantial-portion')
      return { id, ...withDesignated(source, withParts(source, lineOf(source, id))) };
    return { id, ...specific(lineOf(source, id), objections) };
  });
  const weakest = weakestOf(rows, objections);
  return {
    rows: reasonsOnce(rows),
    means,
    weakest: weakest.id,
    sentence: conclusionOf(rows, weakest, objections),
  };
}

/** A reason that an element shares with one before it is said there alone. */
function reasonsOnce(rows: readonly Row[]): Row[] {
  const said = new Map<string, Row['id']>();
  return rows.map((row) => ({
    ...row,
    why: row.why.map((reason) => {
      const key = canonicalJson([reason.code, reason.data ?? null]);
      const before = said.get(key);
      said.set(key, before ?? row.id);
      return before === undefined ? reason : words.remark('reason-before', { element: before });
    }),
  }));
}

function lineOf(source: AnswerSource, asked: Exclude<Asked, 'reconstructed'>): ElementLine {
  const placed = decidedBy(source, asked);
  return placed === null ? unexamined(source, asked) : examined(placed, asked);
}

/** The finding that decides; null if no examination that measures it is finished. */
export function decidedBy(source: AnswerSource, asked: Question): PlacedFinding | null {
  const all = findingsServing(source, asked);
  const [first] = all;
  if (first === undefined) return null;
  const kind = kindOf(first.finding);
  const rank = (placed: PlacedFinding): readonly [number, number] => [
    FIT[placed.finding.calibration.kind],
    -(targetOf(placed)?.summary.windows ?? placed.finding.count?.total ?? 0),
  ];
  const alike = all.filter(({ finding }) => kindOf(finding) === kind);
  const [best] = alike.sort((a, b) => {
    const [x, y] = [rank(a), rank(b)];
    return x[0] - y[0] || x[1] - y[1];
  });
  return best ?? first;
}

function unexamined(source: AnswerSource, asked: Exclude<Asked, 'reconstructed'>): ElementLine {
  const attackIds = kindsServing(asked).map(({ attackId }) => attackId);
  const open = source.examinations.find(
    ({ attackId, status }) => attackIds.includes(attackId) && status !== 'finished' && status !== 'failed',
  );
  return {
    state: 'not-examined',
    attackId: open?.attackId ?? attackFor(asked),
    examinationId: open?.id ?? '',
    findingId: '',
    sentence: open === undefined ? words.remark('not-examined') : words.remark('unfinished', { id: open.id }),
    why: [],
    work: null,
    control: null,
  };
}

function examined(placed: PlacedFinding, asked: Exclude<Asked, 'reconstructed'>): ElementLine {
  const { examination, finding } = placed;
  const { state, why } = judged(placed);
  const decided = {
    state,
    attackId: examination.attackId,
    examinationId: examination.id,
    findingId: finding.id,
  };
  // A number without a control that fits says nothing about an element; the results have it, marked.
  if (finding.calibration.kind === 'uncalibrated') {
    const sentence = words.remark(
      finding.calibration.controls.length === 0 ? 'no-control-here' : 'control-unfit',
    );
    return { ...decided, sentence, why: [], work: null, control: null };
  }
  return {
    ...decided,
    sentence: sentenceOf(placed, asked),
    why,
    work: amountOf(finding),
    control: controlOf(placed),
  };
}

/** What was counted, what is said of it, and the same of the control. */
function sentenceOf(placed: FoundIn, asked: Exclude<Asked, 'reconstructed'>): Remark {
  const { finding } = placed;
  const work = amountOf(finding);
  const control = controlOf(placed);
  const { interval, byChanges = [] } = finding;
  return words.remark('element', {
    work: { ...work, share: isScored(work.share) ? work.share : null },
    control: control === null ? null : { ...control, share: isScored(control.share) ? control.share : null },
    says: saidOf(placed, asked),
    namesWork: isShareOfCharacters(finding.unit) || WRITTEN_UNITS.has(work.of),
    ...(interval.kind === 'interval' ? { interval } : {}),
    // The most changes are what the finding counts.
    ...(byChanges.length === 0 ? {} : { byChanges: byChanges.slice(0, -1).toReversed() }),
  });
}

/**
 * A finding in the words in which an answer states it: what was counted, and the same of the control. Null where its kind decides nothing of
 * the definition, or no control fits.
 */
export function plainSentence(findings: Findings, finding: Finding): string | null {
  const said = Object.keys(kindOf(finding)?.says ?? {});
  const asked = ASKED.find((one) => said.includes(one));
  if (asked === undefined || finding.calibration.kind === 'uncalibrated' || !isScored(finding.value))
    return null;
  return sentenceOf({ examination: { findings }, finding }, asked).text;
}

/** The state of an element by the finding that decides it, and what limits or explains it. */
function judged(placed: PlacedFinding): { readonly state: ElementState; readonly why: Remark[] } {
  const { finding } = placed;
  const { standing, calibration, tested } = finding;
  if (calibration.kind === 'uncalibrated') return { state: 'cannot-be-told', why: [] };
  if (standing === 'claim')
    return {
      state: 'shown',
      why: calibration.kind === 'imperfect' ? [words.remark('claim-without-rate')] : [],
    };
  if (standing === 'measured') {
    const code = finding.caveats.find((one) => NO_TEST.has(one.code));
    const target = targetOf(placed);
    const isOther = target !== undefined && isForeign({ target });
    return {
      state: 'cannot-be-told',
      why: [isOther ? words.remark('hits-differ') : (code ?? words.remark('no-line'))],
    };
  }
  const unmet = unmetConditions(finding);
  if (unmet.some(({ code }) => NO_INTERVAL.has(code)) && unmet.every(({ code }) => OF_BLOCKS.has(code)))
    return { state: 'cannot-be-told', why: unmet };
  // A text of which less than half was tested can hold the passages that would show it.
  return tested !== undefined && tested.tested * 2 < tested.chars
    ? {
        state: 'cannot-be-told',
        why: [words.remark('half-untested', { share: tested.tested / tested.chars })],
      }
    : {
        state: 'not-shown',
        // That none is above the line is said by the count.
        why: unmet.filter(({ code }) => finding.count?.hits !== 0 || !SAID_BY_NONE.has(code)),
      };
}

/** The work of a finding among the details of an attack that measures passages one by one. */
function targetOf({ examination, finding }: FoundIn): MeasuredPassages['target'] | undefined {
  return windowDetailsOf(examination.findings)?.targets.find(({ workId }) => workId === finding.workId);
}

/** What the kind of a finding says of those that count, with the numbers of its plan. */
function saidOf(
  { examination: { findings }, finding }: FoundIn,
  asked: Exclude<Asked, 'reconstructed'>,
): string {
  const says = kindOf(finding)?.says?.[asked];
  if (says === undefined) throw new RangeError(`${finding.id} decides ${asked} and says nothing of it.`);
  return says.replace(/\{(\w+)\}/gu, (_, blank: string) => {
    const value = findings?.parameters[blank];
    if (typeof value !== 'number') throw new RangeError(`${finding.id} has no number for ${blank}.`);
    return value.toLocaleString('en-US');
  });
}

/** The same quantity in the control; null if there is none. */
export function controlOf(placed: FoundIn): Amount | null {
  const { examination, finding } = placed;
  if (finding.calibration.controls.length === 0) return null;
  const details = windowDetailsOf(examination.findings);
  const target = targetOf(placed);
  const counts = (hits: number, total: number): Amount => ({
    share: finding.controlValue,
    hits,
    total,
    of: 'control passages',
  });
  if (details !== null && target !== undefined && isScored(finding.controlValue)) {
    const kind = kindOf(finding);
    // The control of coverage, too, is counted in passages.
    if (kind === PASSAGES['memorized-passages'] || kind === PASSAGES['coverage-family-floor']) {
      const { hits, total } = target.control.leaveOneBlockOutHits;
      return counts(hits, total);
    }
    if (kind === PASSAGES['extractable-within-budget']) {
      const total = details.controls.reduce((sum, { summary }) => sum + summary.windows, 0);
      return counts(withinBudget(finding.controlValue, total), total);
    }
  }
  const { controlCount } = finding;
  return controlCount === undefined
    ? { share: finding.controlValue, of: finding.unit }
    : { share: finding.controlValue, ...controlCount };
}

/** The longest text that was written without a gap stands with the near copies of the same examination. */
function withLongest(source: AnswerSource, line: ElementLine): ElementLine {
  const longest = findingsOf(source).find(
    ({ examination, finding: one }) =>
      examination.id === line.examinationId && kindOf(one) === KINDS.greedy['longest-stretch'],
  )?.finding;
  if (longest === undefined || line.work === null || !isScored(longest.value)) return line;
  const { value, controlValue } = longest;
  const control = isScored(controlValue) ? controlValue : null;
  return { ...line, why: [...line.why, words.remark('longest', { words: value, control })] };
}

/** In how many parts of the work passages count stands with the portion, where any does. */
function withParts(source: AnswerSource, line: ElementLine): ElementLine {
  const parts = findingsOf(source).find(
    ({ examination, finding: { id } }) => examination.id === line.examinationId && id === line.findingId,
  )?.finding.parts;
  return parts === undefined || parts.hits === 0 || line.work === null
    ? line
    : { ...line, why: [...line.why, words.remark('parts', parts)] };
}

/** What was found in the passages that a person designated stands with the portion; of several examinations in the first. */
function withDesignated(source: AnswerSource, line: ElementLine): ElementLine {
  const placed = findingsOf(source).find(
    ({ finding }) => kindOf(finding) === KINDS.probabilistic['designated-passages'],
  );
  if (placed === undefined) return line;
  const { examination, finding } = placed;
  const statedIn = ({ start }: AnswerExamination): string =>
    start?.targets.find(({ id }) => id === source.work.id)?.designated ?? '';
  const numberOf = ({ id }: AnswerExamination): number => Number(id.slice(1));
  // Under any model of the case: whoever saw a result could have chosen by it.
  const before = [source, ...source.others]
    .flatMap(({ examinations }) => examinations)
    .filter((one) => one.status !== 'planned' && numberOf(one) < numberOf(examination))
    .toSorted((x, y) => numberOf(x) - numberOf(y));
  const { hits, total } = finding.count ?? {};
  return {
    ...line,
    why: [
      ...line.why,
      finding.calibration.kind === 'uncalibrated' || hits === undefined || total === undefined
        ? words.remark('designated-unfit', { id: examination.id })
        : words.remark('designated', {
            id: examination.id,
            hits,
            total,
            control: isScored(finding.controlValue) ? finding.controlValue : null,
            after: before.filter((one) => statedIn(one) !== statedIn(examination)).map(({ id }) => id),
          }),
    ],
  };
}

/** Passages that count are of this text only where text that any model would write is ruled out. */
function specific(line: ElementLine, objections: readonly Objection[]): ElementLine {
  if (line.state !== 'shown') return line;
  const common = objections.find(({ id }) => id === 'common-text');
  if (
    common === undefined ||
    kindOf({ id: line.findingId }) === KINDS['prefix-variants']['bound-to-their-words']
  )
    return line;
  if (common.state === 'answered')
    return {
      ...line,
      why: [
        ...line.why,
        words.remark('origins', {
          excluded: originsIn(objections, true),
          open: originsIn(objections, false),
          models: common.facts.flatMap(({ code, data }) => (code === 'other-model' ? [data ?? {}] : [])),
        }),
      ],
    };
  return common.state === 'stands'
    ? { ...line, state: 'cannot-be-told', why: [words.remark('common-stands')] }
    : {
        ...line,
        state: 'not-examined',
        attackId: common.remedy.kind === 'examine' ? common.remedy.attackId : line.attackId,
        why: [words.remark('common-not-examined')],
      };
}

function originsIn(objections: readonly Objection[], isExcluded: boolean): Objection['id'][] {
  return OTHER_ORIGINS.filter((origin) =>
    objections.some(({ id, state }) => id === origin && (state === 'answered') === isExcluded),
  );
}

/** The weakest element; of several in the same state the first, of four that are shown the last where another origin is open. */
function weakestOf(rows: readonly Row[], objections: readonly Objection[]): Row {
  const isOriginOpen = originsIn(objections, false).length > 0;
  const rank = ({ id, state, work, control }: Row): readonly [number, number] => [
    WEAKEST.indexOf(state),
    state !== 'shown' ? 0 : isOriginOpen ? Number(id !== 'specific-work') : shareOf(work) - shareOf(control),
  ];
  return rows.reduce((weakest, row) => {
    const [x, y] = [rank(weakest), rank(row)];
    return x[0] - y[0] > 0 || (x[0] === y[0] && x[1] > y[1]) ? row : weakest;
  });
}

function shareOf(amount: Amount | null): number {
  return amount !== null && isScored(amount.share) ? amount.share : 0;
}

/** Whether all four elements are shown; it is not argued. */
function conclusionOf(rows: readonly Row[], weakest: Row, objections: readonly Objection[]): Remark {
  const { id, state } = weakest;
  if (rows.some((row) => row.state !== state)) return words.remark('not-all', { weakest: id, state });
  return state === 'shown'
    ? words.remark('all-shown', { weakest: id, open: originsIn(objections, false) })
    : words.remark(`all-${state}`);
}
