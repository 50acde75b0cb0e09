import { canonicalJson, inputError, sha256Hex } from '../base/index.js';
import { exhibitContentSchema, type ExhibitContent, type ExhibitEntry } from '../domain/index.js';
import { fileExists, readBytes } from '../files/index.js';
import type { CaseFolder } from './caseFolder.js';

/** The folder for the contents of exhibits. */
export const EXHIBITS_FOLDER = 'exhibits';

/** Larger than any recorded content. */
const MAX_CONTENT_BYTES = 64 * 1024 * 1024;

/** The path of the content of an exhibit. @param id P1, P2, … */
export function exhibitPath(opened: CaseFolder, id: string): string {
  return opened.path(EXHIBITS_FOLDER, `${id}.json`);
}

/** The entry of the index for the exhibit with that id. @throws {PalimpsestError} `exhibit-unknown`, listing the exhibits in the case */
export function findExhibit(opened: CaseFolder, id: string): ExhibitEntry {
  const { exhibits } = opened.index;
  const found = exhibits.find((entry) => entry.id === id);
  if (found !== undefined) return found;
  throw inputError(
    'exhibit-unknown',
    `There is no exhibit ${id} in the case ${opened.folder}.`,
    exhibits.length === 0
      ? 'No exhibit is marked in this case.'
      : `There are ${exhibits.map((entry) => entry.id).join(', ')}.`,
    { id },
  );
}

/** The bytes of a content file: canonical JSON and a line feed. */
export function contentBytes(content: ExhibitContent): Uint8Array {
  return new TextEncoder().encode(`${canonicalJson(content)}\n`);
}

/**
 * The content of an exhibit, as recorded; null if the content file is missing or differs from the record. Changed content
 * is never shown in its place.
 * @throws {PalimpsestError} `file-*` for a file that exists but cannot be read
 */
export async function readExhibit(opened: CaseFolder, entry: ExhibitEntry): Promise<ExhibitContent | null> {
  const path = exhibitPath(opened, entry.id);
  if (!(await fileExists(path))) return null;
  const bytes = await readBytes(path, MAX_CONTENT_BYTES);
  if (sha256Hex(bytes) !== entry.contentSha256) return null;
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return null;
  }
  const parsed = exhibitContentSchema.safeParse(value);
  return parsed.success && parsed.data.kind === entry.kind ? parsed.data : null;
}

/** An exhibit in the form in which the audit log records it: without the examiner's words, which may be a draft. */
export function entryDetail({
  id,
  kind,
  createdAt,
  createdBy,
  contentSha256,
}: ExhibitEntry): Omit<ExhibitEntry, 'title' | 'note'> {
  return { id, kind, createdAt, createdBy, contentSha256 };
}

/** The examiner's words about an exhibit, which the audit log holds as HMACs. */
export function entryWords({ title, note }: ExhibitEntry): Record<'title' | 'note', string> {
  return { title, note };
}

/** Ids of the evidence that an exhibit shows; none for a finding, whose evidence is that of its examination. */
export function evidenceOfContent(content: ExhibitContent): string[] {
  switch (content.kind) {
    case 'passage':
      return [content.workId];
    case 'finding':
      return [];
    case 'continuation':
      return [content.record.model.id, content.record.work.id];
    case 'inspection': {
      const { model, result } = content.record;
      return [model.id, ...(result.kind === 'lineage' ? [result.base.id] : [])];
    }
  }
}
