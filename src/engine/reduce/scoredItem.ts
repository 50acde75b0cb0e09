import type { ScoredItem, ScoreRequest } from '../../domain/index.js';
import type { Reducer, RowReduction } from './reducer.js';

/** Room for the scores of an item under a request, filled by {@link recordRow}. */
export function newScoredItem(
  rows: number,
  { policies, topCount, logits }: ScoreRequest,
  vocabSize: number,
): ScoredItem {
  return {
    logProbs: new Float64Array(rows),
    policyLogProbs: policies.map(() => new Float64Array(rows)),
    ranks: new Int32Array(rows),
    entropies: new Float64Array(rows),
    meanLogProbs: new Float64Array(rows),
    varLogProbs: new Float64Array(rows),
    margins: new Float64Array(rows),
    // A vocabulary smaller than topCount leaves the rest of a row at these.
    topIds: new Int32Array(rows * topCount).fill(-1),
    topLogProbs: new Float64Array(rows * topCount).fill(-Infinity),
    ...(logits === undefined ? {} : { logits: new Float32Array(logits.count * vocabSize) }),
  };
}

/** Writes a reduced row of logits, and the reducer's most probable tokens, into row `row`. */
export function recordRow(
  scored: ScoredItem,
  row: number,
  reduced: RowReduction,
  reducer: Reducer,
  { topCount, logits }: ScoreRequest,
): void {
  scored.logProbs[row] = reduced.logProb;
  scored.ranks[row] = reduced.rank;
  scored.entropies[row] = reduced.entropy;
  scored.meanLogProbs[row] = reduced.meanLogProb;
  scored.varLogProbs[row] = reduced.varLogProb;
  scored.margins[row] = reduced.margin;
  for (const [at, logProbs] of scored.policyLogProbs.entries()) {
    logProbs[row] = reduced.policyLogProbs[at] as number;
  }
  if (logits !== undefined && row >= logits.first && row < logits.first + logits.count)
    scored.logits?.set(reducer.row, (row - logits.first) * reducer.vocabSize);
  if (topCount === 0) return;
  const top = reducer.top(topCount);
  scored.topIds.set(top.ids.subarray(0, top.count), row * topCount);
  scored.topLogProbs.set(top.logProbs.subarray(0, top.count), row * topCount);
}
