import type { Section } from '../figure/index.js';
import { tablePanelText } from './panelText.js';

/**
 * Sections for a terminal: title, result, paragraphs, and the table.
 * @param width columns of the screen
 */
export function sectionsText(sections: readonly Section[], width: number): string {
  return sections
    .map(({ title, verdict, paragraphs, table }) =>
      [
        title,
        ...(verdict === '' ? [] : [verdict]),
        ...paragraphs,
        ...(table === null ? [] : tablePanelText(table, width)),
      ].join('\n'),
    )
    .join('\n\n');
}
