import type { Remark } from '../base/index.js';
import { untestedSentence, type ScoreSummary } from '../domain/index.js';
import type { Answer, AnswerBand, AnswerBrief, Information, Lead } from './answer.js';
import { attemptsOf, suppliedOf } from './attempts.js';
import { chanceOf, floorOf } from './chance.js';
import { decidedBy, elementsOf } from './elements.js';
import { budgetOf, leadOf } from './lead.js';
import { objectionsOf } from './objections.js';
import {
  findingOfPassages,
  findingsOf,
  measuredPassages,
  PASSAGES,
  type AnswerSource,
  type MeasuredPassages,
} from './source.js';
import { words } from './words.js';
import { writtenOf } from './written.js';

const STANDING_ORDER = { claim: 0, 'not-shown': 1, measured: 2 } as const;

/** The answer for one work and one model, joined over all their examinations. The same source gives the same answer. */
export function answerOf(source: AnswerSource): Answer {
  const measured = measuredPassages(source);
  const led = leadOf(source);
  const others = otherTests(source, led.place);
  const lead = { ...led, also: [...shownElsewhere(led, others), ...led.also] };
  const attempts = attemptsOf(source);
  const information = informationOf(source);
  const objections = objectionsOf({ source, measured, lead: lead.kind });
  return {
    model: source.model,
    work: { id: source.work.id, title: source.work.title },
    examinations: source.examinations.map(({ id, attackId, attackTitle, status }) => ({
      id,
      attackId,
      attackTitle,
      status,
    })),
    elements: elementsOf(source, objections),
    attempts,
    supplied: [
      ...suppliedOf(attempts),
      ...(information === null ? [] : [words.remark('ledger', information)]),
    ],
    information,
    lead,
    untested: untestedOf(source, measured),
    bands: measured === null ? [] : bandsOf(source, measured),
    bandsOf: measured?.examination.id ?? '',
    setting: measured === null ? null : settingOf(measured),
    written: writtenOf(source),
    chance: chanceOf(source, measured),
    objections,
    others,
  };
}

/** The same as one cell of the matrix. */
export function briefOf({ model, work, lead, others, examinations, elements }: Answer): AnswerBrief {
  const portion = elements.rows.find(({ id }) => id === 'substantial-portion');
  const finished = examinations.filter(({ status }) => status === 'finished').length;
  return {
    modelId: model.id,
    workId: work.id,
    kind: lead.kind,
    standing: lead.standing,
    calibration: lead.calibration,
    work: lead.work,
    control: lead.control,
    elementsShown: elements.rows.filter(({ state }) => state === 'shown').length,
    portion: { work: portion?.work ?? null, control: portion?.control ?? null },
    otherClaims: others.filter(({ standing }) => standing === 'claim').length,
    finished,
    unfinished: examinations.length - finished,
  };
}

/** Whose information the work is; without a control that fits, nothing is said of it. */
function informationOf(source: AnswerSource): Information | null {
  const placed = decidedBy(source, 'information');
  if (placed === null || placed.finding.calibration.kind === 'uncalibrated') return null;
  const { ledger } = placed.finding;
  if (ledger === undefined || ledger.control === null) return null;
  return { examinationId: placed.examination.id, ...ledger, control: ledger.control };
}

/** What of the work is in no number, and why. */
function untestedOf({ work, examinations }: AnswerSource, measured: MeasuredPassages | null): Remark[] {
  const tested = measured?.target.summary.tested;
  const missing = examinations
    .flatMap(({ start }) => start?.targets ?? [])
    .find(({ id, missingText }) => id === work.id && missingText !== undefined)?.missingText;
  return [
    ...(tested === undefined || untestedSentence(tested) === '' ? [] : [words.remark('untested', tested)]),
    ...(missing === undefined ? [] : [words.remark('text-missing', { missing })]),
  ];
}

function testedStrip({ stripTested }: ScoreSummary): Pick<AnswerBand, 'tested'> {
  return { tested: stripTested };
}

function settingOf(measured: MeasuredPassages): Answer['setting'] {
  const { queries, probability, policy } = budgetOf(measured);
  return {
    log10Floor: floorOf(measured),
    queries,
    probability,
    policy,
    replayDecades: measured.details.replay.largestDeltaLog10,
  };
}

function bandsOf(source: AnswerSource, { examination, details, target }: MeasuredPassages): AnswerBand[] {
  const portion = findingOfPassages(source, examination, PASSAGES['coverage-family-floor']);
  const floor = target.thresholds.find(({ name }) => name === 'family-floor');
  return [
    {
      workId: target.workId,
      title: target.title,
      role: 'target',
      chars: target.summary.chars,
      slices: target.summary.strip,
      ...testedStrip(target.summary),
      share: portion?.value ?? floor?.coverage ?? words.unscored('no-line'),
    },
    ...details.controls.map(({ workId, title, summary }): AnswerBand => ({
      workId,
      title,
      role: 'control',
      chars: summary.chars,
      slices: summary.strip,
      ...testedStrip(summary),
      share: portion?.controlValue ?? words.unscored('no-line'),
    })),
  ];
}

/** What other tests show, beside an answer that is no claim: without it, the answer would deny them. */
function shownElsewhere({ standing }: Lead, others: Answer['others']): Remark[] {
  const claims = others.filter((one) => one.standing === 'claim');
  return standing === 'claim' || claims.length === 0
    ? []
    : [
        words.remark('shown-elsewhere', {
          tests: claims.map(({ title, examinationId }) => ({ title, examinationId })),
        }),
      ];
}

/** Tests that stand by themselves, as the register of the case counts them, without the one that leads. */
function otherTests(source: AnswerSource, lead: Answer['lead']['place']): Answer['others'] {
  return findingsOf(source)
    .filter(
      ({ examination, finding }) =>
        finding.family !== undefined &&
        finding.family.needs === undefined &&
        !(examination.id === lead?.examinationId && finding.id === lead.findingId),
    )
    .map(({ examination, finding }) => ({
      examinationId: examination.id,
      findingId: finding.id,
      attackTitle: examination.attackTitle,
      title: finding.title,
      standing: finding.standing,
      calibration: finding.calibration.kind,
      sentence: finding.sentence,
    }))
    .sort((a, b) => STANDING_ORDER[a.standing] - STANDING_ORDER[b.standing]);
}
