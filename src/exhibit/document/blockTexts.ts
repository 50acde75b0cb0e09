import type { Block, Inline } from './blocks.js';

/** Changes runs of text, in the order of the report. */
type MapInlines = (content: readonly Inline[]) => readonly Inline[];

/**
 * A block with its own words changed. Headings, labels and heads of tables stay as they are, and so does text of a work or of a model that
 * is shown to be read: passages and texts side by side.
 */
export function withWords(block: Block, map: MapInlines): Block {
  switch (block.kind) {
    case 'title':
      return { ...block, caption: map(block.caption) };
    case 'paragraph':
      return { ...block, content: map(block.content) };
    case 'list':
      return { ...block, items: block.items.map(map) };
    case 'facts':
      return { ...block, rows: block.rows.map((row) => ({ ...row, value: map(row.value) })) };
    case 'table':
      return tableWithWords(block, map);
    case 'figure':
      return { ...block, caption: map(block.caption) };
    case 'answer':
      return {
        ...block,
        about: map(block.about),
        alarm: map(block.alarm),
        sentence: map(block.sentence),
        measures: tableWithWords(block.measures, map),
      };
    case 'passage':
      return { ...block, numbers: map(block.numbers) };
    case 'heading':
    case 'contents':
    case 'terms':
    case 'tokenLegend':
    case 'pageBreak':
    case 'endMark':
      return block;
  }
}

function tableWithWords(
  block: Extract<Block, { kind: 'table' }>,
  map: MapInlines,
): Extract<Block, { kind: 'table' }> {
  return {
    ...block,
    rows: block.reading === true ? block.rows : block.rows.map((row) => row.map(map)),
    note: map(block.note),
  };
}

/** The words of a block without hashes and code, and its headings and labels: everything in which it may use a term. */
export function wordsOf(block: Block): string[] {
  const found: string[] = [...labelsOf(block)];
  withWords(block, (content) => {
    found.push(
      content.map(({ text, style }) => (style === 'mono' || style === 'hash' ? '\n' : text)).join(''),
    );
    return content;
  });
  return found;
}

function labelsOf(block: Block): string[] {
  switch (block.kind) {
    case 'heading':
      return [block.text];
    case 'facts':
      return block.rows.map(({ label }) => label);
    case 'table':
      return [block.title, ...block.columns.map(({ header }) => header)];
    case 'figure':
      return [block.chart.title];
    case 'answer':
      return [block.unit, ...labelsOf(block.measures)];
    case 'passage':
      return [block.label];
    default:
      return [];
  }
}
