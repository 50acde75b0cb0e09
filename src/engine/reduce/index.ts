export * from './reducer.js';
export * from './createReducer.js';
export * from './referenceReducer.js';
export * from './scoredItem.js';
export { CodingTable } from './codingTable.js';
