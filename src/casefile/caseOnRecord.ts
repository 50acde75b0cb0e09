import { z } from 'zod';
import {
  evidenceSchema,
  exhibitEntrySchema,
  withWords,
  type AuditEntry,
  type CaseHead,
  type CaseIndex,
  type EntryOf,
  type Evidence,
  type ExhibitEntry,
} from '../domain/index.js';
import type { Openings } from './audit/privateLog.js';
import { atPaths } from './evidenceFiles.js';

type ReportEntry = CaseIndex['reports'][number];

/**
 * The index of the case as it follows from the audit log. Private values that were lost are taken from the existing index, so that they
 * compare as equal: nothing vouches for them.
 * @param openings the private values (titles, notes, the question, paths), which the log holds as HMACs
 * @param known the existing index
 */
export function caseOnRecord(
  entries: readonly AuditEntry[],
  openings: Openings,
  known: CaseIndex,
): CaseIndex {
  const at = structuredClone(known);
  at.evidence = [];
  at.examinations = [];
  at.exhibits = [];
  at.nextExhibit = 1;
  at.reports = [];
  for (const entry of entries) apply(at, entry, openings, known);
  return at;
}

function apply(at: CaseIndex, entry: AuditEntry, openings: Openings, known: CaseIndex): void {
  const { action, detail } = entry;
  switch (action) {
    case 'case-created':
      at.id = detail.id;
      at.createdAt = detail.createdAt;
      at.head = { ...at.head, ...detail.head, ...question(entry, openings) };
      return;
    case 'case-edited':
      at.head = { ...at.head, ...detail.after, ...question(entry, openings) };
      return;
    case 'evidence-added': {
      const evidence = evidenceOf(entry, openings, known);
      if (evidence !== undefined && !at.evidence.some(({ id }) => id === evidence.id))
        at.evidence.push(evidence);
      return;
    }
    case 'evidence-corrected':
      changeEvidence(at, detail.id, (evidence) => withWords(evidence, detail.after));
      return;
    case 'evidence-withdrawn':
      changeEvidence(at, detail.id, (evidence) => ({ ...evidence, withdrawn: detail.reason }));
      return;
    case 'evidence-restored':
      for (const one of at.evidence) if (one.id === detail.id) delete one.withdrawn;
      return;
    case 'evidence-relocated': {
      const paths = textsOf(openings.value(entry, 'paths'));
      if (paths !== undefined) changeEvidence(at, detail.id, (evidence) => atPaths(evidence, paths));
      return;
    }
    case 'examination-prepared':
      if (!at.examinations.includes(detail.examination)) at.examinations.push(detail.examination);
      return;
    case 'report-sealed':
    case 'report-drafted':
      addReport(at, entry, openings, known);
      return;
    case 'exhibit-added': {
      const exhibit = exhibitOf(detail, entry, openings);
      if (exhibit === undefined) return;
      at.exhibits.push(exhibit);
      at.nextExhibit = Math.max(at.nextExhibit, Number(exhibit.id.slice(1)) + 1);
      return;
    }
    case 'exhibit-edited':
      at.exhibits = at.exhibits.map((one) =>
        one.id === detail.id ? (exhibitOf(one, entry, openings) ?? one) : one,
      );
      return;
    case 'exhibits-reordered':
      at.exhibits = ordered(at.exhibits, detail.after);
      return;
    case 'exhibit-removed':
      at.exhibits = at.exhibits.filter((one) => one.id !== detail.id);
      return;
    default:
      return;
  }
}

function changeEvidence(at: CaseIndex, id: string, change: (evidence: Evidence) => Evidence): void {
  at.evidence = at.evidence.map((one) => (one.id === id ? change(one) : one));
}

/** An exhibit with the words that an entry gives it; undefined if they are not known. */
function exhibitOf(
  exhibit: EntryOf<'exhibit-added'>['detail'] | ExhibitEntry,
  entry: AuditEntry,
  openings: Openings,
): ExhibitEntry | undefined {
  const words = { title: openings.value(entry, 'title'), note: openings.value(entry, 'note') };
  return exhibitEntrySchema.strip().safeParse({ ...exhibit, ...words }).data;
}

function evidenceOf(
  entry: EntryOf<'evidence-added'>,
  openings: Openings,
  known: CaseIndex,
): Evidence | undefined {
  const { detail } = entry;
  const there = known.evidence.find(({ id }) => id === detail.id);
  const paths = textsOf(openings.value(entry, 'paths'));
  const files = detail.files.map((file, i) => ({ ...file, path: paths?.[i] ?? there?.files[i]?.path ?? '' }));
  const path = files[0]?.path ?? '';
  return evidenceSchema.strip().safeParse({ ...detail, files, path }).data;
}

function addReport(
  at: CaseIndex,
  entry: EntryOf<'report-sealed' | 'report-drafted'>,
  openings: Openings,
  known: CaseIndex,
): void {
  const { report: id, sealNumber, revision, createdAt, anchor } = entry.detail;
  if (at.reports.some((one) => one.id === id)) return;
  const there = known.reports.find((one) => one.id === id);
  const made: ReportEntry = {
    id,
    revision,
    createdAt,
    sealed: entry.action === 'report-sealed',
    sealNumber,
    path: text(openings.value(entry, 'path')) ?? there?.path ?? '',
    ...(anchor === undefined ? {} : { anchor }),
  };
  at.reports.push(made);
}

function question(entry: AuditEntry, openings: Openings): Partial<CaseHead> {
  const said = openings.value(entry, 'question');
  return typeof said === 'string' ? { question: said } : {};
}

function ordered(exhibits: readonly ExhibitEntry[], order: readonly string[]): ExhibitEntry[] {
  const named = order.flatMap((id) => exhibits.filter((one) => one.id === id));
  return [...named, ...exhibits.filter((one) => !order.includes(one.id))];
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function textsOf(value: unknown): readonly string[] | undefined {
  return z.array(z.string()).safeParse(value).data;
}
