import type { AppliedCleaning, AttackWork } from '../attacks/index.js';
import { canonicalJson, sha256Hex } from '../base/index.js';
import { evidencePaths, type CaseFolder } from '../casefile/index.js';
import type { Engine, Evidence } from '../domain/index.js';
import { readBytes } from '../files/index.js';
import {
  blocksOf,
  cleaningEntryLine,
  EMPTY_CLEANING_LIST,
  mergeSpans,
  parseCleaningList,
  prepareWork,
  readTxt,
  TokenMap,
  type CleaningEntry,
  type CleaningList,
  type PreparedWork,
  type RemovedSpan,
} from '../text/index.js';
import type { HeavyWork } from './heavyWork.js';

const MAX_TEXT_BYTES = 2 ** 30;

/** A cleaned work as text, before it is tokenized. */
export interface CleanedWork {
  readonly evidence: Evidence;
  readonly role: 'target' | 'control';
  readonly prepared: PreparedWork;
  readonly removed: readonly RemovedSpan[];
}

/** All works of an examination as text, and the list that was applied to all of them. */
export interface CleanedWorks {
  readonly works: readonly CleanedWork[];
  readonly cleaning: AppliedCleaning;
}

/**
 * Reads the works of an examination, applies the cleaning lists to targets and controls alike, and refuses controls that are not
 * distinct from the targets and from each other.
 * @throws {PalimpsestError} `control-equals-target`, `control-overlaps-target`, `controls-overlap` with the places; what prepareWork, readTxt and
 * parseCleaningList throw; `file-*`
 */
export async function loadWorks(
  opened: CaseFolder,
  targets: readonly Evidence[],
  controls: readonly Evidence[],
  lists: readonly Evidence[],
  heavy: HeavyWork,
): Promise<CleanedWorks> {
  const list = await loadCleaning(opened, lists);
  const items = [
    ...targets.map((evidence) => ({ evidence, role: 'target' as const })),
    ...controls.map((evidence) => ({ evidence, role: 'control' as const })),
  ];
  const works: Omit<CleanedWork, 'removed'>[] = [];
  for (const { evidence, role } of items) {
    const prepared = prepareWork(await bytesOf(opened, evidence), {
      id: evidence.id,
      evidenceId: evidence.id,
      title: evidence.title,
      role,
      fileName: evidence.name,
      encoding: evidence.encoding === '' ? undefined : evidence.encoding,
    });
    works.push({ evidence, role, prepared });
  }
  const removed = await heavy.clean({
    texts: works.map(({ evidence, role, prepared }) => ({
      fileName: evidence.name,
      role,
      reading: prepared.reading.text,
    })),
    list,
    requireDistinct: true,
  });
  return {
    works: works.map((work, at) => ({ ...work, removed: removed[at] ?? [] })),
    cleaning: { sha256: list.sha256, entries: list.entries.map(cleaningEntryLine) },
  };
}

/**
 * A work as an attack sees it: its reading text as tokens of the model, with the position of each.
 * @throws {PalimpsestError} `tokenizer-lossy` naming the byte; the errors of the engine
 */
export async function tokenizeWork(engine: Engine, work: CleanedWork): Promise<AttackWork> {
  const { evidence, role, prepared, removed } = work;
  const reading = prepared.reading.text;
  const tokenization = await engine.tokenize(reading.text);
  const map = new TokenMap(reading, tokenization);
  return {
    id: evidence.id,
    role,
    title: evidence.title,
    sha256: evidence.sha256,
    charCount: reading.charLength,
    tokens: tokenization.tokens,
    tokenStartChar: map.startChar,
    tokenStartByte: map.startByte,
    blocks: blocksOf({ chapters: prepared.work.chapters, tokenMap: map }),
    excluded: excludedSpans(removed),
    textOf: (startChar, endChar) => reading.slice(startChar, endChar),
  };
}

/** The removed spans by position; spans of the same rule are merged. */
export function excludedSpans(removed: readonly RemovedSpan[]): AttackWork['excluded'] {
  const entries = [...new Set(removed.map(({ entry }) => entry))];
  return entries
    .flatMap((rule) =>
      mergeSpans(removed.filter(({ entry }) => entry === rule)).map(({ startChar, endChar }) => ({
        startChar,
        endChar,
        rule,
      })),
    )
    .sort((a, b) => a.startChar - b.startChar || a.endChar - b.endChar || (a.rule < b.rule ? -1 : 1));
}

/** All entries of the cleaning lists, as one list. @throws {PalimpsestError} what readTxt and parseCleaningList throw; `file-*` */
export async function loadCleaning(opened: CaseFolder, lists: readonly Evidence[]): Promise<CleaningList> {
  const parsed: CleaningList[] = [];
  for (const evidence of lists) {
    const encoding = evidence.encoding === '' ? undefined : evidence.encoding;
    const source = readTxt(await bytesOf(opened, evidence), { fileName: evidence.name, encoding });
    parsed.push(parseCleaningList(source.text.text, evidence.name));
  }
  const [only = EMPTY_CLEANING_LIST] = parsed;
  if (parsed.length <= 1) return only;
  const entries: CleaningEntry[] = parsed.flatMap((list) => list.entries);
  return { entries, sha256: sha256Hex(canonicalJson(parsed.map(({ sha256 }) => sha256))) };
}

async function bytesOf(opened: CaseFolder, evidence: Evidence): Promise<Uint8Array> {
  return readBytes(evidencePaths(opened, evidence)[0] ?? '', MAX_TEXT_BYTES);
}
