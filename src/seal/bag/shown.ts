import { isPlainPath } from './bagNames.js';

const MAX_CHARS = 120;

/**
 * Text from a bag that anyone may have made, for use in a sentence: unchanged if it is a plain path, else quoted, with all but
 * printable ASCII escaped, so that nothing in it can steer a terminal or pass for something else; at most 120 characters.
 */
export function shown(text: string): string {
  if (isPlainPath(text)) return text;
  const quoted = JSON.stringify(text.slice(0, MAX_CHARS)).replace(
    /[^\x20-\x7e]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return text.length > MAX_CHARS ? `${quoted}…` : quoted;
}
