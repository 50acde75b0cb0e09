import { Random } from '../../src/base/index.js';

/** Chapters of sentences of words that follow Zipf's law; another seed makes a text that shares no sentence. */
export function prose(seed: string, words: number): string {
  const random = new Random(`prose ${seed}`);
  const syllables = ['th', 'he', 'in', 'er', 'an', 're', 'on', 'ou', 'ea', 'll', 'ing', 'a', 'o', 's', 't'];
  const vocabulary = Array.from({ length: 20_000 }, () =>
    Array.from({ length: 1 + random.below(4) }, () => syllables[random.below(syllables.length)]).join(''),
  );
  const word = (): string => vocabulary[Math.floor(vocabulary.length ** random.float()) - 1] ?? 'a';
  const parts: string[] = [];
  for (let written = 0; written < words;) {
    if (written % 5000 === 0) parts.push(`\n\nCHAPTER ${written / 5000 + 1}\n\n`);
    parts.push(`${word()}${written % 20 === 19 ? '.\n' : ' '}`);
    written += 1;
  }
  return parts.join('');
}
