import { describe, expect, it } from 'vitest';
import { evidenceRoleSchema } from '../../../src/domain/index.js';
import { guessRole, ROLES, roleLabel, type Role } from '../../../renderer/features/evidence/roleWords.js';

const has =
  (...roles: readonly Role[]) =>
  (role: Role): boolean =>
    roles.includes(role);

describe('guessRole', () => {
  it.each([
    ['model.gguf', [], 'target-model'],
    ['MODEL.GGUF', ['target-model'], 'reference-model'],
    ['novel.txt', [], 'target-work'],
    ['other.txt', ['target-work'], 'control-work'],
    ['third.txt', ['target-work', 'control-work'], 'target-work'],
    ['control-moby.txt', [], 'control-work'],
    ['held_out.txt', [], 'control-work'],
    ['cleaning.txt', [], 'cleaning-list'],
    ['quotes.json', [], 'cleaning-list'],
  ] as const)('%s beside %j is a %s', (name, there, role) => {
    expect(guessRole(name, has(...there))).toBe(role);
  });

  it('has a word for every role', () => {
    expect(ROLES.map(({ id }) => id).sort()).toEqual([...evidenceRoleSchema.options].sort());
    for (const { id, label } of ROLES) expect(roleLabel(id)).toBe(label);
  });
});
