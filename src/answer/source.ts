import { KINDS, kindOf, kindsServing, type FindingKind } from '../attacks/kinds.js';
import type { Remark } from '../base/index.js';
import {
  windowDetailsOf,
  type EvidenceRole,
  type ExaminationStart,
  type ExaminationStatus,
  type Finding,
  type Findings,
  type Question,
  type WindowDetails,
} from '../domain/index.js';
import { words } from './words.js';

/** An examination as an answer reads it; a report and a case both have these. */
export interface AnswerExamination {
  readonly id: string;
  readonly attackId: string;
  readonly attackTitle: string;
  readonly status: ExaminationStatus;
  readonly start: Pick<
    ExaminationStart,
    'proposals' | 'targets' | 'controls' | 'sources' | 'cleaning'
  > | null;
  /** Null while it is not finished. */
  readonly findings: Findings | null;
}

/** What an answer is made from: one work, one model, and every examination of the two. */
export interface AnswerSource {
  readonly model: { readonly id: string; readonly name: string; readonly role: EvidenceRole | null };
  /** `firstPublished` as stated on receipt; empty if it was not. */
  readonly work: { readonly id: string; readonly title: string; readonly firstPublished: string };
  /** In the order of their ids. */
  readonly examinations: readonly AnswerExamination[];
  /** The other models of the case that were examined with this work. */
  readonly others: readonly OtherModel[];
}

/** Another model, with its examinations of the same work. */
export interface OtherModel {
  readonly model: { readonly id: string; readonly name: string };
  readonly examinations: readonly AnswerExamination[];
}

/** A finding about the work, with its examination. */
export interface PlacedFinding {
  readonly examination: AnswerExamination;
  readonly finding: Finding;
}

/** An examination that measured the passages of the work one by one. */
export interface MeasuredPassages {
  readonly examination: AnswerExamination;
  readonly details: WindowDetails;
  readonly target: WindowDetails['targets'][number];
  /** Number of control passages that counted. */
  readonly controls: number;
}

/** The findings about the work, in the order of the examinations. */
export function findingsOf(source: AnswerSource): PlacedFinding[] {
  return source.examinations.flatMap((examination) =>
    (examination.findings?.findings ?? [])
      .filter((finding) => finding.workId === source.work.id)
      .map((finding) => ({ examination, finding })),
  );
}

/** The findings about the work that serve a question, in the order in which their kinds are asked, then in that of the examinations. */
export function findingsServing(source: AnswerSource, question: Question): PlacedFinding[] {
  const all = findingsOf(source);
  return kindsServing(question).flatMap((kind) =>
    all.filter(
      ({ examination, finding }) => examination.attackId === kind.attackId && kindOf(finding) === kind,
    ),
  );
}

/** The attack that is asked first about a question. @throws {RangeError} if no kind of finding serves it */
export function attackFor(question: Question): string {
  const [first] = kindsServing(question);
  if (first === undefined) throw new RangeError(`No finding serves ${question}.`);
  return first.attackId;
}

/** The findings of an attack that measures passages one by one. */
export const PASSAGES = KINDS.probabilistic;

/** The finding of a kind in one examination that measured passages one by one. */
export function findingOfPassages(
  { work }: Pick<AnswerSource, 'work'>,
  { findings }: AnswerExamination,
  kind: FindingKind,
): Finding | undefined {
  return findings?.findings.find((finding) => finding.workId === work.id && kindOf(finding) === kind);
}

/** Order of calibrations, the best first. */
export const FIT = { calibrated: 0, imperfect: 1, uncalibrated: 2 } as const;

/**
 * The finished examination on whose passages the answer rests; null if none measured passages one by one. The rule looks at no result:
 * the attack whose findings lead an answer before others, then the better calibration, then the most passages, then the first.
 */
export function measuredPassages(
  source: Pick<AnswerSource, 'work' | 'examinations'>,
): MeasuredPassages | null {
  const found = source.examinations.flatMap((examination): MeasuredPassages[] => {
    const details = windowDetailsOf(examination.findings);
    const target = details?.targets.find(({ workId }) => workId === source.work.id);
    if (details === null || target === undefined) return [];
    const controls = details.controls.reduce((sum, { summary }) => sum + summary.windows, 0);
    return [{ examination, details, target, controls }];
  });
  const rank = ({ examination, target }: MeasuredPassages): readonly [number, number, number] => [
    examination.attackId === attackFor('lead') ? 0 : 1,
    FIT[
      examination.findings?.findings.find(({ workId }) => workId === source.work.id)?.calibration.kind ??
        'uncalibrated'
    ],
    -target.summary.windows,
  ];
  return (
    found.sort((a, b) => {
      const [x, y] = [rank(a), rank(b)];
      return x[0] - y[0] || x[1] - y[1] || x[2] - y[2];
    })[0] ?? null
  );
}

/** A finding in its own words. */
export function asFound({ examination, finding }: PlacedFinding): Remark {
  return words.remark('as-found', {
    sentence: finding.sentence,
    title: finding.title,
    examinationId: examination.id,
    findingId: finding.id,
  });
}

/** Do the passages above the floor differ from the control even without the model? */
export function isForeign({ target: { hitGate } }: Pick<MeasuredPassages, 'target'>): boolean {
  return hitGate.kind === 'hit-gate' && hitGate.verdict === 'foreign';
}
