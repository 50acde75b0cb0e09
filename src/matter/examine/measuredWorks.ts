import {
  isApart,
  windowsOf,
  windowSpan,
  type AttackWork,
  type WindowLayout,
  type WindowPlanDocument,
} from '../../attacks/index.js';
import { sha256Hex, verdictError, type PalimpsestError } from '../../base/index.js';
import { findEvidence, type CaseFolder } from '../../casefile/index.js';
import type { Evidence, ExaminationStart } from '../../domain/index.js';
import {
  excludedSpans,
  loadCleaning,
  OTHER_TEXT,
  readKeptTokens,
  type HeavyWork,
} from '../../examine/index.js';
import { blocksOfWork, type PreparedWork } from '../../text/index.js';
import type { TokenizedWork, Works } from '../work/works.js';

/** Where the works of an examination are found. */
export interface MeasuredSources {
  readonly works: Works;
}

/** A work as an examination over windows measured it. */
export interface MeasuredWork extends TokenizedWork {
  readonly evidence: Evidence;
  readonly role: 'target' | 'control';
  /** Index of the work in the plan. */
  readonly workAt: number;
  readonly prepared: PreparedWork;
  /** What the cleaning lists and the source texts removed. */
  readonly removed: AttackWork['excluded'];
  readonly layout: WindowLayout;
  /** 1 where the cleaning list touches a window. */
  readonly excluded: Uint8Array;
  /** 1 where a passage repeats its own context or is mostly figures; such windows are in no number. */
  readonly apart: Uint8Array;
}

/**
 * Works of an examination as they were measured: text, tokens and windows, each checked against the plan. Tokens come from the files that
 * were written beside the plan.
 * @param plan of the examination
 * @param workIds which of the plan's works; default all
 * @throws {PalimpsestError} `evidence-changed` when a text or the cleaning list is not the one that was measured; `tokens-differ` when the text
 * does not give the tokens and windows of the plan; `case-differs` naming a file of tokens that was changed or removed; as Works.get
 */
export async function measuredWorks(
  opened: CaseFolder,
  start: ExaminationStart,
  plan: WindowPlanDocument,
  sources: MeasuredSources,
  heavy: HeavyWork,
  workIds: readonly string[] = plan.works.map(({ id }) => id),
): Promise<MeasuredWork[]> {
  // A cleaning list removes what works share, so all of them are needed to apply it.
  const needed = plan.works.filter(({ id }) => start.cleaning.length > 0 || workIds.includes(id));
  const prepared = new Map<string, PreparedWork>();
  for (const { id, sha256 } of needed) {
    if (findEvidence(opened, id).sha256 !== sha256) throw evidenceDiffers(`The text of ${id}`, start.id);
    prepared.set(id, await sources.works.get(opened, id));
  }
  const removed = await removedSpans(opened, start, plan, prepared, sources.works, heavy);
  const measured: MeasuredWork[] = [];
  for (const [workAt, { id, role }] of plan.works.entries()) {
    const work = prepared.get(id);
    if (work === undefined || !workIds.includes(id)) continue;
    const evidence = findEvidence(opened, id);
    const tokenized = await plannedTokens(opened, start, plan, workAt, work);
    const from = { evidence, role, workAt, prepared: work, removed: removed.get(id) ?? [] };
    measured.push({ ...from, ...tokenized, ...plannedWindowsOf(start, plan, from, tokenized) });
  }
  return measured;
}

/** Characters of the passage of a window. */
export function passageSpan(
  { layout, map }: Pick<MeasuredWork, 'layout' | 'map'>,
  window: number,
): ReturnType<typeof windowSpan> {
  return windowSpan(layout, map.startChar, window);
}

async function plannedTokens(
  opened: CaseFolder,
  start: ExaminationStart,
  plan: WindowPlanDocument,
  workAt: number,
  prepared: PreparedWork,
): Promise<TokenizedWork> {
  const { id } = prepared.work;
  const tokenized = await readKeptTokens(opened, start.id, prepared);
  if (tokenized === OTHER_TEXT) throw tokensDiffer(id, start.id);
  const { buffer, byteOffset, byteLength } = tokenized.tokens;
  const found = sha256Hex(new Uint8Array(buffer, byteOffset, byteLength));
  if (found !== plan.works[workAt]?.tokensSha256) throw tokensDiffer(id, start.id);
  return tokenized;
}

function plannedWindowsOf(
  start: ExaminationStart,
  { works, shape }: WindowPlanDocument,
  { evidence, workAt, prepared, removed }: Pick<MeasuredWork, 'evidence' | 'workAt' | 'prepared' | 'removed'>,
  { tokens, map }: TokenizedWork,
): Pick<MeasuredWork, 'layout' | 'excluded' | 'apart'> {
  const { title } = evidence;
  const charCount = prepared.reading.text.charLength;
  const text = {
    title,
    tokens,
    tokenStartChar: map.startChar,
    charCount,
    excluded: removed,
    textOf: (startChar: number, endChar: number) => prepared.reading.text.slice(startChar, endChar),
    ...blocksOfWork(prepared.work, map),
  };
  const windows = windowsOf(text, shape);
  const { starts, excluded } = windows;
  const planned = works[workAt];
  const flagged = excluded.reduce((sum, flag) => sum + flag, 0);
  if (starts.length !== planned?.windows || planned.excludedWindows !== flagged) {
    const { id: workId } = evidence;
    throw verdictError(
      'tokens-differ',
      `The passages of ${workId} are not those of the plan of ${start.id}.`,
      'Use the version of the program that ran the examination, or run it again.',
    );
  }
  const { prefixTokens, suffixTokens } = shape;
  const apart = Uint8Array.from(starts, (_, window) => Number(isApart(windows, window)));
  return { layout: { starts: Int32Array.from(starts), prefixTokens, suffixTokens }, excluded, apart };
}

/** What the cleaning lists and the source texts removed from each work, as the examination applied them. */
async function removedSpans(
  opened: CaseFolder,
  { id, cleaning, sources }: ExaminationStart,
  plan: WindowPlanDocument,
  prepared: ReadonlyMap<string, PreparedWork>,
  works: Works,
  heavy: HeavyWork,
): Promise<ReadonlyMap<string, AttackWork['excluded']>> {
  if (cleaning.length + sources.length === 0) return new Map();
  const list = await loadCleaning(
    opened,
    cleaning.map((item) => findEvidence(opened, item.id)),
    sources.length > 0,
  );
  if (list.sha256 !== plan.cleaning.sha256) throw evidenceDiffers('The cleaning list', id);
  const sourceTexts = [];
  for (const source of sources) {
    const { name, sha256 } = findEvidence(opened, source.id);
    if (sha256 !== source.sha256) throw evidenceDiffers(`The text of ${source.id}`, id);
    const { reading } = await works.get(opened, source.id);
    sourceTexts.push({ fileName: name, reading: reading.text });
  }
  const removed = await heavy.clean({
    texts: plan.works.flatMap(({ id: workId, role }) => {
      const work = prepared.get(workId);
      if (work === undefined) return [];
      return [{ fileName: work.work.source.fileName, role, reading: work.reading.text }];
    }),
    sources: sourceTexts,
    list,
    requireDistinct: false,
  });
  return new Map([...prepared.keys()].map((workId, at) => [workId, excludedSpans(removed[at] ?? [])]));
}

function evidenceDiffers(what: string, id: string): PalimpsestError {
  return verdictError(
    'evidence-changed',
    `${what} differs from what ${id} measured.`,
    'Restore the files as received. If they are unchanged, this version of the program may read them differently.',
    { id },
  );
}

function tokensDiffer(workId: string, id: string): PalimpsestError {
  return verdictError(
    'tokens-differ',
    `The tokens of ${workId} are not those of the plan of ${id}.`,
    'Use the version of the program that ran the examination, or run it again.',
  );
}
