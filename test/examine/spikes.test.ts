import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findAttack } from '../../src/attacks/index.js';
import { isScored } from '../../src/base/index.js';
import { addEvidence, createCase, type CaseFolder } from '../../src/casefile/index.js';
import { windowDetailsOf, type Findings } from '../../src/domain/index.js';
import { createLlamaEngine } from '../../src/engine/llama/index.js';
import {
  inWorkerThread,
  prepareExamination,
  runExamination,
  type PreparedExamination,
} from '../../src/examine/index.js';
import { DEMO } from '../support/cli.js';
import { ALL_LANES } from '../support/lanes.js';
import { must } from '../support/must.js';
import { EMPTY_HEAD, examinationCase, targetText } from '../support/examinationCase.js';
import { examinationBytes } from '../support/runEvents.js';
import { beginnings, HELD } from './constructions/texts.js';
import { prepare as prepareTiny, resume as resumeTiny } from './tinyRun.js';
import { scratchFolder } from '../support/scratch.js';

const scratch = scratchFolder();
const startEngine = () => Promise.resolve(createLlamaEngine());
const probabilistic = findAttack('probabilistic');
const HOW = 'The makers of P1 trained it on this text 128 times.';

/** Models P1 (E1) and P0 (E2), a work (E3) and a control (E4) that neither saw, and a text (E5) that P1 saw 128 times. */
async function spikedCase(name: string): Promise<CaseFolder> {
  const opened = await createCase(join(scratch, name), EMPTY_HEAD, undefined, 'ada');
  for (const model of ['P1', 'P0'])
    await addEvidence(opened, join(DEMO, `${model}-f16.gguf`), { role: 'target-model', title: model });
  const work = join(scratch, `${name}.txt`);
  const unseen = readFileSync(join(DEMO, 'sources/r0.txt'), 'utf8');
  writeFileSync(work, unseen.slice(0, unseen.indexOf('\n', unseen.length / 3)));
  await addEvidence(opened, work, { role: 'target-work' });
  // The whole text with the long lanes; else the beginnings of its chapters, as much as a control must have.
  const control = join(scratch, `${name} control.txt`);
  writeFileSync(control, ALL_LANES ? HELD : beginnings(HELD, 3500));
  await addEvidence(opened, control, { role: 'control-work' });
  await addEvidence(opened, join(DEMO, 'target-moby-dick-planted.txt'), {
    role: 'known-memorized',
    howKnown: ` ${HOW} `,
  });
  return opened;
}

function prepare(
  opened: CaseFolder,
  modelId: string,
  spikeIds: readonly string[],
  strideTokens = 0,
): Promise<PreparedExamination> {
  return prepareExamination({
    case: opened,
    attack: probabilistic,
    parameters: { sampledPassages: 0, shuffledPassages: 0, selfWrittenPassages: 0, strideTokens },
    modelId,
    targetIds: ['E3'],
    controlIds: ['E4'],
    cleaningIds: [],
    spikeIds,
    seed: 'spike',
    startEngine,
    load: { gpu: 'off', threads: 1 },
  });
}

async function run(prepared: PreparedExamination): Promise<Findings> {
  const outcome = await runExamination(prepared);
  if (outcome.kind === 'paused') throw new Error('paused');
  return outcome.findings;
}

function finding({ findings }: Findings, id: string) {
  return must(findings.find((one) => one.id === id));
}

describe('passages of a text that the model is known to hold', () => {
  it('are found in the model that was trained on them, and in the other none is', async () => {
    const opened = await spikedCase('spiked');
    const spiked = await prepare(opened, 'E1', ['E5']);
    expect(spiked.start.spikes).toMatchObject([{ id: 'E5', howKnown: HOW }]);
    expect(spiked.start.plan['spikes']).toMatchObject([{ id: 'E5' }]);
    const p1 = await run(spiked);
    const p0 = await run(await prepare(opened, 'E2', ['E5'], ALL_LANES ? 150 : 100));

    const found = finding(p1, 'known-memorized-found/E3/E5');
    expect(found).toMatchObject({
      value: 1,
      count: { hits: 10, total: 10 },
      standing: 'measured',
      spans: [],
    });
    expect(found.sentence).toBe(
      'This model, this control and this setting found 10 of 10 passages of E5, a text that the model is known to hold.',
    );
    // Clopper–Pearson for 10 of 10: the lower end is .025^(1/10).
    expect(found.interval).toMatchObject({ kind: 'interval', upper: 1 });
    expect(found.interval.kind === 'interval' && found.interval.lower).toBeCloseTo(0.025 ** 0.1, 12);
    expect(found.caveats.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['spike-apart', 'spike-known-stated', 'spike-as-firmly']),
    );
    expect(finding(p0, 'known-memorized-found/E3/E5')).toMatchObject({
      value: 0,
      count: { hits: 0, total: 10 },
    });

    // Beside the negative result it is said what the same setting finds, or misses.
    const passages = finding(p1, 'memorized-passages/E3');
    expect(passages.standing).toBe('not-shown');
    expect(passages.caveats.map(({ code }) => code)).toContain('spike-found');
    expect(finding(p0, 'memorized-passages/E3').caveats.map(({ code }) => code)).toContain('spike-missed');
    const { spikes } = must(must(windowDetailsOf(p1)).targets[0]);
    expect(spikes).toMatchObject([{ textId: 'E5', asked: 10, found: 10, tested: 10 }]);
    for (const log10 of must(must(spikes)[0]).log10) expect(isScored(log10) && log10).toBeGreaterThan(-40);
    await opened.close();
  });

  it('change no number about the work, and are scored again to the same bytes after a pause among them', async () => {
    const opened = await examinationCase(scratch, 'fake', 3000);
    const path = join(scratch, 'known.txt');
    // The fake engine knows the first 4,000 characters by heart.
    writeFileSync(path, targetText.slice(3100, 4000));
    await addEvidence(opened, path, { role: 'known-memorized' });
    const parameters = { prefixTokens: 20, suffixTokens: 10, sampledPassages: 1, spikePassages: 200 };
    const whole = await prepareTiny(opened, probabilistic, {
      parameters,
      spikeIds: ['E4'],
      heavy: inWorkerThread,
    });
    expect(whole.start.spikes).toMatchObject([{ id: 'E4' }]);
    const kinds = whole.plan.units.map(({ spec }) => (spec as { readonly kind: string }).kind);
    const first = kinds.indexOf('spike');
    expect(first).toBeGreaterThan(0);
    const spiked = await run(whole);
    const pause = new AbortController();
    let begun = 0;
    const pausing = {
      ...probabilistic,
      run: (...args: Parameters<typeof probabilistic.run>) => {
        if (begun++ === first) pause.abort();
        return probabilistic.run(...args);
      },
    };
    const prepared = await prepareTiny(opened, pausing, { parameters, spikeIds: ['E4'] });
    expect((await runExamination(prepared, { signal: pause.signal })).kind).toBe('paused');
    await run(await resumeTiny(opened, 'X2', probabilistic));
    expect(examinationBytes(opened.folder, 'X2')).toEqual(examinationBytes(opened.folder, 'X1'));

    const plain = await run(await prepareTiny(opened, probabilistic, { parameters }));
    const start = JSON.parse(readFileSync(opened.path('examinations', 'X3', 'start.json'), 'utf8')) as Record<
      string,
      unknown
    >;
    expect(Object.keys(start)).not.toContain('spikes');
    const own = (findings: Findings) =>
      findings.findings
        .filter(({ id }) => !id.startsWith('known-memorized-found/'))
        .map((one) => ({ ...one, caveats: one.caveats.filter(({ code }) => !code.startsWith('spike-')) }));
    expect(own(spiked)).toEqual(own(plain));
    const { targets, ...rest } = must(windowDetailsOf(spiked));
    const { spikes, ...target } = must(targets[0]);
    expect({ ...rest, targets: [target] }).toEqual(must(windowDetailsOf(plain)));
    // The plan asked for more passages than the text has.
    const { asked, found, tested, log10 } = must(must(spikes)[0]);
    expect(asked).toBe(200);
    expect(tested).toBeLessThan(200);
    // The model knows them, but passages this short are so probable in the control that nothing exceeds its floor.
    expect(log10).toHaveLength(tested);
    expect(log10.every((one) => isScored(one) && one > -3)).toBe(true);
    expect(found).toBe(0);
    const one = finding(spiked, 'known-memorized-found/E2/E4');
    expect(one.caveats.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['spike-fewer', 'spike-known-unsaid']),
    );
    // The register of families counts the same tests.
    const counted = ({ findings }: Findings) =>
      findings.flatMap(({ id, family }) => (family === undefined ? [] : [id]));
    expect(counted(spiked)).toEqual(counted(plain));
    await opened.close();
  });

  it('are refused where they are also in the work or the control, without a control, and by an attack that has none', async () => {
    const opened = await spikedCase('refused');
    const held = readFileSync(join(DEMO, 'sources/held-2.txt'), 'utf8');
    const overlapping = join(scratch, 'overlapping.txt');
    writeFileSync(overlapping, `Something else.\n\n${held.slice(3000, 6000)}`);
    await addEvidence(opened, overlapping, { role: 'known-memorized' });
    await expect(prepare(opened, 'E1', ['E6'])).rejects.toMatchObject({ code: 'spike-overlaps-work' });
    await expect(prepare(opened, 'E1', ['E2'])).rejects.toMatchObject({ code: 'evidence-role' });
    const options = {
      case: opened,
      attack: probabilistic,
      parameters: {},
      modelId: 'E1',
      targetIds: ['E3'],
      controlIds: [],
      cleaningIds: [],
      spikeIds: ['E5'],
      seed: 'spike',
      startEngine,
    };
    await expect(prepareExamination(options)).rejects.toMatchObject({ code: 'spike-without-control' });
    await expect(
      prepareExamination({ ...options, attack: findAttack('greedy'), controlIds: ['E4'] }),
    ).rejects.toMatchObject({ code: 'spike-unused' });
    await opened.close();
  });
});
