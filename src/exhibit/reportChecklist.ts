import { percent } from '../base/index.js';
import {
  isModelRole,
  isTextRole,
  overstatedWhy,
  overstatedWord,
  type Finding,
  type HashCheck,
  type Report,
  type ReportExamination,
} from '../domain/index.js';
import { formatCount } from '../figure/index.js';
import { subjectOf, type ChecklistGap, type FoundGap } from './checklistGap.js';
import { exhibitGaps } from './exhibitGaps.js';

/** What a report lacks to be sealed, and what else it should have; refusals first, in the order of the report. */
export function reportChecklist(report: Report): ChecklistGap[] {
  const gaps = [
    ...identity(report),
    ...items(report),
    ...examinations(report),
    ...results(report),
    ...exhibitGaps(report),
    ...environment(report),
    ...disclosure(report),
    ...wording(report),
  ];
  return [
    ...gaps.filter(({ level }) => level === 'refuse'),
    ...gaps.filter(({ level }) => level === 'warn'),
  ].map((gap) => ({ ...gap, subject: subjectOf(report, gap.field) }));
}

function refuse(field: string, why: string): FoundGap {
  return { level: 'refuse', field, why };
}

function warn(field: string, why: string): FoundGap {
  return { level: 'warn', field, why };
}

function unless(present: boolean, gap: FoundGap): FoundGap[] {
  return present ? [] : [gap];
}

function identity({ case: { head }, title, signer, confidentiality, issuedAt }: Report): FoundGap[] {
  const named = (field: keyof typeof head, why: string): FoundGap[] =>
    unless(head[field].trim() !== '', refuse(`case.head.${field}`, why));
  return [
    ...unless(title.trim() !== '', refuse('title', 'A report needs a title.')),
    ...named('question', 'The question asked is not given. A report answers a question.'),
    ...named('caption', 'The case has no caption.'),
    ...named('docket', 'The case has no docket number.'),
    ...named('court', 'The court is not named.'),
    ...named('examiner', 'The examiner is not named.'),
    ...named('laboratory', 'The laboratory is not named.'),
    ...unless(
      head.examinerTitle.trim() !== '',
      warn('case.head.examinerTitle', 'The examiner’s title is not given.'),
    ),
    ...unless(confidentiality.trim() !== '', warn('confidentiality', 'There is no confidentiality legend.')),
    ...(signer.kind === 'none'
      ? [refuse('signer', `No one signs: ${signer.reason}`)]
      : [
          ...unless(
            signer.validFrom <= issuedAt && issuedAt <= signer.validTo,
            refuse('signer.validTo', 'The certificate is not valid at the time of issue.'),
          ),
          ...unless(
            signer.trust === 'issued',
            warn(
              'signer.trust',
              'The certificate is self-asserted: only the key holder vouches for the name.',
            ),
          ),
          ...unless(
            signer.sealedBy === undefined,
            warn(
              'signer.sealedBy',
              `The certificate belongs to ${signer.sealedBy ?? ''}, not to the examiner. To seal with it must be requested explicitly.`,
            ),
          ),
        ]),
  ];
}

function items(report: Report): FoundGap[] {
  return [
    ...unless(report.items.length > 0, refuse('items', 'No evidence has been received.')),
    ...report.items.flatMap(({ evidence, checks, model, work }, index): FoundGap[] => {
      // Nothing rests on what was withdrawn.
      if (evidence.withdrawn !== undefined) return [];
      const field = `items[${index}]`;
      const isText = isTextRole(evidence.role);
      return [
        ...checks.flatMap((check) => unequalGap(report, `${field}.checks`, evidence.id, checks, check)),
        ...unless(
          !isModelRole(evidence.role) || model !== null,
          refuse(`${field}.model`, `${evidence.id}: the facts of the model file are missing.`),
        ),
        ...unless(
          !isText || work !== null,
          refuse(`${field}.work`, `${evidence.id}: the prepared text is missing.`),
        ),
        ...unless(
          model === null || model.tensors.every((tensor) => tensor.sha256 !== null),
          warn(`${field}.model.tensors`, `${evidence.id}: tensors were not hashed individually.`),
        ),
        ...unless(
          evidence.receivedFrom.trim() !== '',
          warn(
            `${field}.evidence.receivedFrom`,
            `${evidence.id}: it is not recorded from whom it was received.`,
          ),
        ),
        ...unless(
          !isText || evidence.title.trim() !== '',
          warn(`${field}.evidence.title`, `${evidence.id}: the work has no title.`),
        ),
        ...unless(
          evidence.role !== 'target-work' || evidence.edition.trim() !== '',
          warn(`${field}.evidence.edition`, `${evidence.id}: the edition is not named.`),
        ),
      ];
    }),
  ];
}

/**
 * A file that differed from the file received, or was missing, prevents a seal in two cases: the last check of it failed, or results depend on
 * it because it differed before or after their run, or was missing then and was not found again. In any other case there is a warning, and
 * the report prints the check.
 */
function unequalGap(
  report: Report,
  field: string,
  id: string,
  checks: readonly HashCheck[],
  check: HashCheck,
): FoundGap[] {
  if (check.matches) return [];
  const later = checks.slice(checks.indexOf(check) + 1);
  const isOfRun =
    (check.when === 'before' || check.when === 'after') &&
    report.examinations.some((one) => one.id === check.examinationId && one.findings !== null);
  const isMadeGood = later.some(
    ({ when, examinationId, matches }) =>
      matches && when === check.when && examinationId === check.examinationId,
  );
  const isOther = typeof check.sha256 === 'string';
  const bars = later.at(-1)?.matches !== true || (isOfRun && (isOther || !isMadeGood));
  const why =
    typeof check.sha256 === 'string'
      ? `${id} did not match the file received when it was hashed at ${check.at}`
      : `${id} could not be hashed at ${check.at}: ${check.sha256.reason}`;
  return [
    bars
      ? refuse(field, `${why}.`)
      : warn(field, `${why}. It matched the file received when it was last hashed.`),
  ];
}

function examinations(report: Report): FoundGap[] {
  return [
    ...unless(
      report.examinations.some((one) => one.status === 'finished'),
      refuse('examinations', 'No examination has been completed.'),
    ),
    ...report.examinations.flatMap((one, index) => examination(report, one, `examinations[${index}]`)),
  ];
}

function examination(report: Report, one: ReportExamination, field: string): FoundGap[] {
  const running = one.status === 'running' || one.status === 'paused' || one.status === 'interrupted';
  if (one.findings === null) {
    return [
      ...unless(
        !running,
        warn(`${field}.status`, `${one.id} is ${one.status}; its results are not in this report.`),
      ),
      ...unless(
        one.status !== 'failed' || one.failure !== '',
        refuse(
          `${field}.failure`,
          `${one.id} failed, and the reason is missing. Failures are reported as fully as successes.`,
        ),
      ),
    ];
  }
  const used =
    one.start === null
      ? []
      : [one.start.model, ...one.start.references, ...one.start.targets, ...one.start.controls];
  return [
    ...unless(
      one.start !== null,
      refuse(`${field}.start`, `${one.id}: the record of what was planned before the run is missing.`),
    ),
    ...unless(one.attack !== null, refuse(`${field}.attack`, `${one.id}: the method is not described.`)),
    ...unless(
      one.start === null || one.start.planSha256 === one.findings.planSha256,
      refuse(
        `${field}.start.planSha256`,
        `${one.id}: the findings do not belong to the plan that was fixed in advance.`,
      ),
    ),
    ...unless(
      (one.start?.command ?? '') !== '',
      refuse(`${field}.start.command`, `${one.id}: the command that repeats the run is missing.`),
    ),
    ...unless(
      one.resultsSha256 !== '',
      warn(`${field}.resultsSha256`, `${one.id}: the full results are not hashed.`),
    ),
    ...used.flatMap((item) =>
      (['before', 'after'] as const).flatMap((when) =>
        unless(
          report.items.some(
            ({ evidence, checks }) =>
              evidence.id === item.id &&
              checks.some((check) => check.when === when && check.examinationId === one.id),
          ),
          refuse(`${field}.start`, `${one.id}: ${item.id} was not hashed ${when} the run.`),
        ),
      ),
    ),
  ];
}

function results(report: Report): FoundGap[] {
  return report.examinations.flatMap(({ findings }, at) => {
    const fieldOf = (index: number): string => `examinations[${at}].findings.findings[${index}]`;
    const all = findings?.findings ?? [];
    return [
      ...all.flatMap((finding, index) => findingGaps(finding, fieldOf(index))),
      ...uncalibratedGaps(all, fieldOf),
    ];
  });
}

/** Findings without a claim that are uncalibrated, once for each title: an examination may be about hundreds of works. */
function uncalibratedGaps(findings: readonly Finding[], fieldOf: (index: number) => string): FoundGap[] {
  const found = new Map<string, { readonly first: number; count: number }>();
  for (const [index, { title, calibration, standing }] of findings.entries()) {
    if (calibration.kind !== 'uncalibrated' || standing === 'claim') continue;
    const same = found.get(title);
    if (same === undefined) found.set(title, { first: index, count: 1 });
    else same.count += 1;
  }
  return [...found].map(([title, { first, count }]) =>
    warn(
      `${fieldOf(first)}.calibration`,
      count === 1
        ? `“${title}” is printed as uncalibrated.`
        : `${formatCount(count)} findings “${title}” are printed as uncalibrated.`,
    ),
  );
}

function findingGaps(finding: Finding, field: string): FoundGap[] {
  const uncalibrated = finding.calibration.kind === 'uncalibrated';
  return [
    ...unless(
      !(uncalibrated && finding.standing === 'claim'),
      refuse(field, `“${finding.title}” is claimed without an adequate control.`),
    ),
    ...unless(
      !(uncalibrated && finding.calibration.reasons.length === 0),
      refuse(`${field}.calibration`, `“${finding.title}” is uncalibrated, and the reason is missing.`),
    ),
  ];
}

function environment(report: Report): FoundGap[] {
  const { environment: tool, selfTest, integrity } = report;
  return [
    ...unless(
      tool.program.version !== '',
      refuse('environment.program', 'The version of the program is missing.'),
    ),
    ...unless(
      /^[0-9a-f]{64}$/.test(tool.lockFileSha256),
      refuse('environment.lockFileSha256', 'The hash of the lock file is missing.'),
    ),
    ...unless(
      tool.operatingSystem !== '',
      refuse('environment.operatingSystem', 'The operating system is missing.'),
    ),
    ...unless(tool.processor !== '', refuse('environment.processor', 'The processor is missing.')),
    ...unless(
      tool.network !== '',
      refuse('environment.network', 'The state of the network at run time is missing.'),
    ),
    ...(selfTest.kind === 'none'
      ? [refuse('selfTest', `The known-answer self-test was not run: ${selfTest.reason}`)]
      : unless(selfTest.passed, refuse('selfTest', 'The known-answer self-test failed.'))),
    ...unless(
      integrity.auditHead !== '',
      refuse('integrity.auditHead', 'The head of the audit log is missing.'),
    ),
    ...unless(integrity.auditCount > 0, refuse('integrity.auditCount', 'The audit log is empty.')),
    ...unless(
      integrity.timeStamp !== '',
      refuse(
        'integrity.timeStamp',
        'The time stamp is missing. Enter “none: local clock” when there is none.',
      ),
    ),
  ];
}

/** A bag that encodes a work is to be treated as the work; that is said before it is sealed. */
function disclosure({ disclosed }: Report): FoundGap[] {
  const works = disclosed.filter(({ encoded }) => encoded > 0);
  return works.length === 0
    ? []
    : [
        warn(
          'disclosed',
          `Journals and numbers per token encode the measured text; unless they are omitted, the bag discloses ${works
            .map(({ workId, total, chars }) => `${percent(total / chars)} of ${workId}`)
            .join(', ')}.`,
        ),
      ];
}

function wording(report: Report): FoundGap[] {
  const texts: [string, string][] = [
    ['title', report.title],
    ['case.head.question', report.case.head.question],
    ...Object.entries(report.statement ?? {}).map(([part, text]): [string, string] => [
      `statement.${part}`,
      text,
    ]),
    ...report.scope.map((text, index): [string, string] => [`scope[${index}]`, text]),
    ...report.limits.map(({ text }, index): [string, string] => [`limits[${index}]`, text]),
    ...report.exhibits.flatMap(({ entry }, index): [string, string][] => [
      [`exhibits[${index}].entry.title`, entry.title],
      [`exhibits[${index}].entry.note`, entry.note],
    ]),
    ...report.examinations.flatMap((one, at) =>
      (one.findings?.findings ?? []).map((finding, index): [string, string] => [
        `examinations[${at}].findings.findings[${index}].sentence`,
        finding.sentence,
      ]),
    ),
  ];
  return texts.flatMap(([field, text]) => {
    const word = overstatedWord(text);
    return word === null ? [] : [refuse(field, overstatedWhy(word))];
  });
}
