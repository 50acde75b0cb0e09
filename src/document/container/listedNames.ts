import { quote } from './documentError.js';

/** Characters of names in a remark. */
const NAMES_CHARS = 160;

/** As many names as fit into a remark, at least one, and how many more there are. */
export function listedNames(names: readonly string[]): string {
  const quoted: string[] = [];
  let length = 0;
  for (const name of names) {
    const next = quote(name);
    length += next.length + 2;
    if (quoted.length > 0 && length > NAMES_CHARS) break;
    quoted.push(next);
  }
  const more = names.length - quoted.length;
  return `${quoted.join(', ')}${more === 0 ? '' : `, and ${more} more`}`;
}
