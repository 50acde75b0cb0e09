import { TEXT_SHOWN } from './fromText.js';

/**
 * Are two JSON values equal but for texts that are only shown? Where the second has {@link TEXT_SHOWN}, the first may have any text.
 * @param found called with each place that differs, e.g. `$.findings[0].sentence`
 */
export function compareButText(
  one: unknown,
  other: unknown,
  found: (at: string, one: unknown, other: unknown) => void,
  at = '$',
): void {
  if (one === other) return;
  if (typeof one === 'string' && typeof other === 'string') {
    if (!fits(one, other.split(TEXT_SHOWN))) found(at, one, other);
  } else if (Array.isArray(one) && Array.isArray(other)) {
    if (one.length !== other.length) found(`${at}.length`, one.length, other.length);
    for (let index = 0; index < Math.min(one.length, other.length); index++)
      compareButText(one[index], other[index], found, `${at}[${index}]`);
  } else if (isObject(one) && isObject(other)) {
    for (const name of new Set([...Object.keys(one), ...Object.keys(other)]))
      compareButText(one[name], other[name], found, `${at}.${name}`);
  } else found(at, one, other);
}

function fits(text: string, [first = '', ...rest]: readonly string[]): boolean {
  if (rest.length === 0 || !text.startsWith(first)) return false;
  let at = first.length;
  for (const part of rest) {
    const next = part === rest.at(-1) ? text.length - part.length : text.indexOf(part, at);
    if (next < at || !text.startsWith(part, next)) return false;
    at = next + part.length;
  }
  return true;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
