import { documentError, type DocumentSource, DAMAGED, limitError } from '../container/documentError.js';
import { wholeNumber } from '../../base/index.js';
import type { Extracted } from '../../domain/index.js';
import { RtfReader } from './rtfReader.js';
import { RtfDamage } from './rtfTokens.js';

/** Version of this reader: changes whenever the same file would give another text. */
export const RTF_READER = 'rtf-1';

/**
 * The text of an RTF file. Tracked changes, hidden text, notes, comments, headers and footers are marked. Pictures, embedded objects and
 * the numbers of lists are not text of the file and are counted in remarks. There are no pages, because RTF does not hold them.
 * @throws `document-damaged` for a file that is not RTF, ends inside a group or holds half a control; `document-undecodable` and
 * `document-encoding` with the byte; `document-limit`
 */
export function readRtf(bytes: Uint8Array, source: DocumentSource): Extracted {
  if (bytes.length > source.limits.fileBytes) throw limitError(source, 'fileBytes');
  try {
    const { stated, built } = new RtfReader(bytes, source).read();
    return { format: 'rtf', reader: RTF_READER, ...built, contents: [], stated };
  } catch (error) {
    if (!(error instanceof RtfDamage)) throw error;
    const place = `byte ${wholeNumber(error.byte)}`;
    throw documentError('document-damaged', source, place, error.what, DAMAGED, { byteOffset: error.byte });
  }
}
