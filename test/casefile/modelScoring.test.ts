import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findAttack } from '../../src/attacks/index.js';
import {
  addEvidence,
  createCase,
  openCase,
  readAudit,
  requireScorable,
  scoringOfEvidence,
  verifyEvidence,
  type CaseFolder,
} from '../../src/casefile/index.js';
import { modelFactsSchema, type Evidence, type ModelFacts } from '../../src/domain/index.js';
import { planExamination } from '../../src/examine/index.js';
import { writeGguf, type GgufSpec } from '../support/models/ggufWriter.js';
import { OTHER_FILES } from '../support/models/otherFiles.js';
import { writeLlama, TINY } from '../support/models/tinyModels.js';
import { byteLevelBpe } from '../support/models/tinyTokenizers.js';
import { must } from '../support/must.js';
import { scratchFolder } from '../support/scratch.js';
import { sampleHead, tickingClock } from './sampleHead.js';

const scratch = scratchFolder();
let opened: CaseFolder;
const byName = new Map<string, Evidence>();
const item = (name: string): Evidence => must(byName.get(name));
const factsFile = ({ id }: Evidence): string => join(opened.folder, 'evidence', id, 'facts.json');
const factsOf = (evidence: Evidence): ModelFacts =>
  modelFactsSchema.parse(JSON.parse(readFileSync(factsFile(evidence), 'utf8')));

async function receive(name: string, path: string, role: Evidence['role'] = 'target-model'): Promise<void> {
  byName.set(name, await addEvidence(opened, path, { role, copy: role === 'target-model' }));
}

beforeAll(async () => {
  opened = await createCase(join(scratch, 'case'), sampleHead, tickingClock(), 'ada');
  for (const [at, [name, spec]] of Object.entries<GgufSpec>(OTHER_FILES).entries()) {
    const path = join(scratch, `${name}.gguf`);
    writeGguf(path, spec);
    await receive(name, path, at % 2 === 0 ? 'target-model' : 'reference-model');
  }
  const sound = join(scratch, 'sound.gguf');
  writeLlama(sound, { ...TINY, tokenizer: byteLevelBpe(400, { bos: true }), seed: 'sound' });
  await receive('sound', sound);
  const work = join(scratch, 'work.txt');
  writeFileSync(work, 'Call me Ishmael. Some years ago, never mind how long precisely.\n'.repeat(50));
  await receive('work', work, 'target-work');
});
afterAll(() => opened.close());

describe('GGUF files of every kind in a case', () => {
  it.each(Object.keys(OTHER_FILES))(
    '%s is registered, named and verified, and refused for scoring',
    async (name) => {
      const evidence = item(name);
      const { scoring, kind } = factsOf(evidence);
      if (scoring.can) throw new Error(`${name} can be scored`);
      expect(kind).toBeTypeOf('string');
      expect(await scoringOfEvidence(opened, evidence)).toEqual(scoring);
      await expect(requireScorable(opened, [item('sound'), evidence])).rejects.toMatchObject({
        kind: 'input',
        code: scoring.code,
        message: expect.stringContaining(scoring.why) as string,
        hint: scoring.remedy,
        details: { id: evidence.id },
      });
      const [check] = await verifyEvidence(opened, { ids: [evidence.id], purpose: { kind: 'on-request' } });
      expect(check).toMatchObject({ id: evidence.id, status: 'ok' });
    },
  );

  it('a sound model can be scored, and a text is no model', async () => {
    await expect(requireScorable(opened, [item('sound')])).resolves.toBeUndefined();
    expect(await scoringOfEvidence(opened, item('sound'))).toEqual({ can: true });
    expect(await scoringOfEvidence(opened, item('work'))).toBeUndefined();
  });

  it('is the same case when it is opened again', async () => {
    const again = await openCase(opened.folder, { mode: 'read' });
    expect(again.index.evidence).toEqual(opened.index.evidence);
    expect(await scoringOfEvidence(again, item('a LoRA adapter'))).toMatchObject({ can: false });
    await again.close();
  });
});

describe('planning with a model that cannot be scored', () => {
  it.each([
    ['as the model', { modelId: 'a LoRA adapter', referenceIds: [] }],
    ['as a reference', { modelId: 'sound', referenceIds: ['a LoRA adapter'] }],
  ])(
    '%s gives the true reason before anything is hashed or started',
    async (_, { modelId, referenceIds }) => {
      const before = (await readAudit(opened.folder)).length;
      const planning = planExamination({
        case: opened,
        attack: findAttack(referenceIds.length === 0 ? 'probabilistic' : 'compare-models'),
        parameters: {},
        modelId: item(modelId).id,
        referenceIds: referenceIds.map((name) => item(name).id),
        targetIds: [item('work').id],
        controlIds: [],
        cleaningIds: [],
        seed: 'seed',
        startEngine: () => Promise.reject(new Error('an engine was started')),
      });
      await expect(planning).rejects.toMatchObject({
        code: 'model-not-generative',
        message: expect.stringContaining('it is a LoRA adapter') as string,
      });
      expect(await readAudit(opened.folder)).toHaveLength(before);
    },
  );
});

describe('what was recorded at receipt', () => {
  it('does not bind a program that can score the file', async () => {
    const evidence = item('sound');
    const path = factsFile(evidence);
    const facts = readFileSync(path, 'utf8');
    const scoring = { can: false, code: 'model-architecture', why: 'it was too new', remedy: 'Wait.' };
    writeFileSync(path, JSON.stringify({ ...(JSON.parse(facts) as object), scoring }));
    const again = await openCase(opened.folder, { mode: 'read' });
    expect(await scoringOfEvidence(again, evidence)).toEqual({ can: true });
    // Without the file, nothing is known but what was recorded.
    const file = join(opened.folder, must(evidence.files[0]).path);
    renameSync(file, `${file}.away`);
    expect(existsSync(file)).toBe(false);
    expect(await scoringOfEvidence(again, evidence)).toEqual(scoring);
    renameSync(`${file}.away`, file);
    await again.close();
    writeFileSync(path, facts);
  });
});
