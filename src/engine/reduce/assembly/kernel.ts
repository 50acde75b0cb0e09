// The reduction of logits in WebAssembly SIMD: compiled by `asc`, called by wasmReducer.ts. Names as seen from there.
export { layout, fillPadding } from './memory';
export { survey, rank } from './survey';
export { selectTop, massOfTop, countOfTop } from './top';
export { gather, weigh } from './weigh';
export { keepCount, keepUpTo, keepMass, keepGathered, keptMass, lastKept } from './cut';
export { roughMasses } from './rough';
import { results, row, topIds, topLogits } from './memory';

export function resultsAt(): usize {
  return results;
}

export function rowAt(): usize {
  return row;
}

export function topIdsAt(): usize {
  return topIds;
}

export function topLogitsAt(): usize {
  return topLogits;
}

/** First byte after the compiler's static data. */
export function staticEnd(): usize {
  return __heap_base;
}
