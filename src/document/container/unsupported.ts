import type { PalimpsestError } from '../../base/index.js';
import { documentError, type DocumentSource } from './documentError.js';

/** The error for a format that is recognized and not read. */
export function unsupported(
  source: DocumentSource,
  found: { readonly format: string; readonly what: string; readonly hint: string },
): PalimpsestError {
  if (found.format === 'ooxml-encrypted') {
    return documentError(
      'document-encrypted',
      source,
      '',
      `the file is ${found.what}`,
      'Open it with its password, save a copy without one, record how, and add the copy.',
      { format: found.format },
    );
  }
  return documentError('format-unsupported', source, '', `the file is ${found.what}`, found.hint, {
    format: found.format,
  });
}
