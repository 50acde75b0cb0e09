import { PalimpsestError } from '../../base/index.js';
import { readExhibit, type CaseFolder } from '../../casefile/index.js';
import {
  windowDetailsOf,
  entriesOf,
  type Calibration,
  type ExhibitContent,
  type ExhibitEntry,
  type ExhibitFacts,
  type ExhibitToken,
  type ExaminationStart,
  type ExhibitWindow,
  type ReportExhibit,
  type OriginalPlace,
  type ShownPassage,
  type WindowDetails,
  type Work,
  type AuditEntry,
} from '../../domain/index.js';
import { exhibitLabel, trimmedSpans, type ExaminationInput } from '../../exhibit/index.js';
import { parallelPieces, TextIndex } from '../../text/index.js';
import type { MeasuredSources } from '../examine/measuredWorks.js';
import { originalPlace } from '../work/citations.js';
import { measuredPassages, type MeasuredPassage } from './measuredPassages.js';
import { words } from '../words.js';

/** What exhibits are labelled with. */
const PREFIX = 'PX';

type PassageContent = Extract<ExhibitContent, { kind: 'passage' }>;
type PassageFacts = Extract<ExhibitFacts, { kind: 'passage' }>;
type Measured = MeasuredPassage & { readonly incomplete: string; readonly original?: OriginalPlace };

/** What exhibits are looked up in. */
export interface ExhibitInput {
  readonly entries: readonly AuditEntry[];
  readonly examinations: readonly ExaminationInput[];
  readonly works: Readonly<Record<string, Work>>;
}

/** Label of the exhibit at a place, 1 for the first. */
export function labelAt(place: number): string {
  return exhibitLabel(PREFIX, place);
}

/**
 * The exhibits of a case as a report shows them: with their labels, what they show, and its numbers. What cannot be read is said in
 * words; nothing else is put in its place.
 * @param sources where the journal's passages find their text and tokens; null to look at the findings alone, which is quick
 * @throws {PalimpsestError} `file-*`
 */
export async function exhibitFacts(
  opened: CaseFolder,
  exhibits: readonly ExhibitEntry[],
  input: ExhibitInput,
  sources: MeasuredSources | null,
): Promise<ReportExhibit[]> {
  const recorded = new Map(
    entriesOf(input.entries, 'exhibit-added').map(({ detail }) => [detail.id, detail.contentSha256]),
  );
  const found: { readonly entry: ExhibitEntry; readonly content: ExhibitContent | null }[] = [];
  for (const entry of exhibits) {
    const isRecorded = recorded.get(entry.id) === entry.contentSha256;
    found.push({ entry, content: isRecorded ? await readExhibit(opened, entry) : null });
  }
  const passages = found.flatMap(({ content }) => (content?.kind === 'passage' ? [content] : []));
  const measured = await measureAll(opened, passages, input, sources);
  return found.map(({ entry, content }, at) => {
    const label = labelAt(at + 1);
    return {
      label,
      entry,
      content,
      path: content === null ? '' : contentPath(label),
      facts: factsOf(opened, content, input, measured),
    };
  });
}

/** Where the content of an exhibit lies in a sealed report. */
export function contentPath(label: string): string {
  return `data/exhibits/${label}.json`;
}

function factsOf(
  opened: CaseFolder,
  content: ExhibitContent | null,
  input: ExhibitInput,
  measured: ReadonlyMap<PassageContent, Measured>,
): ExhibitFacts {
  if (content === null) {
    return none('the recorded content is missing, or is not what the audit log says was marked.');
  }
  switch (content.kind) {
    case 'passage':
      return passageFacts(opened, content, input, measured.get(content));
    case 'finding':
      return findingFacts(content, input);
    case 'continuation': {
      const { record } = content;
      return {
        kind: 'continuation',
        parallel: parallelPieces(record.workText, record.outputText),
        sameModel: isOfCase(opened, record.model),
        sameWork: isOfCase(opened, record.work),
      };
    }
    case 'inspection': {
      const { model, result } = content.record;
      return {
        kind: 'inspection',
        sameModel: isOfCase(opened, model),
        sameBase: result.kind !== 'lineage' || isOfCase(opened, result.base),
      };
    }
  }
}

/** Is it evidence of the case, with this hash? */
export function isOfCase(
  opened: CaseFolder,
  { id, sha256 }: { readonly id: string; readonly sha256: string },
): boolean {
  return opened.index.evidence.some((evidence) => evidence.id === id && evidence.sha256 === sha256);
}

function none(reason: string): ExhibitFacts {
  return { kind: 'none', reason };
}

function findingFacts(
  { examinationId, findingId }: Extract<ExhibitContent, { kind: 'finding' }>,
  { examinations, works }: ExhibitInput,
): ExhibitFacts {
  const findings = examinations.find(({ id }) => id === examinationId)?.findings;
  const finding = findings?.findings.find(({ id }) => id === findingId);
  if (findings === null || findings === undefined || finding === undefined) {
    return none(`examination ${examinationId} has no finding “${findingId}” any more.`);
  }
  const { kept, omitted } = trimmedSpans(finding);
  return {
    kind: 'finding',
    finding: kept,
    spansOmitted: omitted,
    title: works[finding.workId]?.title ?? finding.workId,
    model: findings.model,
    attack: findings.attack,
  };
}

function passageFacts(
  opened: CaseFolder,
  content: PassageContent,
  { examinations, works }: ExhibitInput,
  measured: Measured | undefined,
): ExhibitFacts {
  const examination = examinations.find(({ id }) => id === content.examinationId);
  const start = examination?.start;
  const target = start?.targets.find(({ id }) => id === content.workId);
  const used = target ?? start?.controls.find(({ id }) => id === content.workId);
  if (examination === undefined || start === undefined || start === null || used === undefined) {
    return none(`examination ${content.examinationId} of ${content.workId} is not in the case any more.`);
  }
  const details = windowDetailsOf(examination.findings);
  const work = works[content.workId];
  return {
    kind: 'passage',
    title: work?.title ?? opened.index.evidence.find(({ id }) => id === content.workId)?.title ?? used.name,
    role: target === undefined ? 'control' : 'target',
    ...(measured?.original ?? { chapter: chapterOf(work, content.startChar) }),
    model: named(start.model),
    work: named(used),
    attack: {
      ...start.attack,
      title: examination.findings?.attack.title ?? start.attack.id,
    },
    policies: details?.policies ?? [],
    windows: [...(measured?.windows ?? [])],
    windowsOmitted: measured?.windowsOmitted ?? 0,
    tokens: [...(measured?.tokens ?? [])],
    incomplete: measured?.incomplete ?? '',
    familyFloorLog10:
      details?.targets
        .find(({ workId }) => workId === (target === undefined ? start.targets[0]?.id : content.workId))
        ?.thresholds.find(({ name }) => name === 'family-floor')?.log10 ?? words.unscored('no-floor'),
    calibration: calibrationOf(examination, target === undefined ? undefined : content.workId),
    control: bestControl(details),
  };
}

/** An item by its id, name and hash; what was stated about it is printed with the evidence. */
function named({ id, name, sha256 }: ExaminationStart['model']): PassageFacts['work'] {
  return { id, name, sha256 };
}

function calibrationOf({ findings, status }: ExaminationInput, workId: string | undefined): Calibration {
  const found = findings?.findings.find((finding) => workId === undefined || finding.workId === workId);
  return (
    found?.calibration ?? {
      kind: 'uncalibrated',
      reasons: [words.remark('no-findings', { status })],
      controls: [],
    }
  );
}

function chapterOf(work: Work | undefined, char: number): string {
  const chapter = work?.chapters.find(({ startChar, endChar }) => startChar <= char && char < endChar);
  return chapter?.kind === 'chapter' ? chapter.title : '';
}

function bestControl(details: WindowDetails | null): PassageFacts['control'] {
  let best: PassageFacts['control'] = null;
  for (const { title, best: passages } of details?.controls ?? []) {
    for (const passage of passages) {
      if (best === null || passage.logPzNats > best.passage.logPzNats) best = { title, passage };
    }
  }
  return best;
}

/** What was measured of each passage; those of one work under one examination are read in one go. */
async function measureAll(
  opened: CaseFolder,
  passages: readonly PassageContent[],
  { examinations }: ExhibitInput,
  sources: MeasuredSources | null,
): Promise<Map<PassageContent, Measured>> {
  const measured = new Map<PassageContent, Measured>();
  if (sources === null) return measured;
  const groups = new Map<string, PassageContent[]>();
  for (const passage of passages) {
    const key = `${passage.examinationId} ${passage.workId}`;
    groups.set(key, [...(groups.get(key) ?? []), passage]);
  }
  for (const group of groups.values()) {
    const [first] = group;
    const examination = examinations.find(({ id }) => id === first?.examinationId);
    if (first === undefined || examination === undefined || examination.start === null) continue;
    try {
      const prepared = await sources.works.get(opened, first.workId);
      const { reading } = prepared;
      const same = group.filter(
        ({ startChar, endChar, text }) =>
          endChar <= reading.text.charLength && reading.text.slice(startChar, endChar) === text,
      );
      const found = await measuredPassages(
        opened,
        examination.start,
        examination.findings?.journalHead ?? '',
        first.workId,
        same,
        sources,
      );
      same.forEach((passage, at) => {
        const one = found[at];
        if (one === undefined) return;
        const original = originalPlace(prepared, passage.startChar, passage.endChar);
        measured.set(passage, { ...one, incomplete: '', original });
      });
      for (const passage of group) {
        if (measured.has(passage)) continue;
        measured.set(passage, { ...EMPTY, incomplete: 'the work has another text at this place now.' });
      }
    } catch (error) {
      if (!(error instanceof PalimpsestError) || error.code === 'cancelled') throw error;
      for (const passage of group) {
        const shown = shownInFindings(passage, windowDetailsOf(examination.findings));
        measured.set(passage, {
          ...shown,
          incomplete: `${error.message}${shown.windows.length === 0 ? '' : ' Only the passages listed in the findings are shown.'}`,
        });
      }
    }
  }
  return measured;
}

const EMPTY: MeasuredPassage = { windows: [], windowsOmitted: 0, tokens: [] };

/** What the findings themselves print of the place. */
function shownInFindings(passage: PassageContent, details: WindowDetails | null): MeasuredPassage {
  const all = [
    ...(details?.targets ?? []).map((one) => one.passages),
    ...(details?.controls ?? []).map((one) => one.best),
  ];
  const touching = all
    .flat()
    .filter(
      (one) =>
        one.workId === passage.workId &&
        one.suffixStartChar < passage.endChar &&
        one.suffixEndChar > passage.startChar,
    )
    .sort((a, b) => a.suffixStartChar - b.suffixStartChar);
  if (touching.length === 0) return EMPTY;
  return { windows: touching.map(windowOf), windowsOmitted: 0, tokens: tokensOf(passage, touching) };
}

function windowOf(shown: ShownPassage): ExhibitWindow {
  return {
    startToken: shown.startToken,
    prefixStartChar: shown.prefixStartChar,
    startChar: shown.suffixStartChar,
    endChar: shown.suffixEndChar,
    suffixTokens: Math.max(1, shown.tokens.length),
    state: 'scored',
    logPzNats: shown.logPzNats,
    policyLogPzNats: shown.policyLogPzNats,
    greedyExact: shown.greedyExact,
    greedyPrefixTokens: shown.greedyPrefixTokens,
  };
}

function tokensOf({ text, startChar }: PassageContent, shown: readonly ShownPassage[]): ExhibitToken[] {
  const index = new TextIndex(text);
  const tokens: ExhibitToken[] = [];
  let at = 0;
  const upTo = (to: number, logProbNats: ExhibitToken['logProbNats']): void => {
    const end = Math.min(to, index.charLength);
    if (end <= at) return;
    tokens.push({ text: index.slice(at, end), logProbNats });
    at = end;
  };
  const gap = words.unscored('not-in-printed-passages');
  for (const one of shown) {
    let char = one.suffixStartChar - startChar;
    upTo(char, gap);
    for (const token of one.tokens) {
      char += Array.from(token.text).length;
      upTo(char, token.logProbNats);
    }
  }
  upTo(index.charLength, gap);
  return tokens;
}
