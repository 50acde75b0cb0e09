import { basename, extname } from 'node:path';
import type { AppliedCleaning, AttackWork, SpikeText } from '../attacks/index.js';
import { canonicalJson, inputError, sha256Hex, wholeNumber } from '../base/index.js';
import { evidencePaths, readExtracted, workRoleOf, type CaseFolder } from '../casefile/index.js';
import { readDesignations, type Designation, type Engine, type Evidence } from '../domain/index.js';
import { readBytes } from '../files/index.js';
import {
  blocksOfWork,
  cleaningEntryLine,
  EMPTY_CLEANING_LIST,
  mergeSpans,
  parseCleaningList,
  prepareDocument,
  prepareWork,
  readTxt,
  SOURCE_CLEANING_LIST,
  TokenMap,
  type CleaningList,
  type PreparedWork,
  type RemovedSpan,
} from '../text/index.js';
import type { ChosenEvidence } from './chooseEvidence.js';
import type { HeavyWork } from './heavyWork.js';

const MAX_TEXT_BYTES = 2 ** 30;

/** A cleaned work as text, before it is tokenized. */
export interface CleanedWork {
  readonly evidence: Evidence;
  readonly role: 'target' | 'control';
  readonly prepared: PreparedWork;
  readonly removed: readonly RemovedSpan[];
}

/** A cleaned known-memorized text, before it is tokenized. */
export type CleanedSpike = Omit<CleanedWork, 'role'>;

/** All works of an examination as text, and the list that was applied to all of them. */
export interface CleanedWorks {
  readonly works: readonly CleanedWork[];
  readonly spikes: readonly CleanedSpike[];
  readonly cleaning: AppliedCleaning;
}

/**
 * Reads the works of an examination, applies the cleaning lists to targets and controls alike, and refuses controls that are not
 * distinct from the targets and from each other, source texts that are works of the examination, and known-memorized texts that share runs with a
 * work.
 * @throws {PalimpsestError} `control-equals-target`, `control-overlaps-target`, `controls-overlap` with the places; `source-equals-work`, `source-removes-much`; `spike-overlaps-work`; what
 * prepareWork, readTxt and parseCleaningList throw; `file-*`
 */
export async function loadWorks(
  opened: CaseFolder,
  { targets, controls, sources, spikes, cleaning }: Omit<ChosenEvidence, 'model' | 'references'>,
  heavy: HeavyWork,
): Promise<CleanedWorks> {
  const list = await loadCleaning(opened, cleaning, sources.length > 0);
  const items = [
    ...targets.map((evidence) => ({ evidence, role: 'target' as const })),
    ...controls.map((evidence) => ({ evidence, role: 'control' as const })),
  ];
  const works: Omit<CleanedWork, 'removed'>[] = [];
  for (const { evidence, role } of items)
    works.push({ evidence, role, prepared: await prepared(opened, evidence) });
  const sourceTexts = [];
  for (const evidence of sources) {
    const { reading } = await prepared(opened, evidence);
    sourceTexts.push({ fileName: evidence.name, reading: reading.text });
  }
  const spikeTexts: Omit<CleanedSpike, 'removed'>[] = [];
  for (const evidence of spikes) spikeTexts.push({ evidence, prepared: await prepared(opened, evidence) });
  const removed = await heavy.clean({
    texts: works.map(({ evidence, role, prepared: { reading } }) => ({
      fileName: evidence.name,
      role,
      reading: reading.text,
    })),
    sources: sourceTexts,
    spikes: spikeTexts.map(({ evidence, prepared: { reading } }) => ({
      fileName: evidence.name,
      reading: reading.text,
    })),
    list,
    requireDistinct: true,
  });
  return {
    works: works.map((work, at) => ({ ...work, removed: removed[at] ?? [] })),
    spikes: spikeTexts.map((spike, at) => ({ ...spike, removed: removed[works.length + at] ?? [] })),
    cleaning: {
      sha256: list.sha256,
      entries: list.entries.map(cleaningEntryLine),
      ...(sources.length === 0 ? {} : { sources: sources.map(({ id, sha256 }) => ({ id, sha256 })) }),
    },
  };
}

async function prepared(opened: CaseFolder, evidence: Evidence): Promise<PreparedWork> {
  return prepareEvidence(opened, evidence, await bytesOf(opened, evidence));
}

/**
 * The reading text of a text in evidence.
 * @param bytes of the file as received
 * @throws {PalimpsestError} as {@link prepareWork}, {@link prepareDocument} and {@link readExtracted}
 */
export async function prepareEvidence(
  opened: CaseFolder,
  evidence: Evidence,
  bytes: Uint8Array,
): Promise<PreparedWork> {
  const { document } = evidence;
  const options = {
    id: evidence.id,
    evidenceId: evidence.id,
    title: evidence.title,
    role: workRoleOf(evidence.role),
    fileName: evidence.name,
    encoding: evidence.encoding === '' ? undefined : evidence.encoding,
  };
  if (document === undefined) return prepareWork(bytes, options);
  const extracted = await readExtracted(opened, evidence);
  const { extractedSha256 } = document;
  const file = { extracted, extractedSha256, sha256: sha256Hex(bytes), bytes: bytes.length };
  return prepareDocument(file, document.rulesOff, options);
}

/**
 * A work as an attack sees it: its reading text as tokens of the model, with the position of each.
 * @throws {PalimpsestError} `tokenizer-lossy` naming the byte; `designation-unread`, `designation-outside`; the errors of the engine
 */
export async function tokenizeWork(engine: Engine, work: CleanedWork): Promise<AttackWork> {
  const designated = designatedIn(work);
  return {
    ...(await tokenized(engine, work)),
    role: work.role,
    ...(designated.length === 0 ? {} : { designated }),
  };
}

/** The passages of a target that were designated. @throws {PalimpsestError} `designation-unread`, `designation-outside` */
function designatedIn({ evidence: { id, designated = '' }, role, prepared }: CleanedWork): Designation[] {
  if (role !== 'target') return [];
  const passages = readDesignations(designated, id);
  const { charLength } = prepared.reading.text;
  const outside = passages.find(({ endChar }) => endChar > charLength);
  if (outside === undefined) return passages;
  throw inputError(
    'designation-outside',
    `The designated passage ${outside.startChar}-${outside.endChar} of ${id} lies outside its text, which has ${wholeNumber(charLength)} characters.`,
    `Correct the designated passages: palimpsest evidence correct CASE ${id}; in the window, the screen of ${id}.`,
    { id },
  );
}

/** A known-memorized text as an attack sees it. @throws {PalimpsestError} as {@link tokenizeWork} */
export async function tokenizeSpike(engine: Engine, spike: CleanedSpike): Promise<SpikeText> {
  const { howKnown } = spike.evidence;
  return { ...(await tokenized(engine, spike)), ...(howKnown === undefined ? {} : { howKnown }) };
}

async function tokenized(engine: Engine, work: CleanedSpike): Promise<Omit<AttackWork, 'role'>> {
  const { evidence, prepared, removed } = work;
  const reading = prepared.reading.text;
  const tokenization = await engine.tokenize(reading.text);
  const map = new TokenMap(reading, tokenization);
  return {
    id: evidence.id,
    title: evidence.title,
    ...(evidence.title === basename(evidence.name, extname(evidence.name))
      ? { titleIsFileName: true as const }
      : {}),
    ...(evidence.author.trim() === '' ? {} : { author: evidence.author.trim() }),
    sha256: evidence.sha256,
    charCount: reading.charLength,
    tokens: tokenization.tokens,
    tokenStartChar: map.startChar,
    tokenStartByte: map.startByte,
    ...blocksOfWork(prepared.work, map),
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

/**
 * All entries of the cleaning lists, as one list. Where there are source texts and no list says how long a passage shared with them must be, the
 * usual length applies.
 * @param hasSources whether the examination has source texts
 * @throws {PalimpsestError} what readTxt and parseCleaningList throw; `file-*`
 */
export async function loadCleaning(
  opened: CaseFolder,
  lists: readonly Evidence[],
  hasSources: boolean,
): Promise<CleaningList> {
  const parsed: CleaningList[] = [];
  for (const evidence of lists) {
    const encoding = evidence.encoding === '' ? undefined : evidence.encoding;
    const source = readTxt(await bytesOf(opened, evidence), { fileName: evidence.name, encoding });
    parsed.push(parseCleaningList(source.text.text, evidence.name));
  }
  const isSaid = parsed.some(({ entries }) => entries.some(({ rule }) => rule === 'source-passages'));
  if (hasSources && !isSaid) parsed.push(SOURCE_CLEANING_LIST);
  return joined(parsed);
}

function joined(lists: readonly CleaningList[]): CleaningList {
  const [only = EMPTY_CLEANING_LIST] = lists;
  if (lists.length <= 1) return only;
  return {
    entries: lists.flatMap(({ entries }) => entries),
    sha256: sha256Hex(canonicalJson(lists.map(({ sha256 }) => sha256))),
  };
}

async function bytesOf(opened: CaseFolder, evidence: Evidence): Promise<Uint8Array> {
  return readBytes(evidencePaths(opened, evidence)[0] ?? '', MAX_TEXT_BYTES);
}
