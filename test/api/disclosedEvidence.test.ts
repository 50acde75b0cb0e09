import { homedir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { withoutPaths } from '../../src/matter/case/disclosedEvidence.js';
import { findAttack } from '../../src/attacks/index.js';
import type { CaseFolder } from '../../src/casefile/index.js';
import { examineCommand } from '../../src/matter/index.js';

const opened = {
  folder: '/srv/clients/doe/case',
  index: {
    evidence: [
      { storage: 'referenced', files: [{ path: '/srv/clients/doe/model-1.gguf' }] },
      { storage: 'copied', files: [{ path: 'evidence/E2/received/t.txt' }] },
    ],
  },
} as unknown as CaseFolder;

describe('what is told to others', () => {
  it('is the name of a file, not where it lies', () => {
    expect(withoutPaths(opened, '/srv/clients/doe/model-1.gguf: byte 12 is wrong')).toBe(
      'model-1.gguf: byte 12 is wrong',
    );
    expect(withoutPaths(opened, 'in /srv/clients/doe/case/examinations/X1/journal.jsonl')).toBe(
      'in CASE/examinations/X1/journal.jsonl',
    );
    expect(withoutPaths(opened, `${homedir()}/x is full`)).toBe('~/x is full');
    expect(withoutPaths(opened, 'the disk was full')).toBe('the disk was full');
  });

  it('is a command that calls the case CASE', () => {
    const command = examineCommand({
      attack: findAttack('greedy'),
      parameters: {},
      modelId: 'E1',
      targetIds: ['E2'],
      controlIds: [],
      cleaningIds: [],
      seed: 's',
      load: {},
    });
    expect(command).toBe(
      'palimpsest examine CASE --attack greedy --model E1 --work E2 --no-control --no-source --no-cleaning --seed s',
    );
  });
});
