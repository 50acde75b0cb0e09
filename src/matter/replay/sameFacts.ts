/** A number with its sign, or any other word that holds a digit, such as the id of an examination. */
const FACTS = /(?<![\p{L}\p{N}])[−-]?[\p{L}.,]*\p{N}[\p{L}\p{N}.,]*/gu;
const UNIT =
  /^\s*(%|(?:percentage point|decade|nat|bit|byte|token|character|word|window|passage|second|minute|hour)s?\b)/u;

/** Do two wordings of a sentence state the same numbers with the same units, and the same ids, in the same order? */
export function sameFacts(one: string, other: string): boolean {
  return factsIn(one).join('\n') === factsIn(other).join('\n');
}

function factsIn(sentence: string): string[] {
  return [...sentence.matchAll(FACTS)].map(({ 0: fact, index }) => {
    const [, unit = ''] = UNIT.exec(sentence.slice(index + fact.length)) ?? [];
    return `${fact.replace(/[,.]+$/u, '').replace('-', '−')} ${unit.replace(/s$/u, '')}`;
  });
}
