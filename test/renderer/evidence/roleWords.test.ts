import { describe, expect, it } from 'vitest';
import { evidenceRoleSchema } from '../../../src/domain/index.js';
import { guessRoles, ROLES, roleLabel, type Role } from '../../../renderer/features/evidence/roleWords.js';

const has =
  (...roles: readonly Role[]) =>
  (role: Role): boolean =>
    roles.includes(role);

function guessed(names: readonly string[], there: readonly Role[], kind = 'file'): Role[] {
  return guessRoles(
    names.map((name) => ({ name, kind })),
    has(...there),
  ).map(({ isModel, asModel, asText }) => (isModel ? asModel : asText));
}

describe('guessRoles', () => {
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
    expect(guessed([name], there)).toEqual([role]);
  });

  it('takes the first of several models as the one under examination, and several texts as works', () => {
    expect(guessed(['a.txt', 'm.gguf', 'n.gguf', 'b.txt', 'held-out.txt'], ['target-work'])).toEqual([
      'target-work',
      'target-model',
      'reference-model',
      'target-work',
      'control-work',
    ]);
  });

  it('never takes a folder as a model or a cleaning list', () => {
    expect(guessed(['cleaning.gguf', 'controls'], [], 'folder')).toEqual(['target-work', 'control-work']);
  });

  it('says what a file would be if its name misleads', () => {
    expect(guessRoles([{ name: 'weights.bin', kind: 'file' }], has('target-model'))).toEqual([
      { isModel: false, asModel: 'reference-model', asText: 'target-work' },
    ]);
  });

  it('has a word for every role', () => {
    expect(ROLES.map(({ id }) => id).sort()).toEqual([...evidenceRoleSchema.options].sort());
    for (const { id, label } of ROLES) expect(roleLabel(id)).toBe(label);
  });
});
