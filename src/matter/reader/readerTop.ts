import { inputError } from '../../base/index.js';
import type { Engine, ScoreRequest } from '../../domain/index.js';
import type { CallOutput } from '../../contract/index.js';
import type { ExaminationView } from './examinationView.js';
import { tokenTexts } from '../work/tokenTexts.js';
import type { ViewedWork } from './viewedWork.js';

/** Most probable tokens that are asked for. */
const TOP = 5;

/**
 * The most probable tokens at a place of a work, asked of the model now: in the window that speaks for the token, scored as the examination
 * scored it. Tokens of no such window are scored after as much text as a prefix holds.
 * @throws {PalimpsestError} `reader-place`; what the engine throws
 */
export async function readerTop(
  engine: Engine,
  { plan }: ExaminationView,
  work: ViewedWork,
  token: number,
): Promise<CallOutput<'reader.top'>> {
  const { request, at } = placeOf(plan, work, token);
  const [item] = await engine.score(request);
  const actual = work.tokens[token] ?? 0;
  const ids = Int32Array.from(item?.topIds.subarray(at * TOP, (at + 1) * TOP) ?? []);
  const { pieces } = await tokenTexts(engine, [...ids, actual]);
  return {
    top: Array.from(ids, (id, rank) => ({
      id,
      text: pieces[rank] ?? '',
      logProbNats: item?.topLogProbs[at * TOP + rank] ?? 0,
    })),
    actual: {
      id: actual,
      text: pieces[ids.length] ?? '',
      logProbNats: item?.logProbs[at] ?? 0,
      rank: item?.ranks[at] ?? 0,
      entropyNats: item?.entropies[at] ?? 0,
    },
  };
}

function placeOf(
  { shape, bos, layout }: ExaminationView['plan'],
  work: ViewedWork,
  token: number,
): { readonly request: ScoreRequest; readonly at: number } {
  if (token >= work.tokens.length) {
    throw inputError(
      'reader-place',
      `"${work.title}" has ${work.tokens.length} tokens; there is no token ${token}.`,
      'Choose a position in the work.',
    );
  }
  const { prefixTokens, suffixTokens } = shape;
  const window = work.speakers(token, token + 1)[0] ?? -1;
  const first = window < 0 ? Math.max(0, token - prefixTokens) : (work.starts[window] ?? 0);
  const from = window < 0 ? token - first : prefixTokens;
  const end = window < 0 ? token + 1 : first + prefixTokens + suffixTokens;
  if (from === 0 && !bos) {
    throw inputError(
      'reader-place',
      'No text precedes the first token of the work, and this model uses no beginning-of-text token.',
      'Choose a later position.',
    );
  }
  const common = { bos, policies: [], topCount: TOP };
  const items = [{ tokens: work.tokens.slice(first, end), from }];
  // The batch of the examination, so that the digits are those of its journal.
  const request = window < 0 ? { ...common, items } : { ...common, items, slots: layout.slots };
  return { request, at: window < 0 ? 0 : token - first - prefixTokens };
}
