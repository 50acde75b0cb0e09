import { encodingProposals } from '../domain/index.js';
import { visibleString } from '../figure/index.js';

/**
 * The encodings in which a refused text can be read, one a line with a sample, for a person to choose from; empty for errors without
 * proposals.
 */
export function encodingText(details: Readonly<Record<string, unknown>>): string {
  const proposals = encodingProposals(details);
  if (proposals.length === 0) return '';
  const width = Math.max(...proposals.map(({ encoding }) => encoding.length));
  const lines = proposals.map(({ encoding, sameText, sample }) => {
    const same = sameText.length === 0 ? '' : `  (the same text: ${sameText.join(', ')})`;
    return `  --encoding ${encoding.padEnd(width)}  ${visibleString(sample)}${same}`;
  });
  return `It can be read as follows, most plausible first. Choose by the text; the program chooses none.\n${lines.join('\n')}\n`;
}
