import { GLOSSARY, type GlossaryEntry } from '../../src/domain/index.js';

/** The terms that contain every word of a query: those with a match in their names first, then those with one in their sentence only. */
export function matchingTerms(query: string): readonly GlossaryEntry[] {
  const words = query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const byName = ({ term, forms }: GlossaryEntry): boolean => hasAll([term, ...forms].join(' '), words);
  const bySentence = ({ term, forms, sentence }: GlossaryEntry): boolean =>
    hasAll([term, ...forms, sentence].join(' '), words);
  return [...GLOSSARY.filter(byName), ...GLOSSARY.filter((entry) => !byName(entry) && bySentence(entry))];
}

function hasAll(text: string, words: readonly string[]): boolean {
  const lower = text.toLowerCase();
  return words.every((word) => lower.includes(word));
}
