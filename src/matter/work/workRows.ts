import {
  comparisonChanges,
  paragraphsOf,
  readingChanges,
  sourceChanges,
  type CharSpan,
  type LayerChange,
  type Paragraphs,
  type PreparedWork,
  type TextIndex,
} from '../../text/index.js';
import type { CallOutput } from '../../contract/index.js';
import type { SpanIndex } from './spanIndex.js';

type Row = CallOutput<'work.paragraphs'>['rows'][number];
type LayerText = Row['source'];

// By the reading text, which stays the same object as long as a work is kept.
const known = new WeakMap<TextIndex, Paragraphs>();

/** The paragraphs of a work; found once as long as it is kept. */
export function paragraphsOfWork({ reading }: PreparedWork): Paragraphs {
  const found = known.get(reading.text) ?? paragraphsOf(reading.text);
  known.set(reading.text, found);
  return found;
}

/**
 * A paragraph in three layers. Marked are: in the source what the reading text has otherwise; in the reading text what the comparison text
 * has otherwise and what cleaning takes out; in the comparison text where those changes show. Offsets are those of each layer.
 * @param removed what cleaning takes out of the reading text
 */
export function workRow(
  { source, reading, comparison }: PreparedWork,
  index: number,
  span: CharSpan,
  removed: SpanIndex<LayerChange>,
): Row {
  const changes = readingChanges(reading.text, comparison, span);
  const sourceSpan = spanOf(reading.map.toSource(span.startChar, span.endChar));
  const comparisonSpan = spanOf(comparison.map.toTarget(span.startChar, span.endChar));
  return {
    index,
    source: layer(source.text, sourceSpan, sourceChanges(source.text, reading, sourceSpan)),
    reading: layer(reading.text, span, [...changes, ...removed.within(span)]),
    comparison: layer(comparison.text, comparisonSpan, comparisonChanges(changes, comparison)),
  };
}

function layer(
  text: TextIndex,
  { startChar, endChar }: CharSpan,
  changes: readonly LayerChange[],
): LayerText {
  return {
    startChar,
    endChar,
    text: text.slice(startChar, endChar),
    changes: [...changes].sort((a, b) => a.startChar - b.startChar || b.endChar - a.endChar),
  };
}

function spanOf({ start, end }: { readonly start: number; readonly end: number }): CharSpan {
  return { startChar: start, endChar: end };
}
