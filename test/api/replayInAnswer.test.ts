import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { findAttack, type AttackDefinition } from '../../src/attacks/index.js';
import { addEvidence, createCase, type CaseFolder } from '../../src/casefile/index.js';
import { windowDetailsOf, type Findings } from '../../src/domain/index.js';
import { spawnEngine } from '../../src/engine/index.js';
import { prepareExamination, resumeExamination, runExamination } from '../../src/examine/index.js';
import { replayBag } from '../../src/matter/index.js';
import { DEMO } from '../support/cli.js';
import { writeWithText } from '../support/models/withMetadata.js';
import { must } from '../support/must.js';
import { examinationBytes } from '../support/runEvents.js';
import { pythonWithScipy, recompute } from '../support/scipy.js';
import { scratchFolder } from '../support/scratch.js';
import { LOAD, rechained, sealAndClose } from './replayCase.js';
import { HEAD } from './reportsCase.js';
import { longLane } from '../support/lanes.js';

const CHATML =
  "{% for message in messages %}{{'<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n'}}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}";
const PARAMETERS = {
  inAnswer: true,
  answerRequest: 'Write out a passage of a text, please.',
  sampledPassages: 0,
  shuffledPassages: 4,
  selfWrittenPassages: 0,
};

const scratch = scratchFolder();
const python = pythonWithScipy();
const startEngine = () => spawnEngine({ kind: 'llama' });
const bag = join(scratch, 'bag');
const given = join(scratch, 'given');
let opened: CaseFolder;
let findings: Findings;

function prepare(attack: AttackDefinition, parameters: Readonly<Record<string, unknown>>) {
  return prepareExamination({
    case: opened,
    attack,
    parameters,
    modelId: 'E1',
    targetIds: ['E2'],
    controlIds: ['E3'],
    spikeIds: ['E4'],
    cleaningIds: [],
    seed: 'palimpsest',
    startEngine,
    load: LOAD,
    command: 'palimpsest examine case',
  });
}

beforeAll(async () => {
  opened = await createCase(join(scratch, 'case'), HEAD, undefined, 'ada');
  const model = join(scratch, 'chat.gguf');
  writeWithText(join(DEMO, 'P1-f16.gguf'), model, 'tokenizer.chat_template', CHATML);
  await addEvidence(opened, model, { role: 'target-model', title: 'A model', receivedFrom: 'Acme' });
  cpSync(model, join(given, 'model.gguf'));
  for (const [name, file, from, to, role] of [
    ['target.txt', 'target-moby-dick-planted.txt', 0, 3500, 'target-work'],
    // One chapter and the beginning of the next: the halves of a control are made of blocks.
    ['control.txt', 'control-moby-dick-held-out.txt', 0, 6500, 'control-work'],
    ['known.txt', 'target-moby-dick-planted.txt', 12_000, 17_000, 'known-memorized'],
  ] as const) {
    const text = readFileSync(join(DEMO, file), 'utf8').slice(from, to);
    writeFileSync(join(scratch, name), text);
    await addEvidence(opened, join(scratch, name), { role, receivedFrom: 'Doe' });
    cpSync(join(scratch, name), join(given, name));
  }
  const outcome = await runExamination(await prepare(findAttack('probabilistic'), PARAMETERS));
  if (outcome.kind === 'paused') throw new Error('paused');
  ({ findings } = outcome);
});

describe('windows in an answer, on a real model with a chat template', () => {
  it('are scored beside raw ones, of the work and the control, and planted text is found in both', () => {
    const details = must(windowDetailsOf(findings));
    const inAnswer = must(details.inAnswer);
    expect(inAnswer.prompt).toBe(
      `<|im_start|>user\n${PARAMETERS.answerRequest}<|im_end|>\n<|im_start|>assistant\n`,
    );
    const summaries = (of: Pick<typeof details, 'targets' | 'controls'>) =>
      [...of.targets, ...of.controls].map(({ workId, summary: { windows, unscoredWindows } }) => [
        workId,
        windows,
        unscoredWindows,
      ]);
    expect(summaries(inAnswer)).toEqual(summaries(details));
    const most = (of: Pick<typeof details, 'controls'>) => must(of.controls[0]).summary.maxLog10;
    expect(most(inAnswer)).not.toBe(most(details));
    const known = must(findings.findings.find(({ id }) => id === 'known-memorized-found-in-answer/E2/E4'));
    expect(must(known.count).total).toBe(10);
    expect(must(known.count).hits).toBeGreaterThan(5);
    expect(must(must(inAnswer.targets[0]).spikes).map(({ found }) => found)).toEqual([
      must(known.count).hits,
    ]);
    for (const id of ['memorized-passages', 'memorized-passages-in-answer']) {
      const found = must(findings.findings.find((one) => one.id === `${id}/E2`));
      expect(must(found.count).hits, id).toBeGreaterThan(10);
    }
  });

  longLane(
    'go on after a pause among them to the same bytes',
    'examine/everyAttackResumes for a pause in any attack',
    async () => {
      const attack = findAttack('probabilistic');
      const pause = new AbortController();
      const pausing: AttackDefinition = {
        ...attack,
        run: (unit, ...rest) => {
          if (unit.title.endsWith('in an answer')) pause.abort();
          return attack.run(unit, ...rest);
        },
      };
      const outcome = await runExamination(await prepare(pausing, PARAMETERS), { signal: pause.signal });
      expect(outcome).toMatchObject({ kind: 'paused', id: 'X2' });
      await runExamination(await resumeExamination({ case: opened, id: 'X2', startEngine, load: LOAD }));
      expect(examinationBytes(opened.folder, 'X2')).toEqual(examinationBytes(opened.folder, 'X1'));
    },
  );

  it('are refused where the file has no chat template, with the way out', async () => {
    await addEvidence(opened, join(DEMO, 'P1-f16.gguf'), { role: 'target-model' });
    const without = prepareExamination({
      case: opened,
      attack: findAttack('probabilistic'),
      parameters: PARAMETERS,
      modelId: 'E5',
      targetIds: ['E2'],
      controlIds: ['E3'],
      cleaningIds: [],
      seed: 'palimpsest',
      startEngine,
      load: LOAD,
    });
    await expect(without).rejects.toMatchObject({
      code: 'chat-template-missing',
      hint: expect.stringContaining('--in-answer false') as string,
    });
  });
});

describe('a sealed report of windows in an answer', () => {
  beforeAll(() => sealAndClose(opened, join(scratch, 'key'), bag));

  it('shows both in one table, the prompt once, and says that the chat template was used', () => {
    const html = readFileSync(join(bag, 'data/report/report.html'), 'utf8');
    expect(html.match(/The same passages on raw text and in an answer/gu)?.length).toBeGreaterThan(0);
    expect(html).toContain('Memorized passages, in an answer');
    expect(html).toContain('The same rule applied to other text and other models');
    expect(html).toContain('X1 in an answer, E2');
    expect(html).toContain(PARAMETERS.answerRequest);
    expect(html).toMatch(/used in X1/u);
  });

  it.skipIf(python === null)('can be computed again by another program', async () => {
    const { code, stdout, stderr } = await recompute(python ?? '', bag);
    expect(stdout.split('\n').filter((line) => line.startsWith('FAIL'))).toEqual([]);
    expect([code, stderr]).toEqual([0, '']);
    const own = stdout
      .split('\n')
      .filter((line) => line.startsWith('PASS  X1') && line.includes('in an answer'));
    expect(own.length).toBeGreaterThan(60);
    expect(own.join('\n')).toMatch(/in an answer: passages of E4, above the floor: \d+/u);
    expect(own.join('\n')).toMatch(/in an answer: memorized-passages-in-answer\/E2, count: \d+/u);
  });

  longLane(
    'is repeated to the same bytes, and a changed score in an answer is found',
    'api/replay for a bag that is repeated and a digit that was changed; unit/attacks/inAnswer',
    async () => {
      const report = await replayBag(bag, { files: [given], load: LOAD, only: ['X1'] });
      expect(report.examinations.map(({ id, outcome, places }) => ({ id, outcome, places }))).toEqual([
        { id: 'X1', outcome: 'same-bytes', places: [] },
      ]);
      const copy = join(scratch, 'changed');
      cpSync(bag, copy, { recursive: true });
      const start = JSON.parse(readFileSync(join(bag, 'data/results/X1.start.json'), 'utf8')) as {
        units: number;
      };
      rechained(join(copy, 'data/results/X1.journal.jsonl'), (line, at) => {
        // The last unit replays windows of the control in an answer; the one before it, of the work.
        if (at !== start.units - 1) return;
        const { value } = line['observation'] as unknown as { value: { logPz: number[] } };
        value.logPz[0] = (value.logPz[0] ?? 0) * (1 + 2 ** -50);
      });
      const changed = await replayBag(copy, {
        files: [given],
        load: LOAD,
        only: ['X1'],
        evenIfChanged: true,
      });
      expect(must(changed.examinations[0]).outcome).not.toBe('same-bytes');
      expect(existsSync(copy)).toBe(true);
    },
  );
});
