import { join } from 'node:path';
import {
  speakingWindows,
  TOKEN_PLANES,
  windowPlanDocument,
  type WindowPlanDocument,
  type WindowScores,
} from '../../attacks/index.js';
import { verdictError, type Unscored } from '../../base/index.js';
import type { CaseFolder } from '../../casefile/index.js';
import type { ExaminationStart, ExhibitToken, ExhibitWindow, LogProbJson } from '../../domain/index.js';
import {
  examinationFolder,
  inThisThread,
  JOURNAL_START,
  journalBroken,
  readArrays,
  type ArrayPlace,
} from '../../examine/index.js';
import {
  measuredWorks,
  passageSpan,
  type MeasuredSources,
  type MeasuredWork,
} from '../examine/measuredWorks.js';
import { readWindowUnits } from '../examine/windowUnits.js';
import { words } from '../words.js';

/** A range of a work, in characters of its reading text, end exclusive. */
export interface CharRange {
  readonly startChar: number;
  readonly endChar: number;
}

/** What an examination measured of a range of a work. */
export interface MeasuredPassage {
  /** Measured passages that touch it, by place; at most {@link MOST_WINDOWS}. */
  readonly windows: readonly ExhibitWindow[];
  readonly windowsOmitted: number;
  /** Ranges that join to the text of the passage, each with the probability of its token. */
  readonly tokens: readonly ExhibitToken[];
}

/** Measured passages that are read for one range. */
export const MOST_WINDOWS = 200;

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
 * What an examination measured of ranges of one of its works: the journal is checked from its first line on, the work and
 * its tokens against the plan.
 * @param journalHead what the findings say the journal ends in; empty while there are none
 * @param ranges within the work
 * @returns one for each range
 * @throws {PalimpsestError} `passages-none` when the attack measures no passages of the work; `journal-broken`, `journal-array`; as
 * measuredWorks; `file-*`
 */
export async function measuredPassages(
  opened: CaseFolder,
  start: ExaminationStart,
  journalHead: string,
  workId: string,
  ranges: readonly CharRange[],
  sources: MeasuredSources,
): Promise<MeasuredPassage[]> {
  const plan = windowPlanDocument(start.plan);
  const [work] =
    plan === null ? [] : await measuredWorks(opened, start, plan, sources, inThisThread, [workId]);
  if (plan === null || work === undefined) {
    throw verdictError(
      'passages-none',
      `${start.id} (${start.attack.id}) did not measure passages of ${workId} individually.`,
      'Choose an examination that measures passages individually.',
    );
  }
  const touching = ranges.map((range) => touchingWindows(work, range));
  const wanted = new Set(touching.flatMap((all) => all.slice(0, MOST_WINDOWS)));
  const folder = examinationFolder(opened, start.id);
  const outcomes = await readWindows(folder, plan, journalHead, work, wanted);
  return ranges.map((range, at) => {
    const all = touching[at] ?? [];
    const shown = all.slice(0, MOST_WINDOWS);
    return {
      windows: shown.map((window) => exhibitWindow(work, window, outcomes.get(window))),
      windowsOmitted: all.length - shown.length,
      tokens: tokensIn(work, range, shown, outcomes),
    };
  });
}

/** Windows whose passage has a character in the range, in order. */
function touchingWindows(work: MeasuredWork, { startChar, endChar }: CharRange): number[] {
  const found: number[] = [];
  for (let window = 0; window < work.layout.starts.length; window++) {
    const span = passageSpan(work, window);
    if (span.startChar < endChar && span.endChar > startChar) found.push(window);
  }
  return found;
}

/** What became of the windows that are wanted, and of those of the same units. */
async function readWindows(
  folder: string,
  plan: WindowPlanDocument,
  journalHead: string,
  { workAt }: MeasuredWork,
  wanted: ReadonlySet<number>,
): Promise<Map<number, Outcome>> {
  const outcomes = new Map<number, Outcome>();
  const observed: { readonly from: number; readonly scores: WindowScores; readonly tokens?: ArrayPlace }[] =
    [];
  const { head } = await readWindowUnits(folder, plan, JOURNAL_START, (unit) => {
    const { work, from, count, observation } = unit;
    const windows = Array.from({ length: count }, (_, at) => from + at);
    if (work !== workAt || !windows.some((window) => wanted.has(window))) return;
    if (observation.kind === 'unscored') {
      for (const window of windows) outcomes.set(window, { unscored: observation });
      return;
    }
    const { scores, tokens } = observation;
    observed.push({ from, scores, ...(tokens === undefined ? {} : { tokens }) });
  });
  if (journalHead !== '' && head.sha256 !== journalHead) {
    const journal = join(folder, 'journal.jsonl');
    throw journalBroken(journal, head.lines, 'the findings rest on a journal that ends otherwise');
  }
  const { suffixTokens } = plan.shape;
  for (const { from, scores, tokens } of observed) {
    const [planes = new Float32Array()] =
      tokens === undefined ? [] : await readArrays(folder, 'tokens', [tokens]);
    const plane = TOKEN_PLANES.indexOf('logProb') * scores.logPz.length * suffixTokens;
    scores.logPz.forEach((logPz, at) => {
      outcomes.set(from + at, {
        logPz,
        policies: scores.policyLogPz.map((policy) => policy[at] ?? '-inf'),
        argmax: scores.argmax[at] ?? '',
        tokens: planes.subarray(plane + at * suffixTokens, plane + (at + 1) * suffixTokens),
      });
    });
  }
  return outcomes;
}

function exhibitWindow(work: MeasuredWork, window: number, outcome: Outcome): ExhibitWindow {
  const { starts, suffixTokens } = work.layout;
  const place = { startToken: starts[window] ?? 0, ...passageSpan(work, window), suffixTokens };
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
    state: work.excluded[window] === 1 ? 'excluded' : 'scored',
    logPzNats: outcome.logPz,
    policyLogPzNats: [...outcome.policies],
    greedyExact: miss === -1,
    greedyPrefixTokens: miss === -1 ? suffixTokens : miss,
  };
}

/**
 * The text of the range, token by token, each with its probability in the window that speaks for it, as in the window's reader. Windows that
 * the cleaning list touches do not speak.
 */
function tokensIn(
  { map, layout, excluded }: MeasuredWork,
  { startChar, endChar }: CharRange,
  shown: readonly number[],
  outcomes: ReadonlyMap<number, Outcome>,
): ExhibitToken[] {
  const { startToken, endToken } = map.charSpanToTokens(startChar, endChar);
  const maySpeak = new Set(shown.filter((window) => excluded[window] !== 1));
  const scoredOf = (window: number): Scored | undefined => {
    const outcome = maySpeak.has(window) ? outcomes.get(window) : undefined;
    return outcome === undefined || 'unscored' in outcome || outcome.tokens.length === 0
      ? undefined
      : outcome;
  };
  const speaking = speakingWindows(layout, startToken, endToken, (window) => scoredOf(window)?.logPz ?? NaN);
  const tokens: ExhibitToken[] = [];
  for (let token = startToken; token < endToken; token++) {
    const from = Math.max(startChar, map.startChar[token] ?? 0);
    const to = Math.min(endChar, map.startChar[token + 1] ?? endChar);
    if (to <= from) continue;
    const window = speaking[token - startToken] ?? -1;
    const first = (layout.starts[window] ?? 0) + layout.prefixTokens;
    const logProb = scoredOf(window)?.tokens[token - first];
    tokens.push({
      text: map.text.slice(from, to),
      logProbNats: logProb === undefined ? words.unscored('not-in-measured-passages') : logProb,
    });
  }
  return tokens;
}
