/** Words before and after a name that do not identify the person. */
const TITLES = new Set(
  [
    'dr',
    'prof',
    'professor',
    'mr',
    'mrs',
    'ms',
    'mx',
    'sir',
    'phd',
    'md',
    'jd',
    'esq',
    'msc',
    'bsc',
    'ma',
  ].concat(['ba', 'mba', 'llm', 'pe', 'cissp', 'ing', 'dipl', 'mag']),
);

/**
 * Do two names stand for the same person, as far as names can show? They must have the same words, whatever the case, the accents, the
 * punctuation, the order (`Roe, R.`) and the titles. An initial does not match a full name.
 */
export function isSameName(a: string, b: string): boolean {
  return wordsOf(a) === wordsOf(b);
}

function wordsOf(name: string): string {
  const words = name
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[.'’]/g, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
  const names = words.filter((word) => !TITLES.has(word));
  // A name that is all titles, such as Ma, is compared as it stands.
  return (names.length > 0 ? names : words).sort().join(' ');
}
