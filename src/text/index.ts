export { TextIndex, type CharSpan } from './textIndex.js';
export { OffsetMap, type OffsetSegments, type OffsetSpan } from './offsetMap.js';
export { OffsetMapBuilder } from './offsetMapBuilder.js';
export { composeOffsetMaps } from './composeOffsetMaps.js';
export { readTxt, type ReadTxtOptions, type SourceText } from './readTxt.js';
export { findInvalidUtf8 } from './findInvalidUtf8.js';
export { canonicalEncoding, SUPPORTED_ENCODINGS } from './encodings.js';
export { readingText, type ReadingText } from './readingText.js';
export { comparisonText, type ComparisonText } from './comparisonText.js';
export { prepareWork, type PreparedWork, type PrepareOptions } from './prepareWork.js';
export { findChapters } from './findChapters.js';
export { TokenMap, type TokenBytes, type TokenSpan } from './tokenMap.js';
export { blocksOf, type Block, type BlocksInput } from './blocksOf.js';
export { countWords, splitWords, wordAt, type Words } from './splitWords.js';
export { recallWords, WordNumbers, writtenText, type RecallWords } from './recallWords.js';
export { splitSentences } from './splitSentences.js';
export { sharedRuns, type SharedRun } from './sharedRuns.js';
export {
  cleaningEntryLine,
  EMPTY_CLEANING_LIST,
  parseCleaningList,
  type CleaningEntry,
  type CleaningList,
} from './cleaningList.js';
export {
  applyCleaning,
  cleanableWork,
  mergeSpans,
  type CleanableWork,
  type RemovedSpan,
} from './applyCleaning.js';
export {
  controlOverlap,
  requireDistinctControl,
  requireSeparateControls,
  type ControlOverlap,
  type NamedWork,
} from './controlOverlap.js';
export { compareTexts, LONGEST_EDITED, type TextComparison } from './compareTexts.js';
export { editDistance } from './editDistance.js';
export { parallelPieces } from './parallelPieces.js';
export { comparisonChanges, readingChanges, sourceChanges, type LayerChange } from './layerChanges.js';
export { paragraphsOf, type Paragraphs } from './paragraphs.js';
export { findPhrase, type PhraseHit } from './findPhrase.js';
export { NO_RUN, SuffixAutomaton } from './suffixAutomaton.js';
