import type { CaseFolder } from '../../casefile/index.js';
import {
  panelDetailsOf,
  windowDetailsOf,
  type CitedPassage,
  type Findings,
  type FindingSpan,
  type ReportExhibit,
} from '../../domain/index.js';
import { reportedFindings, trimmedSpans, type ExaminationInput } from '../../exhibit/index.js';
import { readingsOnRecord } from '../../examine/index.js';
import { inAnswerPanels } from '../../figure/index.js';
import { citeReadable } from '../work/citations.js';
import type { Works } from '../work/works.js';

interface Named {
  readonly workId: string;
  readonly startChar: number;
  readonly endChar: number;
  /** The text of the passage, where findings have it. */
  readonly text?: string;
  /** SHA-256 of the reading text in which the characters are counted, where it is on record. */
  readonly readingSha256?: string;
}

/**
 * The passages that a report of these examinations and exhibits names, each once, with their places in the files that were received. A
 * work that cannot be read is not cited. Nor is one whose reading text is not the one with which any of the examinations was planned, or that
 * has another text at the place of a passage whose text is known: its passages are named by characters alone, which count in the reading text
 * that was examined.
 * @throws {PalimpsestError} `audit-broken`, `file-*`; what is no error of ours; `cancelled`
 */
export async function reportCitations(
  opened: CaseFolder,
  works: Works,
  examinations: readonly Pick<ExaminationInput, 'id' | 'findings'>[],
  exhibits: readonly ReportExhibit[],
): Promise<CitedPassage[]> {
  const named: Named[] = [];
  const kept = reportedFindings(examinations);
  for (const [at, { id }] of examinations.entries())
    named.push(...(await ofExamination(opened, id, kept[at]?.findings ?? null)));
  for (const exhibit of exhibits) named.push(...(await ofExhibit(opened, exhibit)));
  return cited(opened, works, named);
}

/** The passages that the findings of an examination name, with the reading texts that it was planned with. */
async function ofExamination(opened: CaseFolder, id: string, findings: Findings | null): Promise<Named[]> {
  if (findings === null) return [];
  return asPlanned(opened, id, ofFindings(findings));
}

async function asPlanned(opened: CaseFolder, id: string, named: readonly Named[]): Promise<Named[]> {
  const readings = await readingsOnRecord(opened, id);
  return named.map((one) => {
    const readingSha256 = readings.get(one.workId);
    return readingSha256 === undefined ? one : { ...one, readingSha256 };
  });
}

async function cited(opened: CaseFolder, works: Works, given: readonly Named[]): Promise<CitedPassage[]> {
  const named = given.filter(({ startChar, endChar }) => endChar > startChar);
  const passages = new Map(named.map((one) => [`${one.workId} ${one.startChar} ${one.endChar}`, one]));
  const inOrder = [...passages.values()].sort(
    (a, b) => compare(a.workId, b.workId) || a.startChar - b.startChar || a.endChar - b.endChar,
  );
  const found = await citeReadable(opened, works, inOrder);
  const others = await changed(opened, works, named, new Set(found.map(({ workId }) => workId)));
  return found.filter(({ workId }) => !others.has(workId));
}

/** Where the passages that the findings of an examination name stand in the files that were received, each once; as {@link reportCitations}. */
export async function findingsCitations(
  opened: CaseFolder,
  works: Works,
  id: string,
  findings: Findings,
): Promise<CitedPassage[]> {
  return cited(opened, works, await ofExamination(opened, id, findings));
}

function ofFindings(findings: Findings): Named[] {
  const details = windowDetailsOf(findings);
  const shown = [
    ...(details?.targets ?? []).flatMap(({ passages }) => passages),
    ...(details?.controls ?? []).flatMap(({ best }) => best),
  ];
  const panels = details === null ? (panelDetailsOf(findings)?.panels ?? []) : inAnswerPanels(details);
  const places = panels.flatMap((panel) =>
    panel.kind === 'table'
      ? panel.places
      : panel.kind === 'texts'
        ? panel.items.map(({ place }) => place)
        : [],
  );
  return [
    ...findings.findings.flatMap((finding) => trimmedSpans(finding).kept.spans.map(placeOf)),
    ...places.flatMap((place) => (place === null ? [] : [place])),
    ...(details?.targets ?? []).flatMap(({ workId, drawn }) =>
      drawn === undefined ? [] : [{ workId, startChar: drawn.startChar, endChar: drawn.endChar }],
    ),
    ...shown.map(({ workId, suffixStartChar, suffixEndChar, suffixText }) => ({
      workId,
      startChar: suffixStartChar,
      endChar: suffixEndChar,
      text: suffixText,
    })),
  ];
}

/** A finding that is an exhibit may be of a pair of model and work of which the report has no passages. */
async function ofExhibit(opened: CaseFolder, { content, facts }: ReportExhibit): Promise<Named[]> {
  if (content?.kind === 'finding' && facts.kind === 'finding')
    return asPlanned(opened, content.examinationId, facts.finding.spans.map(placeOf));
  if (content?.kind !== 'continuation' || facts.kind !== 'continuation' || !facts.sameWork) return [];
  const { work, startChar, endChar, workText } = content.record;
  return [{ workId: work.id, startChar, endChar, text: workText }];
}

function placeOf({ workId, startChar, endChar }: FindingSpan): Named {
  return { workId, startChar, endChar };
}

/** The works whose reading text now is not the one in which a passage is named: by its hash, or by the text of the passage. */
async function changed(
  opened: CaseFolder,
  works: Works,
  named: readonly Named[],
  readable: ReadonlySet<string>,
): Promise<Set<string>> {
  const others = new Set<string>();
  for (const { workId, startChar, endChar, text, readingSha256 } of named) {
    if (others.has(workId) || !readable.has(workId)) continue;
    const { work, reading } = await works.get(opened, workId);
    const isOther =
      (readingSha256 !== undefined && readingSha256 !== work.reading.sha256) ||
      (text !== undefined &&
        (endChar > reading.text.charLength || reading.text.slice(startChar, endChar) !== text));
    if (isOther) others.add(workId);
  }
  return others;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
