/** The sentences of one examination. */
export interface Speaker {
  readonly name: string;
  readonly sentences: readonly string[];
}

/** Sentences of several columns, each once, preceded by the names of the columns that have it unless all do. */
export function mergedSentences(columns: readonly Speaker[]): string[] {
  const speakers = new Map<string, string[]>();
  for (const { name, sentences } of columns) {
    for (const sentence of new Set(sentences)) {
      const names = speakers.get(sentence);
      if (names === undefined) speakers.set(sentence, [name]);
      else names.push(name);
    }
  }
  return [...speakers].map(([sentence, names]) =>
    names.length === columns.length && columns.length > 1 ? sentence : `${names.join(', ')}: ${sentence}`,
  );
}
