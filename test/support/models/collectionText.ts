import type { MeasuredText } from './measureInMemory.js';

/** A short work. */
export interface WorkText {
  readonly title: string;
  readonly text: string;
}

/** Short works as one text, a blank line between two, with the place where each begins. */
export function collectionText(works: readonly WorkText[]): Required<Pick<MeasuredText, 'text' | 'works'>> {
  const separator = '\n\n';
  let startChar = 0;
  const begins = works.map(({ title, text }) => {
    const begin = { title, startChar };
    startChar += Array.from(text).length + separator.length;
    return begin;
  });
  return { text: works.map(({ text }) => text).join(separator), works: begins };
}
