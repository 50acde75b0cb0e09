import type { CallOutput } from '../../../src/contract/index.js';
import { evidenceFieldSchema } from '../../../src/domain/index.js';
import { href } from '../../navigation/index.js';

type Gap = CallOutput<'reports.checklist'>['gaps'][number];

/** Where a gap is closed: the words of a link and its address; null for what is on the report's own page, or in the program. */
export function gapPlace(
  caseId: string,
  { subject, field }: Pick<Gap, 'subject' | 'field'>,
): { readonly words: string; readonly href: string } | null {
  switch (subject.kind) {
    case 'evidence': {
      const named = evidenceFieldSchema.safeParse(/\.evidence\.([A-Za-z]+)$/.exec(field)?.[1]);
      return named.success
        ? {
            words: `Correct ${subject.id}`,
            href: href.evidenceItem(caseId, subject.id, { correct: named.data }),
          }
        : { words: `Open ${subject.id}`, href: href.evidenceItem(caseId, subject.id) };
    }
    case 'examination':
      return { words: `Open ${subject.id}`, href: href.run(caseId, subject.id) };
    case 'exhibit':
      return { words: 'Open the exhibits', href: href.exhibits(caseId) };
    case 'matter':
      return {
        words: 'Edit the matter',
        href: href.case(caseId, { edit: field.replace(/^case\.head\./, '') }),
      };
    case 'key':
      return { words: 'Open the settings', href: href.settings() };
    case 'report':
    case 'program':
      return null;
  }
}
