import { inputError, PalimpsestError } from '../../base/index.js';
import type { CaseFolder } from '../../casefile/index.js';
import type { Continuation, ExhibitContent, Inspection } from '../../domain/index.js';
import { readFindings, readStart, requireSameCase } from '../../examine/index.js';
import type { FileHashes } from '../../files/index.js';
import type { ExhibitRequest } from '../../contract/index.js';
import type { Works } from '../work/works.js';
import { isOfCase } from './exhibitFacts.js';

/** Characters of the longest passage that is one exhibit: some eight printed pages. */
export const LONGEST_PASSAGE = 20_000;

/** Where records are found by their ids. */
export interface Recorded<T> {
  get(id: string): T | undefined;
}

/** What exhibits are looked up in. */
export interface ExhibitSources {
  readonly works: Works;
  /** What models wrote, by the id of the ask. */
  readonly asks: Recorded<Continuation>;
  readonly inspections: Recorded<Inspection>;
  /** Hashes of files of the case that are known already; default none. */
  readonly hashes?: FileHashes | undefined;
}

/**
 * What an exhibit is to show, looked up from the case itself: whoever asks names examination, place, finding or ask, and can supply no
 * text, number or result.
 * @throws {PalimpsestError} `exhibit-source` saying what there is not; `case-differs` when the case is not as its audit log has it; as
 * Works.get and readFindings
 */
export async function exhibitSource(
  opened: CaseFolder,
  request: ExhibitRequest,
  { works, asks, inspections, hashes }: ExhibitSources,
): Promise<ExhibitContent> {
  const examinations = 'examinationId' in request ? [request.examinationId] : [];
  await requireSameCase(opened, { examinations, arrays: true, hashes });
  switch (request.kind) {
    case 'passage':
      return passage(opened, request, works);
    case 'finding':
      return finding(opened, request);
    case 'continuation':
      return { kind: 'continuation', record: continuation(opened, asks.get(request.askId)) };
    case 'inspection':
      return { kind: 'inspection', record: inspection(opened, inspections.get(request.inspectionId)) };
  }
}

async function passage(
  opened: CaseFolder,
  { examinationId, workId, startChar, endChar }: Extract<ExhibitRequest, { kind: 'passage' }>,
  works: Works,
): Promise<ExhibitContent> {
  requireExamination(opened, examinationId);
  const start = await readStart(opened, examinationId);
  const used = [...start.targets, ...start.controls].map(({ id }) => id);
  if (!used.includes(workId)) {
    throw noSource(
      `${examinationId} did not examine ${workId}.`,
      `Its works are ${used.join(', ')}.`,
      'workId',
    );
  }
  const { reading } = await works.get(opened, workId);
  const chars = reading.text.charLength;
  if (endChar <= startChar || endChar > chars) {
    throw noSource(
      `Characters ${startChar} to ${endChar} are not a passage of ${workId}, which has ${chars} characters.`,
      `Enter a start and a later end between 0 and ${chars}.`,
      'endChar',
    );
  }
  if (endChar - startChar > LONGEST_PASSAGE) {
    throw noSource(
      `A passage of ${endChar - startChar} characters is too long for one exhibit.`,
      `Mark at most ${LONGEST_PASSAGE} characters at a time.`,
      'endChar',
    );
  }
  const text = reading.text.slice(startChar, endChar);
  return { kind: 'passage', examinationId, workId, startChar, endChar, text };
}

async function finding(
  opened: CaseFolder,
  { examinationId, findingId }: Extract<ExhibitRequest, { kind: 'finding' }>,
): Promise<ExhibitContent> {
  requireExamination(opened, examinationId);
  const findings = (await readFindings(opened, examinationId))?.findings;
  if (findings === undefined) {
    throw noSource(`${examinationId} has no findings yet.`, 'Finish the examination first.', 'examinationId');
  }
  if (!findings.some(({ id }) => id === findingId)) {
    throw noSource(
      `${examinationId} has no finding "${findingId.slice(0, 80)}".`,
      `Its findings are ${findings.map(({ id }) => id).join(', ')}.`,
      'findingId',
    );
  }
  return { kind: 'finding', examinationId, findingId };
}

function continuation(opened: CaseFolder, record: Continuation | undefined): Continuation {
  if (record === undefined) {
    throw noSource(
      'The output of the model is no longer available.',
      'Ask the model again, and record the new output.',
      'askId',
    );
  }
  if (isOfCase(opened, record.model) && isOfCase(opened, record.work)) return record;
  throw noSource(
    'This continuation belongs to another case: its model and work are not evidence in this case.',
    'Record it in the case in which the model wrote it.',
    'askId',
  );
}

function inspection(opened: CaseFolder, record: Inspection | undefined): Inspection {
  if (record === undefined) {
    throw noSource(
      'The result of the inspection is no longer available.',
      'Inspect the model again, and record the new result.',
      'inspectionId',
    );
  }
  const { model, result } = record;
  if (isOfCase(opened, model) && (result.kind !== 'lineage' || isOfCase(opened, result.base))) return record;
  throw noSource(
    'This inspection belongs to another case: its models are not evidence in this case.',
    'Record it in the case in which the model was inspected.',
    'inspectionId',
  );
}

function requireExamination(opened: CaseFolder, id: string): void {
  const { examinations } = opened.index;
  if (examinations.includes(id)) return;
  throw noSource(
    `There is no examination ${id} in this case.`,
    examinations.length === 0 ? 'The case has no examination yet.' : `There are ${examinations.join(', ')}.`,
    'examinationId',
  );
}

function noSource(message: string, hint: string, field: string): PalimpsestError {
  return inputError('exhibit-source', message, hint, { field: `source.${field}` });
}
