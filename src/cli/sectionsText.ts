import type { Section } from '../figure/index.js';
import { tablePanelText } from './panelText.js';

/** Sections for a terminal: title, result, paragraphs, and the table. */
export function sectionsText(sections: readonly Section[]): string {
  return sections
    .map(({ title, verdict, paragraphs, table }) =>
      [
        title,
        ...(verdict === '' ? [] : [verdict]),
        ...paragraphs,
        ...(table === null ? [] : tablePanelText(table)),
      ].join('\n'),
    )
    .join('\n\n');
}
