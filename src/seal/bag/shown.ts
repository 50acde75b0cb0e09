import { plainAscii } from '../../base/index.js';
import { isPlainPath } from './bagNames.js';

const MAX_CHARS = 120;

/**
 * Text from a bag that anyone may have made, for use in a sentence: unchanged if it is a plain path, else quoted, with all but
 * printable ASCII escaped, so that nothing in it can steer a terminal or pass for something else; at most 120 characters.
 */
export function shown(text: string): string {
  if (isPlainPath(text)) return text;
  const quoted = plainAscii(JSON.stringify(text.slice(0, MAX_CHARS)), Infinity);
  return text.length > MAX_CHARS ? `${quoted}…` : quoted;
}
