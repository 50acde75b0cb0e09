import { utc } from '../../base/index.js';
import type { CaseFolder } from '../../casefile/index.js';
import {
  EVIDENCE_TEXT_NAMES,
  macsOf,
  type DisclosedWork,
  type ExaminerStatement,
} from '../../domain/index.js';
import { requireSameCase } from '../../examine/index.js';
import { disclosedWorks, reportedFindings, type ReportInput } from '../../exhibit/index.js';
import { snapshotNow } from '../case/caseSnapshot.js';
import { reportEnvironment } from '../machine/environment.js';
import { exhibitFacts } from '../exhibit/exhibitFacts.js';
import { encodedPlaces } from './encodedPlaces.js';
import type { ReportChoice } from './leftOut.js';
import { caseFacts } from './reportInput.js';
import { NO_STATEMENT } from './statementDraft.js';
import { ListedPayload, stageCase, type PayloadFile } from './stagePayload.js';

/** What the opposing party will read in a sealed report, before it is made. */
export interface Disclosure {
  /** Files of the payload, by path; the report itself and the signed files are added to them. */
  readonly files: readonly PayloadFile[];
  /** How much of each work it discloses, in characters: by channel, and in all. */
  readonly works: readonly DisclosedWork[];
  /** Words that people wrote and that the report prints. */
  readonly words: readonly { readonly what: string; readonly text: string }[];
  /** Each action in the audit log, and how often it occurs. */
  readonly actions: Readonly<Record<string, number>>;
  /** Private values that the log names by their HMAC only, by name, and how many: these stay with the case. */
  readonly withheld: Readonly<Record<string, number>>;
}

/**
 * Lists what a sealed report of the case would disclose, without writing anything: files, words that people wrote, what the audit log says,
 * and what it withholds.
 * @param statement the examiner's own words that the report would contain
 * @throws {PalimpsestError} `case-differs` when the case is not as its audit log has it; as caseFacts; `audit-broken`, `file-*`
 */
export async function previewDisclosure(
  opened: CaseFolder,
  choice: ReportChoice = {},
  statement: ExaminerStatement = NO_STATEMENT,
): Promise<Disclosure> {
  await requireSameCase(opened);
  const snapshot = await snapshotNow(opened);
  const { input, entries } = await caseFacts(opened, snapshot, choice);
  const exhibits = await exhibitFacts(opened, input.case.exhibits, { ...input, entries }, null);
  const payload = new ListedPayload();
  await stageCase(opened, payload, {
    index: input.case,
    examinations: input.examinations.map(({ id }) => id),
    environment: await reportEnvironment(),
    selfTest: { kind: 'none', reason: `not run for a preview at ${utc(opened.clock)}` },
    audit: snapshot.audit,
    entries,
    exhibits,
    running: input.examinations.filter(({ status }) => status === 'running').map(({ id }) => id),
    withoutTokenData: choice.withoutTokenData ?? false,
  });
  return {
    files: payload.files,
    works: disclosedWorks({
      items: input.case.evidence.map((evidence) => ({ evidence, work: input.works[evidence.id] ?? null })),
      reported: reportedFindings(input.examinations).map(({ findings }) => findings),
      findings: input.examinations.map(({ findings }) => findings),
      exhibits,
      encoded:
        choice.withoutTokenData === true ? [] : await encodedPlaces(opened, input.examinations, input.works),
    }),
    words: [
      ...wordsOf(input.case.head, exhibits, input.case.evidence),
      ...changedWords(input.changes),
      ...Object.entries(statement)
        .filter(([, text]) => text !== '')
        .map(([part, text]) => ({ what: `statement ${part}`, text })),
    ],
    actions: counted(entries.map(({ action }) => action)),
    withheld: counted(entries.flatMap((entry) => Object.keys(macsOf(entry)))),
  };
}

function wordsOf(
  head: CaseFolder['index']['head'],
  exhibits: Awaited<ReturnType<typeof exhibitFacts>>,
  evidence: CaseFolder['index']['evidence'],
): Disclosure['words'] {
  return [
    ...Object.entries(head).map(([name, text]) => ({ what: `case ${name}`, text })),
    ...evidence.flatMap((item) => [
      { what: `${item.id} name`, text: item.name },
      ...EVIDENCE_TEXT_NAMES.map((name) => ({ what: `${item.id} ${name}`, text: item[name] ?? '' })),
    ]),
    ...exhibits.flatMap(({ label, entry }) => [
      { what: `${label} title`, text: entry.title },
      { what: `${label} note`, text: entry.note },
    ]),
  ].filter(({ text }) => text !== '');
}

/** The words of evidence before they were corrected, and the reasons for all changes: reports print them. */
function changedWords(changes: NonNullable<ReportInput['changes']> = {}): Disclosure['words'] {
  return Object.entries(changes)
    .flatMap(([id, own]) =>
      own.flatMap(({ entry, reason, fields }) => [
        ...fields.map(({ name, before }) => ({ what: `${id} ${name} before entry ${entry}`, text: before })),
        { what: `${id} reason of entry ${entry}`, text: reason },
      ]),
    )
    .filter(({ text }) => text !== '');
}

function counted(names: readonly string[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}
