import type { AttackDefinition, AttackInput, AttackWork } from '../../attacks/index.js';
import { fromText } from '../../base/index.js';
import type { Given } from '../../domain/index.js';

type Input = AttackInput<Record<string, unknown>>;

/** How much of each target stands in the prompts of an examination: text that is in several prompts is counted once. */
export function givenOf(attack: Pick<AttackDefinition, 'given'>, input: Input): Given[] {
  return input.works
    .filter(({ role }) => role === 'target')
    .map((work) => fromText(`given of ${work.id}`, () => givenOfWork(attack, input, work)));
}

function givenOfWork(attack: Pick<AttackDefinition, 'given'>, input: Input, work: AttackWork): Given {
  const given = attack.given(input, work).toSorted((a, b) => a.startToken - b.startToken);
  const at = (token: number): number => work.tokenStartChar[token] ?? work.charCount;
  let chars = 0;
  let reached = 0;
  for (const { startToken, endToken } of given) {
    const from = Math.max(reached, startToken);
    if (endToken > from) chars += at(endToken) - at(from);
    reached = Math.max(reached, endToken);
  }
  return {
    workId: work.id,
    prompts: given.reduce((sum, { times }) => sum + times, 0),
    chars,
    of: work.charCount,
  };
}
