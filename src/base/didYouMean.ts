/**
 * `Did you mean "x"? ` for the known name that is closest to what was typed, or an empty string if none is close
 * (an edit distance above 3 or above half the length).
 */
export function didYouMean(typed: string, known: readonly string[]): string {
  let best = '';
  let bestDistance = Math.min(3, Math.floor(typed.length / 2)) + 1;
  for (const name of known) {
    const distance = editDistance(typed.toLowerCase(), name.toLowerCase());
    if (distance < bestDistance) [best, bestDistance] = [name, distance];
  }
  return best === '' ? '' : `Did you mean "${best}"? `;
}

/** Levenshtein distance between two strings, in UTF-16 units. */
export function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitute = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, substitute));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
