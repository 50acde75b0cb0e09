export { TextIndex, type CharSpan } from './offsets/textIndex.js';
export { OffsetMap, type OffsetSegments, type OffsetSpan } from './offsets/offsetMap.js';
export { OffsetMapBuilder } from './offsets/offsetMapBuilder.js';
export { composeOffsetMaps } from './offsets/composeOffsetMaps.js';
export { readTxt, type ReadTxtOptions, type SourceText } from './bytes/readTxt.js';
export { findInvalidUtf8 } from './bytes/findInvalidUtf8.js';
export { canonicalEncoding, SUPPORTED_ENCODINGS } from './bytes/encodings.js';
export { readingText, type ReadingText } from './layers/readingText.js';
export { comparisonText, type ComparisonText } from './layers/comparisonText.js';
export { prepareWork, type PreparedWork, type PrepareOptions } from './prepareWork.js';
export { findChapters } from './words/findChapters.js';
export { TokenMap, type TokenBytes, type TokenSpan } from './offsets/tokenMap.js';
export { blocksOf, type Block, type BlocksInput } from './offsets/blocksOf.js';
export { countWords, splitWords, wordAt, type Words } from './words/splitWords.js';
export { recallWords, WordNumbers, writtenText, type RecallWords } from './words/recallWords.js';
export { splitSentences } from './words/splitSentences.js';
export { sharedRuns, type SharedRun } from './overlap/sharedRuns.js';
export {
  cleaningEntryLine,
  EMPTY_CLEANING_LIST,
  parseCleaningList,
  type CleaningEntry,
  type CleaningList,
} from './overlap/cleaningList.js';
export {
  applyCleaning,
  cleanableWork,
  mergeSpans,
  type CleanableWork,
  type RemovedSpan,
} from './overlap/applyCleaning.js';
export {
  controlOverlap,
  requireDistinctControl,
  requireSeparateControls,
  type ControlOverlap,
  type NamedWork,
} from './overlap/controlOverlap.js';
export { compareTexts, LONGEST_EDITED, type TextComparison } from './overlap/compareTexts.js';
export { editDistance } from './overlap/editDistance.js';
export { parallelPieces } from './words/parallelPieces.js';
export { comparisonChanges, readingChanges, sourceChanges, type LayerChange } from './layers/layerChanges.js';
export { paragraphsOf, type Paragraphs } from './words/paragraphs.js';
export { findPhrase, type PhraseHit } from './words/findPhrase.js';
export { NO_RUN, SuffixAutomaton } from './overlap/suffixAutomaton.js';
