import { join } from 'node:path';
import { z } from 'zod';
import {
  plannedWindows,
  TOKEN_PLANES,
  windowPlanDocument,
  windowUnits,
  windowsOf,
  unitId,
  type WindowPlanDocument,
  type WorkWindows,
} from '../../attacks/index.js';
import { sha256Hex, verdictError, type Unscored } from '../../base/index.js';
import { findEvidence, type CaseFolder } from '../../casefile/index.js';
import {
  type ExaminationStart,
  type ExhibitToken,
  type ExhibitWindow,
  type JournalLine,
  type LogProbJson,
} from '../../domain/index.js';
import {
  examinationFolder,
  excludedSpans,
  JOURNAL_START,
  journalBroken,
  loadCleaning,
  readArrays,
  readJournalFrom,
} from '../../examine/index.js';
import { applyCleaning, cleanableWork } from '../../text/index.js';
import type { TokenizedWork, Tokenizers, Works } from '../work/works.js';
import { words } from '../words.js';

/** Where works and tokens come from. */
export interface PassageSources {
  readonly works: Works;
  readonly tokenizers: Tokenizers;
}

/** A stretch of a work, in characters of its reading text, end exclusive. */
export interface CharRange {
  readonly startChar: number;
  readonly endChar: number;
}

/** What an examination measured of a stretch of a work. */
export interface MeasuredPassage {
  /** Measured passages that touch it, by place; at most {@link MOST_WINDOWS}. */
  readonly windows: readonly ExhibitWindow[];
  readonly windowsOmitted: number;
  /** Stretches that join to the text of the passage, each with the probability of its token. */
  readonly tokens: readonly ExhibitToken[];
}

/** Measured passages that are read for one stretch. */
export const MOST_WINDOWS = 200;

/** The windows of a work, and where they are. */
interface Windows {
  readonly plan: WindowPlanDocument;
  readonly workAt: number;
  readonly work: TokenizedWork;
  readonly windows: WorkWindows;
}

/** One window as the journal has it. */
interface Scored {
  readonly logPz: number;
  readonly policies: readonly LogProbJson[];
  readonly argmax: string;
  /** Log p of its tokens. */
  readonly tokens: Float32Array;
}

type Outcome = Scored | { readonly unscored: Unscored } | undefined;

/**
 * What an examination measured of stretches of one of its works: the journal is checked from its first line on, the work is tokenised
 * again and must give the tokens that the plan names.
 * @param journalHead what the findings say the journal ends in; empty while there are none
 * @param ranges within the work
 * @returns one for each range
 * @throws {PalimpsestError} `passages-none` when the attack measures no passages of the work; `tokens-differ`; `journal-broken`,
 * `journal-array`; as Works.get and Tokenizers.ofWork; `file-*`
 */
export async function measuredPassages(
  opened: CaseFolder,
  start: ExaminationStart,
  journalHead: string,
  workId: string,
  ranges: readonly CharRange[],
  sources: PassageSources,
): Promise<MeasuredPassage[]> {
  const of = await windowsOfWork(opened, start, workId, sources);
  const touching = ranges.map((range) => touchingWindows(of, range));
  const wanted = new Set(touching.flatMap((all) => all.slice(0, MOST_WINDOWS)));
  const outcomes = await readWindows(opened, start.id, journalHead, of, wanted);
  return ranges.map((range, at) => {
    const all = touching[at] ?? [];
    const shown = all.slice(0, MOST_WINDOWS);
    return {
      windows: shown.map((window) => exhibitWindow(of, window, outcomes.get(window))),
      windowsOmitted: all.length - shown.length,
      tokens: tokensIn(of, range, shown, outcomes),
    };
  });
}

async function windowsOfWork(
  opened: CaseFolder,
  start: ExaminationStart,
  workId: string,
  { works, tokenizers }: PassageSources,
): Promise<Windows> {
  const plan = windowPlanDocument(start.plan);
  const workAt = plan?.works.findIndex(({ id }) => id === workId) ?? -1;
  const planned = plan?.works[workAt];
  if (plan === null || planned === undefined) {
    throw verdictError(
      'passages-none',
      `${start.id} (${start.attack.id}) did not measure passages of ${workId} individually.`,
      'Choose an examination that measures passages individually.',
    );
  }
  const work = await tokenizers.ofWork(opened.index.id, start.model.id, workId);
  const { tokens, map } = work;
  if (
    sha256Hex(new Uint8Array(tokens.buffer, tokens.byteOffset, tokens.byteLength)) !== planned.tokensSha256
  ) {
    throw verdictError(
      'tokens-differ',
      `The tokens of ${workId} are not those of the plan of ${start.id}.`,
      'Use the version of the program that ran the examination, or run it again.',
    );
  }
  const { reading } = await works.get(opened, workId);
  const windows = windowsOf(
    {
      title: findEvidence(opened, workId).title,
      tokens,
      tokenStartChar: map.startChar,
      charCount: reading.text.charLength,
      excluded: await excludedOf(opened, start, workId, works),
    },
    plan.shape,
  );
  const excluded = excludedWindows.safeParse(start.plan).data?.works[workAt]?.excludedWindows;
  const found = windows.excluded.reduce((sum, flag) => sum + flag, 0);
  if (windows.starts.length !== planned.windows || (excluded !== undefined && excluded !== found)) {
    throw verdictError(
      'tokens-differ',
      `The passages of ${workId} are not those of the plan of ${start.id}.`,
      'Use the version of the program that ran the examination, or run it again.',
    );
  }
  return { plan, workAt, work, windows };
}

const excludedWindows = z.object({ works: z.array(z.object({ excludedWindows: z.int().optional() })) });

async function excludedOf(
  opened: CaseFolder,
  start: ExaminationStart,
  workId: string,
  works: Works,
): Promise<ReturnType<typeof excludedSpans>> {
  if (start.cleaning.length === 0) return [];
  const list = await loadCleaning(
    opened,
    start.cleaning.map(({ id }) => findEvidence(opened, id)),
  );
  const texts = new Map<string, ReturnType<typeof cleanableWork>>();
  for (const { id } of [...start.targets, ...start.controls]) {
    texts.set(id, cleanableWork((await works.get(opened, id)).reading.text));
  }
  const own = texts.get(workId);
  const others = [...texts].filter(([id]) => id !== workId).map(([, text]) => text);
  return own === undefined ? [] : excludedSpans(applyCleaning(own, list, others));
}

/** Windows whose passage has a character in the range, in order. */
function touchingWindows({ work, windows, plan }: Windows, { startChar, endChar }: CharRange): number[] {
  const { startChar: starts } = work.map;
  const { prefixTokens, suffixTokens } = plan.shape;
  const found: number[] = [];
  for (let window = 0; window < windows.starts.length; window++) {
    const first = (windows.starts[window] ?? 0) + prefixTokens;
    const from = starts[first] ?? 0;
    const to = starts[first + suffixTokens] ?? 0;
    if (from < endChar && to > startChar) found.push(window);
  }
  return found;
}

function journalOf(folder: string): string {
  return join(folder, 'journal.jsonl');
}

async function readWindows(
  opened: CaseFolder,
  id: string,
  journalHead: string,
  of: Windows,
  wanted: ReadonlySet<number>,
): Promise<Map<number, Outcome>> {
  const folder = examinationFolder(opened, id);
  const lines: { readonly from: number; readonly count: number; readonly line: JournalLine }[] = [];
  const { head } = await readJournalFrom(folder, JOURNAL_START, (line) => {
    const unit = plannedWindows(of.plan, line.seq);
    if (unit?.work !== of.workAt) return;
    const isWanted = Array.from({ length: unit.count }, (_, at) => unit.from + at).some((at) =>
      wanted.has(at),
    );
    if (!isWanted) return;
    requirePlanned(folder, of, unit, line);
    lines.push({ from: unit.from, count: unit.count, line });
  });
  if (journalHead !== '' && head.sha256 !== journalHead) {
    throw journalBroken(journalOf(folder), head.lines, 'the findings rest on a journal that ends otherwise');
  }
  const outcomes = new Map<number, Outcome>();
  for (const { from, count, line } of lines) {
    const { observation } = line;
    if (observation.kind === 'unscored') {
      for (let at = 0; at < count; at++) outcomes.set(from + at, { unscored: observation });
      continue;
    }
    const parsed = windowUnits.windows.observation.safeParse(observation.value);
    if (!parsed.success || parsed.data.logPz.length !== count || parsed.data.argmax.length !== count) {
      throw journalBroken(journalOf(folder), line.seq + 1, 'it is not what an attack over windows observes');
    }
    const value = parsed.data;
    const place = observation.arrays['tokens'];
    const [planes = new Float32Array()] =
      place === undefined ? [] : await readArrays(folder, 'tokens', [place]);
    const { suffixTokens } = of.plan.shape;
    const plane = TOKEN_PLANES.indexOf('logProb') * count * suffixTokens;
    for (let at = 0; at < count; at++) {
      outcomes.set(from + at, {
        logPz: value.logPz[at] ?? 0,
        policies: value.policyLogPz.map((policy) => policy[at] ?? '-inf'),
        argmax: value.argmax[at] ?? '',
        tokens: planes.subarray(plane + at * suffixTokens, plane + (at + 1) * suffixTokens),
      });
    }
  }
  return outcomes;
}

function requirePlanned(
  folder: string,
  { plan, workAt }: Windows,
  { from, count }: { readonly from: number; readonly count: number },
  line: JournalLine,
): void {
  const work = plan.works[workAt];
  const id = work === undefined ? '' : unitId(plan, work, { kind: 'windows', from, count });
  if (line.unitId === id) return;
  throw journalBroken(journalOf(folder), line.seq + 1, 'its unit is not the planned one');
}

function exhibitWindow({ work, windows, plan }: Windows, window: number, outcome: Outcome): ExhibitWindow {
  const { prefixTokens, suffixTokens } = plan.shape;
  const startToken = windows.starts[window] ?? 0;
  const at = (token: number): number => work.map.startChar[token] ?? 0;
  const place = {
    startToken,
    prefixStartChar: at(startToken),
    startChar: at(startToken + prefixTokens),
    endChar: at(startToken + prefixTokens + suffixTokens),
    suffixTokens,
  };
  if (outcome === undefined || 'unscored' in outcome) {
    return {
      ...place,
      state: 'unscored',
      logPzNats: outcome?.unscored ?? words.unscored('not-come-this-far'),
      policyLogPzNats: [],
      greedyExact: false,
      greedyPrefixTokens: 0,
    };
  }
  const miss = outcome.argmax.indexOf('0');
  return {
    ...place,
    state: windows.excluded[window] === 1 ? 'excluded' : 'scored',
    logPzNats: outcome.logPz,
    policyLogPzNats: [...outcome.policies],
    greedyExact: miss === -1,
    greedyPrefixTokens: miss === -1 ? suffixTokens : miss,
  };
}

/**
 * The text of the range, token by token. Of several windows that hold a token the most probable one speaks, of equally probable ones the
 * first, as in the window's reader; windows that the cleaning list touches do not speak.
 */
function tokensIn(
  { work, windows, plan }: Windows,
  { startChar, endChar }: CharRange,
  shown: readonly number[],
  outcomes: ReadonlyMap<number, Outcome>,
): ExhibitToken[] {
  const { map } = work;
  const { prefixTokens, suffixTokens } = plan.shape;
  const { startToken, endToken } = map.charSpanToTokens(startChar, endChar);
  const speaking = new Map<number, { readonly logPz: number; readonly logProb: number }>();
  for (const window of shown) {
    const outcome = outcomes.get(window);
    if (outcome === undefined || 'unscored' in outcome || windows.excluded[window] === 1) continue;
    const { logPz } = outcome;
    const first = (windows.starts[window] ?? 0) + prefixTokens;
    for (let at = 0; at < suffixTokens; at++) {
      const logProb = outcome.tokens[at];
      if (logProb !== undefined && logPz > (speaking.get(first + at)?.logPz ?? -Infinity)) {
        speaking.set(first + at, { logPz, logProb });
      }
    }
  }
  const tokens: ExhibitToken[] = [];
  for (let token = startToken; token < endToken; token++) {
    const from = Math.max(startChar, map.startChar[token] ?? 0);
    const to = Math.min(endChar, map.startChar[token + 1] ?? endChar);
    if (to <= from) continue;
    const logProb = speaking.get(token)?.logProb;
    tokens.push({
      text: map.text.slice(from, to),
      logProbNats: logProb === undefined ? words.unscored('not-in-measured-passages') : logProb,
    });
  }
  return tokens;
}
