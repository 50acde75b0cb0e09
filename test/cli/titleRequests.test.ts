import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { ONE_THREAD } from '../support/cli.js';
import { longLane } from '../support/lanes.js';
import { must } from '../support/must.js';
import { scratchFolder } from '../support/scratch.js';
import { caseWith, CONTROL, findingsSha256, findingsText, ok, P1, TARGET } from './caseWith.js';

interface Found {
  readonly findings: readonly {
    readonly id: string;
    readonly sentence: string;
    readonly standing: string;
    readonly value: number;
    readonly caveats: readonly { readonly code: string; readonly text: string }[];
  }[];
  readonly details: {
    readonly panels: readonly { readonly id: string; readonly rows?: readonly (readonly unknown[])[] }[];
  };
}

const scratch = scratchFolder();
const SMALL = ['--requests', 'text, go-on', '--answer-tokens', '40', '--draws', '2', ...ONE_THREAD];
let folder = '';
let found: Found;
let said = '';

beforeAll(async () => {
  folder = await caseWith(scratch, 'titles', [
    { role: 'target-model', file: P1 },
    {
      role: 'target-work',
      text: TARGET.slice(0, 9000),
      options: ['--title', 'Moby-Dick', '--author', 'Herman Melville'],
    },
    { role: 'control-work', text: CONTROL.slice(0, 9000), name: 'held out.txt' },
  ]);
  const run = await ok('examine', folder, '--attack', 'title-requests', ...SMALL);
  said = `${run.stdout}${run.stderr}`;
  found = JSON.parse(findingsText(folder, 'X1')) as Found;
});

describe('title-only requests from the command line, to a model without a chat template', () => {
  it('name the work as it was stated on receipt, and a control without a title as its file', () => {
    const rows = must(found.details.panels.find(({ id }) => id === 'attempts-1')?.rows);
    const asked = new Set(rows.map(([request]) => request));
    expect(asked).toContain('What is the text of “Moby-Dick” by Herman Melville?');
    expect(asked).toContain('Wie lautet der Text von „Moby-Dick“ von Herman Melville?');
    const control = JSON.stringify(found.details.panels.find(({ id }) => id === 'attempts-control'));
    expect(control).toContain('What is the text of “held out”?');
    expect(said).toContain('The model is asked for “held out”, the name of its file.');
    expect(said).toContain('has no chat template');
  });

  it('count every attempt, with what stood in the prompt', () => {
    const rows = must(found.details.panels.find(({ id }) => id === 'attempts-1')?.rows);
    // Two requests in two languages, each answered once at 0 and twice at 0.8.
    expect(rows).toHaveLength(2 * 2 * 3);
    for (const row of rows) expect(row[6]).toBe(0);
    const all = must(found.findings.find(({ id }) => id === 'title-copies/E2'));
    expect(all.sentence).toMatch(
      /^Uncalibrated: Asked for the work by its title and author alone in 12 attempts, of which 12 were answered/u,
    );
    expect([all.standing, all.value]).toEqual(['measured', 0]);
    expect(all.caveats.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['title-asked', 'control-titles', 'attempts-counted', 'no-chat-template']),
    );
  });

  it('are in the journal with the words of every answer', () => {
    const lines = readFileSync(join(folder, 'examinations', 'X1', 'journal.jsonl'), 'utf8');
    expect(lines.match(/"text":/gu)).toHaveLength(2 * 12);
    expect(lines.match(/"earlier":/gu)).toHaveLength(2 * 2);
  });

  const same = 'every attack gives the same bytes once more: examine/everyAttackResumes';
  longLane('say the same in a second run', same, async () => {
    await ok('examine', folder, '--attack', 'title-requests', ...SMALL, '--again');
    expect(findingsSha256(folder, 'X2')).toBe(findingsSha256(folder, 'X1'));
  });
});
