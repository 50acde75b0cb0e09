import type { CaseFolder } from '../../casefile/index.js';
import {
  panelDetailsOf,
  windowDetailsOf,
  type CitedPassage,
  type Findings,
  type ReportExhibit,
} from '../../domain/index.js';
import { trimmedSpans, type ExaminationInput } from '../../exhibit/index.js';
import { inAnswerPanels } from '../../figure/index.js';
import { citeReadable } from '../work/citations.js';
import type { Works } from '../work/works.js';

interface Named {
  readonly workId: string;
  readonly startChar: number;
  readonly endChar: number;
  /** The text of the passage, where findings have it. */
  readonly text?: string;
}

/**
 * The passages that a report of these examinations and exhibits names, each once, with their places in the files that were received. A
 * work that cannot be read is not cited, nor is one that has another text at the place of a passage whose text is known.
 * @throws what is no error of ours; `cancelled`
 */
export async function reportCitations(
  opened: CaseFolder,
  works: Works,
  examinations: readonly ExaminationInput[],
  exhibits: readonly ReportExhibit[],
): Promise<CitedPassage[]> {
  return cited(opened, works, [
    ...examinations.flatMap(({ findings }) => (findings === null ? [] : ofFindings(findings))),
    ...exhibits.flatMap(ofExhibit),
  ]);
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

/** Where the passages that findings name stand in the files that were received, each once; as {@link reportCitations}. */
export function findingsCitations(
  opened: CaseFolder,
  works: Works,
  findings: Findings,
): Promise<CitedPassage[]> {
  return cited(opened, works, ofFindings(findings));
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
    ...findings.findings.flatMap((finding) =>
      trimmedSpans(finding).kept.spans.map(({ workId, startChar, endChar }) => ({
        workId,
        startChar,
        endChar,
      })),
    ),
    ...places.flatMap((place) => (place === null ? [] : [place])),
    ...shown.map(({ workId, suffixStartChar, suffixEndChar, suffixText }) => ({
      workId,
      startChar: suffixStartChar,
      endChar: suffixEndChar,
      text: suffixText,
    })),
  ];
}

function ofExhibit({ content, facts }: ReportExhibit): Named[] {
  if (content?.kind !== 'continuation' || facts.kind !== 'continuation' || !facts.sameWork) return [];
  const { work, startChar, endChar } = content.record;
  return [{ workId: work.id, startChar, endChar }];
}

/** The works that have another text at the place of a passage now. */
async function changed(
  opened: CaseFolder,
  works: Works,
  named: readonly Named[],
  readable: ReadonlySet<string>,
): Promise<Set<string>> {
  const others = new Set<string>();
  for (const { workId, startChar, endChar, text } of named) {
    if (text === undefined || others.has(workId) || !readable.has(workId)) continue;
    const { reading } = await works.get(opened, workId);
    if (endChar > reading.text.charLength || reading.text.slice(startChar, endChar) !== text)
      others.add(workId);
  }
  return others;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
