import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ATTACKS, findAttack } from '../../../src/attacks/index.js';
import { canonicalJson, sha256Hex, type Json } from '../../../src/base/index.js';
import { createFakeEngine } from '../../../src/engine/fake/index.js';
import { measureInMemory, type Measured } from '../../support/models/measureInMemory.js';
import { must } from '../../support/must.js';
import { pythonWithScipy, recompute } from '../../support/scipy.js';
import { scratchFolder } from '../../support/scratch.js';
import { sampleText, sampleWorks } from './sampleTexts.js';

const scratch = scratchFolder();
const python = pythonWithScipy();
const WITH_WORKINGS = ATTACKS.filter((attack) => 'workings' in attack).map(({ id }) => id);
const pins = JSON.parse(
  readFileSync(new URL('../../golden/data/attackPins.json', import.meta.url), 'utf8'),
) as readonly { readonly id: string; readonly parameters: Readonly<Record<string, Json>> }[];

/** A run of which one unit has no score, on texts that a list cleans; the control is in ten chapters or in few. */
async function measured(id: string, controlChapters: number): Promise<Measured> {
  const target = sampleText('target', 6, 120);
  const engine = createFakeEngine({ text: target.slice(0, 1500) });
  const loaded = await engine.load({ path: 'sample', gpu: 'off' });
  const model = { id: 'E1', name: 'sample.gguf', sha256: sha256Hex('sample') };
  const texts = sampleWorks(target, sampleText('control', controlChapters, 200));
  const { parameters = {} } = pins.find((pin) => pin.id === id) ?? {};
  const run = await measureInMemory(findAttack(id), engine, loaded, model, texts, parameters, {
    cleaning: 'rule: quotations 2\nrule: shared-passages 5\n',
    unscored: (unit) => unit === 1,
  });
  await engine.dispose();
  return run;
}

/** Writes what a sealed report holds of a run. */
function bagOf(run: Measured, name: string): string {
  const folder = join(scratch, name);
  const results = join(folder, 'data/results');
  mkdirSync(results, { recursive: true });
  const { rows, document } = must(run.workings());
  const table = Array.from(rows, (row) => `${canonicalJson(row)}\n`);
  const arrays: Float32Array[] = [];
  let offset = 0;
  const observations = run.observations.map((observed) => {
    if (observed.kind === 'unscored') return { kind: 'unscored', reason: observed.reason };
    const tokens = observed.array('tokens');
    arrays.push(tokens);
    const place = { offset, count: tokens.length };
    offset += tokens.length * 4;
    return { kind: 'observed', value: observed.value, arrays: { tokens: place } };
  });
  let journalHead = '0'.repeat(64);
  const lines = observations.map((observation, seq) => {
    const line = canonicalJson({ seq, prev: journalHead, observation });
    journalHead = sha256Hex(line);
    return `${line}\n`;
  });
  const { attack, parameters, planSha256 } = run.findings;
  const files = {
    'start.json': canonicalJson({ id: 'X1', attack, parameters, plan: run.plan, planSha256 }),
    'findings.json': canonicalJson({ ...run.findings, journalHead }),
    'journal.jsonl': lines.join(''),
    'windows.jsonl': table.join(''),
    'recompute.json': canonicalJson({
      attack,
      journalHead,
      planSha256,
      rows: table.length,
      windowsSha256: sha256Hex(table.join('')),
      units: run.observations.map(({ unit }) => ({ work: unit.workId, spec: unit.spec })),
      ...document,
    }),
  };
  for (const [end, text] of Object.entries(files)) writeFileSync(join(results, `X1.${end}`), text);
  writeFileSync(
    join(results, 'X1.tokens.f32'),
    arrays
      .map((array) => Buffer.from(array.buffer, array.byteOffset, array.byteLength))
      .reduce((all, one) => Buffer.concat([all, one]), Buffer.alloc(0)),
  );
  return folder;
}

describe('the workings', () => {
  it.each(WITH_WORKINGS)('of %s hold every place that was tried, with its verdict', async (id) => {
    const run = await measured(id, 11);
    const { rows } = must(run.workings());
    const counted = Array.from(rows).filter(
      (row) =>
        !('scored' in row) ||
        (row['scored'] === true && row['repeats'] === false && must(row['excluded'] as Json[]).length === 0),
    );
    const place = (work: unknown, from: unknown, to: unknown): string =>
      `${String(work)} ${String(from)} ${String(to)}`;
    const trials = run.trials();
    expect(counted.map((row) => place(row['work'], row['suffixChar'], row['endChar']))).toEqual(
      trials.map(({ workId, startChar, endChar }) => place(workId, startChar, endChar)),
    );
    const hitOf = (row: (typeof counted)[number]): unknown =>
      id === 'greedy'
        ? row['greedyExact']
        : id === 'probabilistic'
          ? (row['above'] as Record<string, string[]>)['E2']?.includes('family-floor')
          : row['hit'];
    expect(counted.map(hitOf)).toEqual(trials.map(({ hit }) => hit));
  });

  describe.skipIf(python === null)('are enough for another program', () => {
    it.each(WITH_WORKINGS.flatMap((id) => [11, 3].map((chapters) => [id, chapters] as const)))(
      'to compute the numbers of %s again, with a control of %i chapters',
      async (id, chapters) => {
        const { code, stdout, stderr } = recompute(
          must(python),
          bagOf(await measured(id, chapters), `${id} ${chapters}`),
        );
        expect(stdout.split('\n').filter((line) => line.startsWith('FAIL'))).toEqual([]);
        expect([code, stderr]).toEqual([0, '']);
        expect(stdout.split('\n').filter((line) => line.startsWith('PASS')).length).toBeGreaterThan(15);
      },
    );
  });
});
