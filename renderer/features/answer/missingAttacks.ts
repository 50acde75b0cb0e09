import type { Answer } from '../../../src/answer/index.js';

/** The attacks that an answer offers to apply, each once: ways of use not examined, and objections that an examination would meet. */
export function missingAttacks({ uses, objections }: Pick<Answer, 'uses' | 'objections'>): string[] {
  const ids = [
    ...uses.filter(({ state }) => state === 'not-examined').map(({ attackId }) => attackId),
    ...objections.flatMap(({ remedy }) => (remedy.kind === 'examine' ? [remedy.attackId] : [])),
  ];
  return [...new Set(ids)];
}
