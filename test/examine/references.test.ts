import { appendFileSync, copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { addEvidence, readAudit, type CaseFolder } from '../../src/casefile/index.js';
import { examinationStartSchema } from '../../src/domain/index.js';
import { createFakeEngine } from '../../src/engine/index.js';
import {
  readFindings,
  runExamination,
  type ExaminationOptions,
  type PreparedExamination,
  type StartEngine,
} from '../../src/examine/index.js';
import { examinationCase, targetText } from '../support/examinationCase.js';
import { wholeOnly } from '../support/lanes.js';
import { like } from '../support/like.js';
import { scratchFolder } from '../support/scratch.js';
import { crashError, tinyAttack, type TinyOptions } from '../support/tinyAttack.js';
import { bytesOf, prepare, resume } from './tinyRun.js';

const scratch = scratchFolder();
const demo = fileURLToPath(new URL('../../assets/demo', import.meta.url));
let count = 0;

/** A case with a second model, E4, as the reference. */
async function caseWithReference(): Promise<CaseFolder> {
  const name = `references ${(count += 1)}`;
  const opened = await examinationCase(scratch, name, 1500);
  const path = join(scratch, `${name}.gguf`);
  copyFileSync(join(demo, 'P1-f16.gguf'), path);
  await addEvidence(opened, path, { role: 'reference-model' });
  return opened;
}

/** Fake engines: the model knows the work, the reference knows something else. `live` counts those that were not ended. */
function engines(opened: CaseFolder, referenceText = 'Another text altogether. '.repeat(40)) {
  const loads: string[] = [];
  const state = { live: 0, most: 0, loads };
  const texts = new Map([
    [opened.index.evidence[0]?.path, targetText.slice(0, 1500)],
    [opened.index.evidence[3]?.path, referenceText],
  ]);
  const startEngine: StartEngine = () => {
    state.live += 1;
    state.most = Math.max(state.most, state.live);
    const engine = createFakeEngine();
    const load = engine.load.bind(engine);
    let ended = false;
    return Promise.resolve(
      Object.assign(engine, {
        load: async (options: Parameters<typeof load>[0]) => {
          const text = texts.get(options.path) ?? '';
          loads.push(opened.index.evidence.find(({ path }) => path === options.path)?.id ?? '?');
          const path = join(
            scratch,
            `known ${text.length} ${Buffer.from(text.slice(0, 4)).toString('hex')}.txt`,
          );
          writeFileSync(path, text);
          return load({ ...options, path });
        },
        kill: () => {
          if (!ended) state.live -= 1;
          ended = true;
          return Promise.resolve();
        },
      }),
    );
  };
  return { state, startEngine };
}

const COMPARES: TinyOptions = { references: { min: 1, max: 8 } };

function prepared(
  opened: CaseFolder,
  startEngine: StartEngine,
  options: TinyOptions = {},
  change: Partial<ExaminationOptions> = {},
): Promise<PreparedExamination> {
  return prepare(opened, tinyAttack({ ...COMPARES, ...options }), {
    startEngine,
    referenceIds: ['E4'],
    ...change,
  });
}

describe('an examination with a reference model', () => {
  it('says before it begins which, and keeps what decides its digits', async () => {
    const opened = await caseWithReference();
    const { startEngine, state } = engines(opened);
    const one = await prepared(opened, startEngine);
    expect(one.input.references).toMatchObject([{ id: 'E4', sameTokens: true, hasBos: true }]);
    const start = examinationStartSchema.parse(
      JSON.parse(readFileSync(join(one.folder, 'start.json'), 'utf8')),
    );
    const { id, name, sha256 } = opened.index.evidence[3] ?? { id: '', name: '', sha256: '' };
    expect(start.references).toMatchObject([{ id, name, sha256, numericFingerprint: { engine: 'fake' } }]);
    expect(start.references[0]?.numericFingerprint).not.toEqual(start.numericFingerprint);
    expect(state.loads).toEqual(['E4', 'E1']);
    expect(one.estimate.tokens).toBe(one.plan.units.length * 41);
    const outcome = await runExamination(one);
    expect(outcome.kind === 'finished' && outcome.findings.references).toEqual([{ id, name, sha256 }]);
    const verified = (await readAudit(opened.folder)).filter(({ action }) => action === 'evidence-verified');
    expect(verified).toHaveLength(2);
    for (const entry of verified) expect(JSON.stringify(entry.detail)).toContain('E4');
    await opened.close();
  });

  it('gives the same bytes however many units are in flight, with one model in memory at a time', async () => {
    const opened = await caseWithReference();
    for (const lookAhead of [1, 2, 5]) {
      const { startEngine, state } = engines(opened);
      await runExamination(await prepared(opened, startEngine), { lookAhead });
      expect(state).toMatchObject({ live: 0, most: 1, loads: ['E4', 'E1', 'E4'] });
    }
    const reference = bytesOf(opened, 'X1');
    expect(bytesOf(opened, 'X2')).toEqual(reference);
    expect(bytesOf(opened, 'X3')).toEqual(reference);
    const sums = reference['journal.jsonl']?.match(/"sum":[-0-9.e]+/g) ?? [];
    expect(sums.slice(0, sums.length / 2)).not.toEqual(sums.slice(sums.length / 2));
    await opened.close();
  });

  it.each(wholeOnly([0.1, 0.9], [0.5]))(
    'is paused after %f of its units and goes on to the same bytes',
    async (share) => {
      const opened = await caseWithReference();
      const { startEngine } = engines(opened);
      const whole = await prepared(opened, startEngine, { looksBack: true });
      const units = whole.plan.units.length;
      await runExamination(whole);
      const pause = new AbortController();
      let seen = 0;
      const before = (): void => {
        if ((seen += 1) === Math.round(share * units)) pause.abort();
      };
      const paused = await runExamination(await prepared(opened, startEngine, { looksBack: true, before }), {
        signal: pause.signal,
      });
      expect(paused.kind).toBe('paused');
      const again = await resume(opened, 'X2', tinyAttack({ ...COMPARES, looksBack: true }), startEngine);
      expect(await runExamination(again)).toMatchObject({ kind: 'finished', unscoredUnits: 0 });
      expect(bytesOf(opened, 'X2')).toEqual(bytesOf(opened, 'X1'));
      await opened.close();
    },
  );

  it('shows a unit what all earlier ones observed, of other models too', async () => {
    const opened = await caseWithReference();
    const { startEngine } = engines(opened);
    const one = await prepared(opened, startEngine, { looksBack: true });
    await runExamination(one, { lookAhead: 4 });
    const lines = bytesOf(opened, 'X1')['journal.jsonl']?.trimEnd().split('\n') ?? [];
    let sum = 0;
    lines.forEach((line, at) => {
      const { value } = (JSON.parse(line) as { observation: { value: Record<string, number> } }).observation;
      expect(value['units']).toBe(at);
      expect(value['values']).toBe(sum);
      expect(value['arrays']).toBeCloseTo(sum, 2);
      sum += value['sum'] ?? 0;
    });
    expect(lines).toHaveLength(one.plan.units.length);
    await opened.close();
  });

  it('starts a crashed engine again with the model that it held', async () => {
    const opened = await caseWithReference();
    const { startEngine, state } = engines(opened);
    await runExamination(await prepared(opened, startEngine));
    let seen = 0;
    let crashAt = Infinity;
    const before = (): void => {
      if ((seen += 1) === crashAt) throw crashError();
    };
    const one = await prepared(opened, startEngine, { before });
    // The third unit of the reference.
    crashAt = one.plan.units.findIndex(({ modelId }) => modelId === 'E4') + 3;
    await runExamination(one);
    expect(state.loads.slice(3)).toEqual(['E4', 'E1', 'E4', 'E4']);
    expect(bytesOf(opened, 'X2')).toEqual(bytesOf(opened, 'X1'));
    await opened.close();
  });

  it('tries once more when the engine dies while it loads the reference', async () => {
    const opened = await caseWithReference();
    const { startEngine } = engines(opened);
    await runExamination(await prepared(opened, startEngine));
    for (const [id, deaths, end] of [
      ['X2', 1, 'finished'],
      ['X3', 2, 'failed'],
    ] as const) {
      let started = 0;
      const dying: StartEngine = () => {
        started += 1;
        return started > 2 && started <= 2 + deaths ? Promise.reject(crashError()) : startEngine();
      };
      const run = runExamination(await prepared(opened, dying));
      if (end === 'failed') {
        await expect(run).rejects.toMatchObject({ code: 'engine-crashed' });
        await runExamination(await resume(opened, id, tinyAttack(COMPARES), startEngine));
      } else await run;
      expect(bytesOf(opened, id)).toEqual(bytesOf(opened, 'X1'));
    }
    await opened.close();
  });

  it('does not go on with another reference, nor finish when its file changed', async () => {
    const opened = await caseWithReference();
    const { startEngine } = engines(opened);
    const pause = new AbortController();
    const before = (): void => pause.abort();
    await runExamination(await prepared(opened, startEngine, { before }), { signal: pause.signal });
    const other = engines(opened, 'Something else again.').startEngine;
    await expect(resume(opened, 'X1', tinyAttack(COMPARES), other)).rejects.toMatchObject({
      code: 'resume-differs',
      message: like(/engine with E4: numeric/),
    });
    const path = opened.index.evidence[3]?.path ?? '';
    const changing = (): void => appendFileSync(path, 'x');
    await expect(
      runExamination(await prepared(opened, startEngine, { before: changing })),
    ).rejects.toMatchObject({ code: 'evidence-changed', message: like(/E4/) });
    expect(await readFindings(opened, 'X2')).toBeNull();
    await expect(prepared(opened, startEngine)).rejects.toMatchObject({ code: 'evidence-changed' });
    await opened.close();
  });

  it('refuses what cannot be a reference before anything is loaded', async () => {
    const opened = await caseWithReference();
    const { startEngine, state } = engines(opened);
    const refusals: [Partial<ExaminationOptions>, TinyOptions, string][] = [
      [{ referenceIds: [] }, {}, 'reference-missing'],
      [{ referenceIds: ['E1'] }, {}, 'reference-itself'],
      [{ referenceIds: ['E4', 'E4'] }, {}, 'evidence-twice'],
      [{ referenceIds: ['E2'] }, {}, 'evidence-twice'],
      [{ referenceIds: ['E3'], controlIds: [] }, {}, 'evidence-role'],
      [{ referenceIds: ['E9'] }, {}, 'evidence-unknown'],
      [{ referenceIds: ['E4'] }, { references: { min: 0, max: 0 } }, 'reference-unused'],
      [{ referenceIds: ['E4', 'E3'], controlIds: [] }, { references: { min: 1, max: 1 } }, 'reference-count'],
    ];
    for (const [change, options, code] of refusals) {
      await expect(prepared(opened, startEngine, options, change), code).rejects.toMatchObject({ code });
    }
    expect(state.loads).toEqual([]);
    await opened.close();
  });
});
