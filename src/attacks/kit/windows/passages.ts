import { shownText, elementAt } from '../../../base/index.js';
import type { ShownPassage } from '../../../domain/index.js';
import type { CountedWindow } from './counted.js';
import { spanOf } from './collect.js';
import type { WindowAttackParameters } from './parameters.js';
import { logProbJson } from '../units/logProbJson.js';
import { TOKEN_PLANES } from './run.js';

/** The most probable passages, no two of which share a suffix token; ties go to the earlier one. */
export function bestPassages(
  windows: readonly CountedWindow[],
  parameters: WindowAttackParameters,
  count: number,
): ShownPassage[] {
  const ranked = [...windows]
    .filter(({ scores, window }) => scores.sources.has(window))
    .sort((a, b) => b.logPz - a.logPz || a.window - b.window);
  const chosen: CountedWindow[] = [];
  for (const candidate of ranked) {
    if (chosen.length === count) break;
    if (!chosen.some((other) => overlaps(candidate, other, parameters.suffixTokens))) chosen.push(candidate);
  }
  return chosen.map((window, i) => shown(window, i + 1, parameters));
}

function overlaps(a: CountedWindow, b: CountedWindow, suffixTokens: number): boolean {
  if (a.scores !== b.scores) return false;
  const distance =
    elementAt(a.scores.windows.starts, a.window) - elementAt(b.scores.windows.starts, b.window);
  return Math.abs(distance) < suffixTokens;
}

function shown(counted: CountedWindow, rank: number, parameters: WindowAttackParameters): ShownPassage {
  const { scores, window } = counted;
  const { work } = scores;
  const { prefixStartChar, startChar, endChar } = spanOf(scores, window, parameters);
  const startToken = elementAt(scores.windows.starts, window);
  const suffix = parameters.suffixTokens;
  const flags = scores.argmax.subarray(window * suffix, (window + 1) * suffix);
  const miss = flags.indexOf(0);
  const source = scores.sources.get(window);
  const planes = source?.unit.array('tokens') ?? new Float32Array();
  const plane = (name: (typeof TOKEN_PLANES)[number], token: number): number =>
    elementAt(
      planes,
      TOKEN_PLANES.indexOf(name) * (source?.count ?? 0) * suffix + (source?.at ?? 0) * suffix + token,
    );
  return {
    workId: work.id,
    rank,
    startToken,
    prefixStartChar,
    suffixStartChar: startChar,
    suffixEndChar: endChar,
    prefixText: shownText(() => work.textOf(prefixStartChar, startChar)),
    suffixText: shownText(() => work.textOf(startChar, endChar)),
    logPzNats: counted.logPz,
    policyLogPzNats: scores.policyLogPz.map((values) => logProbJson(elementAt(values, window))),
    greedyExact: miss === -1,
    greedyPrefixTokens: miss === -1 ? suffix : miss,
    tokens: Array.from({ length: suffix }, (_, t) => {
      const token = startToken + parameters.prefixTokens + t;
      const at = work.tokenStartChar[token] ?? endChar;
      return {
        text: shownText(() => work.textOf(at, work.tokenStartChar[token + 1] ?? endChar)),
        logProbNats: plane('logProb', t),
        rank: plane('rank', t),
      };
    }),
  };
}
