import { z } from 'zod';
import type { Json } from '../base/index.js';
import {
  caseHeadSchema,
  evidenceSchema,
  exhibitEntrySchema,
  type CaseHead,
  type CaseIndex,
  type Evidence,
  type ExhibitEntry,
} from '../domain/index.js';
import type { AuditEntry } from './audit/auditEntry.js';
import type { Openings } from './audit/privateLog.js';
import { afterChange } from './register/evidenceHistory.js';

type ReportEntry = CaseIndex['reports'][number];

const idDetail = z.object({ id: z.string() });
const examinationDetail = z.object({ examination: z.string() });
const reorderedDetail = z.object({ after: z.array(z.string()) });
const reportDetail = z.object({
  report: z.string(),
  sealNumber: z.string().optional(),
  revision: z.int().optional(),
  createdAt: z.string().optional(),
  anchor: z.object({ entries: z.int(), sha256: z.string() }).optional(),
});
const filesDetail = z.array(
  z.object({ path: z.string().optional(), name: z.string(), sizeBytes: z.int(), sha256: z.string() }),
);
const words = z.object({ title: z.string(), note: z.string() });

/**
 * The index of the case as it follows from the audit log. Values that older logs do not hold are taken from the existing
 * index, so that they compare as equal: they were never recorded, and nothing vouches for them.
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
      at.id = text(detail['id']) ?? at.id;
      at.createdAt = text(detail['createdAt']) ?? at.createdAt;
      at.head = { ...at.head, ...headPart(detail['head']), ...question(entry, openings) };
      return;
    case 'case-edited':
      at.head = { ...at.head, ...headPart(detail['after']), ...question(entry, openings) };
      return;
    case 'evidence-added': {
      const evidence = evidenceOf(entry, openings, known);
      if (evidence !== undefined && !at.evidence.some(({ id }) => id === evidence.id))
        at.evidence.push(evidence);
      return;
    }
    case 'evidence-corrected':
    case 'evidence-withdrawn':
    case 'evidence-restored':
    case 'evidence-relocated':
      at.evidence = at.evidence.map((evidence) => afterChange(evidence, entry, openings));
      return;
    case 'examination-prepared': {
      const id = examinationDetail.safeParse(detail).data?.examination;
      if (id !== undefined && !at.examinations.includes(id)) at.examinations.push(id);
      return;
    }
    case 'report-sealed':
    case 'report-drafted':
      addReport(at, entry, openings, known);
      return;
    default:
      applyToExhibits(at, entry, openings);
  }
}

function applyToExhibits(at: CaseIndex, entry: AuditEntry, openings: Openings): void {
  const { action, detail } = entry;
  const id = idDetail.safeParse(detail).data?.id ?? '';
  if (action === 'exhibit-added') {
    const said = { title: openings.value(entry, 'title'), note: openings.value(entry, 'note') };
    const parsed = exhibitEntrySchema.loose().safeParse({ ...detail, ...said });
    if (!parsed.success) return;
    at.exhibits.push(plainExhibit(parsed.data));
    at.nextExhibit = Math.max(at.nextExhibit, Number(id.slice(1)) + 1);
  } else if (action === 'exhibit-edited') {
    // Older logs hold the words before and after a change openly.
    const said = words.safeParse(
      detail['after'] ?? { title: openings.value(entry, 'title'), note: openings.value(entry, 'note') },
    );
    if (!said.success) return;
    const { title, note } = said.data;
    at.exhibits = at.exhibits.map((one) => (one.id === id ? { ...one, title, note } : one));
  } else if (action === 'exhibits-reordered') {
    const order = reorderedDetail.safeParse(detail);
    if (order.success) at.exhibits = ordered(at.exhibits, order.data.after);
  } else if (action === 'exhibit-removed') {
    at.exhibits = at.exhibits.filter((one) => one.id !== id);
  }
}

function evidenceOf(entry: AuditEntry, openings: Openings, known: CaseIndex): Evidence | undefined {
  const { detail } = entry;
  const id = text(detail['id']);
  const there = known.evidence.find((one) => one.id === id);
  const paths = openings.value(entry, 'paths');
  const files = filesDetail.safeParse(detail['files']).data?.map(({ path, ...file }, i) => ({
    ...file,
    path: path ?? (Array.isArray(paths) ? text(paths[i]) : undefined) ?? there?.files[i]?.path ?? '',
  }));
  const recorded = Object.fromEntries(
    Object.keys(evidenceSchema.shape).flatMap((name) =>
      detail[name] === undefined ? [] : [[name, detail[name]]],
    ),
  );
  // Every program that writes one of these records it, so an index never vouches for it alone.
  const older: Partial<Evidence> = { ...there };
  delete older.firstPublished;
  delete older.whyUnseen;
  delete older.howKnown;
  delete older.packed;
  delete older.withdrawn;
  const unknown = { title: '', author: '', edition: '', encoding: '' };
  const all = { ...unknown, ...older, ...recorded, ...(files === undefined ? {} : { files }) };
  const parsed = evidenceSchema.safeParse({ ...all, path: files?.[0]?.path ?? there?.path ?? '' });
  return parsed.success ? parsed.data : undefined;
}

function addReport(at: CaseIndex, entry: AuditEntry, openings: Openings, known: CaseIndex): void {
  const parsed = reportDetail.safeParse(entry.detail);
  if (!parsed.success) return;
  const { report: id, sealNumber, revision, createdAt, anchor } = parsed.data;
  if (at.reports.some((one) => one.id === id)) return;
  const there = known.reports.find((one) => one.id === id);
  const made: ReportEntry = {
    id,
    revision: revision ?? there?.revision ?? 1,
    createdAt: createdAt ?? there?.createdAt ?? entry.time,
    sealed: entry.action === 'report-sealed',
    sealNumber: sealNumber ?? '',
    path: text(openings.value(entry, 'path')) ?? there?.path ?? '',
    ...(anchor === undefined ? {} : { anchor }),
  };
  at.reports.push(made);
}

function question(entry: AuditEntry, openings: Openings): Partial<CaseHead> {
  const said = openings.line(entry, 'question')?.value;
  return typeof said === 'string' ? { question: said } : {};
}

function headPart(value: Json | undefined): Partial<CaseHead> {
  const parsed = caseHeadSchema.partial().safeParse(value);
  return parsed.success ? (parsed.data as Partial<CaseHead>) : {};
}

function plainExhibit({
  id,
  kind,
  title,
  note,
  createdAt,
  createdBy,
  contentSha256,
}: ExhibitEntry): ExhibitEntry {
  return { id, kind, title, note, createdAt, createdBy, contentSha256 };
}

function ordered(exhibits: readonly ExhibitEntry[], order: readonly string[]): ExhibitEntry[] {
  const named = order.flatMap((id) => exhibits.filter((one) => one.id === id));
  return [...named, ...exhibits.filter((one) => !order.includes(one.id))];
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
