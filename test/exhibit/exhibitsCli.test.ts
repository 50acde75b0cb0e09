import { appendFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { reportSchema, type ExhibitContent, type ExhibitEntry } from '../../src/domain/index.js';
import { auditOf, caseWith, CONTROL, ok, P1, TARGET } from '../cli/caseWith.js';
import { cli, errorOf, json, ONE_THREAD } from '../support/cli.js';
import { must } from '../support/must.js';
import { scratchFolder } from '../support/scratch.js';

const scratch = scratchFolder();
let folder = '';

interface Listed extends ExhibitEntry {
  readonly label: string;
  readonly intact: boolean;
  readonly content: ExhibitContent | null;
}

interface Written {
  readonly folder: string;
  readonly files: readonly string[];
}

beforeAll(async () => {
  folder = await caseWith(scratch, 'the case', [
    { role: 'target-model', file: P1 },
    { role: 'target-work', text: TARGET.slice(0, 4000) },
    { role: 'control-work', text: CONTROL.slice(0, 4000) },
  ]);
  await ok('examine', folder, '--attack', 'greedy', '--stride-tokens', '50', ...ONE_THREAD);
});

const list = async (): Promise<Listed[]> => json(await ok('exhibit', 'list', folder, '--json'));

describe('palimpsest exhibit', () => {
  it('marks passages and findings, edits, moves and removes them', async () => {
    expect((await ok('exhibit', 'list', folder)).stdout).toBe('No exhibits yet.\n');
    const passage = ['--examination', 'X1', '--work', 'E2', '--chars', '100-200'];
    const first = await ok('exhibit', 'add', folder, ...passage, '--title', 'The “storm”', '--json');
    expect(json(first)).toMatchObject({ id: 'P1', label: 'PX-001', kind: 'passage', title: 'The “storm”' });
    const finding = ['--examination', 'X1', '--finding', 'greedy-exact/E2'];
    const second = await ok('exhibit', 'add', folder, ...finding, '--note', 'Why it matters.');
    expect(second.stdout).toBe('PX-002  P2  finding  (no title)\n');
    expect((await list())[0]?.content).toMatchObject({ text: TARGET.slice(100, 200) });
    await ok('exhibit', 'edit', folder, 'PX-002', '--title', 'Word for word');
    await ok('exhibit', 'move', folder, 'P2', '--before', 'PX-001');
    expect((await list()).map(({ label, id, title, note }) => [label, id, title, note])).toEqual([
      ['PX-001', 'P2', 'Word for word', 'Why it matters.'],
      ['PX-002', 'P1', 'The “storm”', ''],
    ]);
    await ok('exhibit', 'move', folder, 'P2');
    expect((await list()).map(({ id }) => id)).toEqual(['P1', 'P2']);
    await ok('exhibit', 'add', folder, ...passage);
    expect((await ok('exhibit', 'remove', folder, 'P3')).stdout).toBe('removed  P3  passage  (no title)\n');
    expect((await list()).map(({ id }) => id)).toEqual(['P1', 'P2']);
    expect(auditOf(folder).flatMap(({ action }) => (action.startsWith('exhibit') ? [action] : []))).toEqual([
      'exhibit-added',
      'exhibit-added',
      'exhibit-edited',
      'exhibits-reordered',
      'exhibits-reordered',
      'exhibit-added',
      'exhibit-removed',
    ]);
    const text = (await ok('exhibit', 'list', folder)).stdout;
    expect(text).toContain(
      'PX-001  P1  passage  The “storm”  E2 under X1, characters 100 to 200 (CHAPTER 51., line 3)\n',
    );
  });

  it.each<[string, readonly string[], string]>([
    ['no passage and no finding', ['--examination', 'X1'], 'exhibit-source'],
    ['both', ['--examination', 'X1', '--work', 'E2', '--chars', '1-9', '--finding', 'x'], 'exhibit-source'],
    [
      'a place behind the work',
      ['--examination', 'X1', '--work', 'E2', '--chars', '3990-4010'],
      'exhibit-source',
    ],
    [
      'a work that was not examined',
      ['--examination', 'X1', '--work', 'E1', '--chars', '1-9'],
      'exhibit-source',
    ],
    ['a finding that is not there', ['--examination', 'X1', '--finding', 'guilty/E2'], 'exhibit-source'],
    [
      'an examination that is not there',
      ['--examination', 'X7', '--finding', 'greedy-exact/E2'],
      'exhibit-source',
    ],
  ])('refuses %s', async (_, args, code) => {
    const before = auditOf(folder).length;
    const result = await cli(['exhibit', 'add', folder, ...args, '--json']);
    expect([result.code, errorOf(result).code]).toEqual([2, code]);
    expect(auditOf(folder)).toHaveLength(before);
  });

  it('refuses what it cannot read, and an exhibit that is not there', async () => {
    const range = await cli([
      'exhibit',
      'add',
      folder,
      '--examination',
      'X1',
      '--work',
      'E2',
      '--chars',
      '9',
    ]);
    expect([range.code, range.stderr]).toEqual([2, expect.stringContaining('1200-1450')]);
    const nothing = await cli(['exhibit', 'edit', folder, 'P1', '--json']);
    expect([nothing.code, errorOf(nothing).code]).toEqual([2, 'exhibit-words']);
    const unknown = await cli(['exhibit', 'remove', folder, 'P9', '--json']);
    expect([unknown.code, errorOf(unknown).code]).toEqual([2, 'exhibit-unknown']);
    const long = await cli(['exhibit', 'edit', folder, 'P1', '--title', 'x'.repeat(301), '--json']);
    expect([long.code, errorOf(long).code]).toEqual([2, 'exhibit-words']);
  });

  it('goes into the report, and is checked', async () => {
    const out = join(scratch, 'draft');
    await ok('report', folder, '--draft', '--out', out);
    const report = reportSchema.parse(JSON.parse(readFileSync(join(out, 'data/report/report.json'), 'utf8')));
    expect(report.exhibits.map(({ label, entry }) => [label, entry.id])).toEqual([
      ['PX-001', 'P1'],
      ['PX-002', 'P2'],
    ]);
    const { facts } = must(report.exhibits[0]);
    if (facts.kind !== 'passage') throw new Error('no passage');
    expect([facts.incomplete, facts.tokens.map(({ text }) => text).join('')]).toEqual([
      '',
      TARGET.slice(100, 200),
    ]);
    const written = json<Written>(await ok('exhibit', 'pdf', out, '--json'));
    expect(written).toEqual({ folder: `${out}-exhibits`, files: ['PX-001.pdf', 'PX-002.pdf'] });
    expect(readdirSync(written.folder).sort()).toEqual(written.files);
    const one = await ok('exhibit', 'pdf', out, 'PX-002', '--out', join(scratch, 'one'));
    expect(one.stdout).toBe(`${join(scratch, 'one', 'PX-002.pdf')}\n`);
    expect(
      readFileSync(join(scratch, 'one', 'PX-002.pdf'))
        .subarray(0, 5)
        .toString('latin1'),
    ).toBe('%PDF-');
    const unknown = await cli(['exhibit', 'pdf', out, 'PX-009', '--json']);
    expect([unknown.code, errorOf(unknown).code]).toEqual([2, 'exhibit-unknown']);
    const path = join(folder, 'exhibits/P1.json');
    const before = readFileSync(path);
    appendFileSync(path, ' ');
    const changed = await cli(['exhibit', 'list', folder]);
    expect([changed.code, changed.stdout]).toEqual([1, expect.stringContaining('CHANGED')]);
    expect(changed.stderr).toContain('Remedy:');
    writeFileSync(path, before);
    await ok('exhibit', 'list', folder);
  });
});
