import { GLOSSARY, type TermId } from '../../../src/domain/index.js';

/** A part of a sentence; `term` if it names a term of the glossary. */
export interface MarkedPart {
  readonly text: string;
  readonly term?: TermId;
}

const FORMS: ReadonlyMap<string, TermId> = new Map(
  GLOSSARY.flatMap(({ id, term, forms }) => [term, ...forms].map((form) => [form.toLowerCase(), id])),
);

/** Longer forms first, so that “control passage” is not taken for “control”. */
const PATTERN = new RegExp(
  `(?<![\\p{L}\\p{N}-])(?:${[...FORMS.keys()]
    .sort((a, b) => b.length - a.length)
    .map((form) => form.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('|')})(?![\\p{L}\\p{N}-])`,
  'giu',
);

/** A sentence in parts, with the first mention of every term of the glossary marked. Joined, the parts are the sentence. */
export function markTerms(sentence: string): MarkedPart[] {
  const parts: MarkedPart[] = [];
  const seen = new Set<TermId>();
  let from = 0;
  for (const { index, 0: found } of sentence.matchAll(PATTERN)) {
    const term = FORMS.get(found.toLowerCase());
    if (term === undefined || seen.has(term)) continue;
    seen.add(term);
    if (index > from) parts.push({ text: sentence.slice(from, index) });
    parts.push({ text: found, term });
    from = index + found.length;
  }
  if (from < sentence.length) parts.push({ text: sentence.slice(from) });
  return parts;
}
