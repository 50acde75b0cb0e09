import { textOf, type Block } from '../../src/exhibit/document/blocks.js';

/** Every text of a block as a reader meets it: its words, and the text of works and models that it shows. */
export function textsOf(block: Block): string[] {
  switch (block.kind) {
    case 'heading':
    case 'endMark':
      return [block.text];
    case 'title':
      return [block.report, textOf(block.title), textOf(block.caption)];
    case 'paragraph':
      return [textOf(block.content)];
    case 'list':
      return block.items.map(textOf);
    case 'facts':
      return block.rows.flatMap(({ label, value }) => [label, textOf(value)]);
    case 'table':
      return [
        block.title,
        ...block.columns.map(({ header }) => header),
        ...block.rows.flat().map(textOf),
        textOf(block.note),
      ];
    case 'figure':
      return [block.chart.title, textOf(block.caption)];
    case 'answer':
      return [
        block.unit,
        ...[block.subject, block.about, block.alarm, block.sentence].map(textOf),
        ...textsOf(block.measures),
      ];
    case 'passage':
      return [block.label, textOf(block.place), textOf(block.continuation), textOf(block.numbers)];
    case 'terms':
      return block.items.map(({ term, sentence }) => `${term}: ${sentence}`);
    case 'contents':
    case 'tokenLegend':
    case 'pageBreak':
      return [];
  }
}
