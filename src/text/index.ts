export { TextIndex, type CharSpan } from './offsets/textIndex.js';
export { OffsetMap } from './offsets/offsetMap.js';
export { OffsetMapBuilder } from './offsets/offsetMapBuilder.js';
export { composeOffsetMaps } from './offsets/composeOffsetMaps.js';
export { type PlainText, readTxt, type SourceText } from './bytes/readTxt.js';
export { findInvalidUtf8 } from './bytes/findInvalidUtf8.js';
export { canonicalEncoding, SUPPORTED_ENCODINGS } from './bytes/encodings.js';
export { readingText } from './layers/readingText.js';
export { comparisonText } from './layers/comparisonText.js';
export { prepareDocument, prepareText, prepareWork, type PreparedWork } from './prepareWork.js';
export { Citations } from './words/citation.js';
export { blocksOfWork, isCollection } from './words/collectedWorks.js';
export { FileLines } from './words/fileLines.js';
export { findChapters } from './words/findChapters.js';
export { TokenMap } from './offsets/tokenMap.js';
export { blocksOf } from './offsets/blocksOf.js';
export { countWords, splitWords, wordAt } from './words/splitWords.js';
export { recallWords, WordNumbers, writtenText } from './words/recallWords.js';
export { splitSentences } from './words/splitSentences.js';
export { sharedRuns } from './overlap/sharedRuns.js';
export {
  cleaningEntryLine,
  EMPTY_CLEANING_LIST,
  isSourceEntryLine,
  parseCleaningList,
  SOURCE_CLEANING_LIST,
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
  requireDistinctSource,
  requireDistinctSpike,
  requireQuotingAlone,
  requireSeparateControls,
} from './overlap/controlOverlap.js';
export { changedWords } from './overlap/changedWords.js';
export { compareTexts, LONGEST_EDITED } from './overlap/compareTexts.js';
export { editDistance } from './overlap/editDistance.js';
export { parallelPieces } from './words/parallelPieces.js';
export { comparisonChanges, readingChanges, sourceChanges, type LayerChange } from './layers/layerChanges.js';
export { paragraphsOf, type Paragraphs } from './words/paragraphs.js';
export { findPhrase } from './words/findPhrase.js';
export { NO_RUN, SuffixAutomaton } from './overlap/suffixAutomaton.js';
export { buildQuotationIndex } from './quotations/buildQuotationIndex.js';
export { findQuotations, type FoundQuotation, type QuotationSearch } from './quotations/findQuotations.js';
export { GUARANTEED_WORDS, SHINGLE_WORDS, shingleHashes, winnow } from './quotations/fingerprints.js';
export { plainWords } from './quotations/plainWords.js';
export { readQuotationIndex, type IndexedText, type QuotationIndex } from './quotations/quotationIndex.js';
