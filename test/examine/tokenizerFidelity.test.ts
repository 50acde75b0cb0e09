import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runsOnRecord } from '../../src/domain/index.js';
import { sha256Hex } from '../../src/base/index.js';
import { addEvidence, readAudit, type CaseFolder } from '../../src/casefile/index.js';
import { createFakeEngine } from '../../src/engine/index.js';
import { createLlamaEngine } from '../../src/engine/llama/index.js';
import {
  measureFidelity,
  resumeExamination,
  runExamination,
  summarizeExamination,
} from '../../src/examine/index.js';
import { readBytes, TEXTS_FOLDER } from '../../src/files/index.js';
import { incidentsOf } from '../../src/matter/index.js';
import { examinationCase } from '../support/examinationCase.js';
import { must } from '../support/must.js';
import { text } from '../support/models/ggufWriter.js';
import { TINY, writeLlama } from '../support/models/tinyModels.js';
import { byteLevelBpe, sentencePiece, type TinyTokenizer } from '../support/models/tinyTokenizers.js';
import { scratchFolder } from '../support/scratch.js';
import { tinyAttack } from '../support/tinyAttack.js';
import { fakeEngine, prepare } from './tinyRun.js';

const scratch = scratchFolder();
const load = { gpu: 'off', threads: 1 } as const;
const startEngine = () => Promise.resolve(createLlamaEngine());

function tinyModel(name: string, tokenizer: TinyTokenizer, template?: string): string {
  const path = join(scratch, `${name}.gguf`);
  const metadata = template === undefined ? [] : ([['tokenizer.chat_template', text(template)]] as const);
  writeLlama(path, { ...TINY, tokenizer, metadata, seed: name });
  return path;
}

async function measured(path: string) {
  const engine = createLlamaEngine();
  try {
    return await measureFidelity(engine, await engine.load({ path, ...load }));
  } finally {
    await engine.dispose();
  }
}

describe('tokenizer fidelity', () => {
  it('is measured on the shipped texts, within a few hundred tokens', async () => {
    const engine = createLlamaEngine();
    const model = await engine.load({
      path: tinyModel('spm', sentencePiece(600, { addSpacePrefix: true })),
      ...load,
    });
    const before = await engine.counters();
    const { texts, ...rest } = await measureFidelity(engine, model);
    const after = await engine.counters();
    await engine.dispose();
    expect(after.tokensEvaluated - before.tokensEvaluated).toBeLessThan(1000);
    expect(texts.map(({ name, characters, scoredTokens }) => [name, characters, scoredTokens])).toEqual([
      ['english', 2762, 256],
      ['german', 1751, 128],
    ]);
    for (const { name, sha256, bitsPerCharacter } of texts) {
      expect(sha256Hex(await readBytes(join(TEXTS_FOLDER, `${name}.txt`), 1e5))).toBe(sha256);
      // Random weights over 600 tokens, about two for each character: far above any language model.
      expect(bitsPerCharacter).toBeGreaterThan(4);
    }
    expect(rest).toMatchObject({
      preMissing: false,
      vocabulary: { kind: 'spm', pre: 'default' },
      bos: { token: 1, isPrepended: true, isInTemplate: null },
      chatTemplate: { isPresent: false, parses: null, isKnownToEngine: null },
    });
    expect(rest.ownTokens.reached).toBe(rest.ownTokens.tried);
  });

  it('equals an independent count on the fake engine', async () => {
    const engine = createFakeEngine({ text: 'The main buildings of the Academy' });
    const model = await engine.load({ path: 'fake', ...load });
    const { texts, ownTokens } = await measureFidelity(engine, model);
    const english = must(texts[0]);
    const whole = await engine.tokenize(
      new TextDecoder().decode(await readBytes(join(TEXTS_FOLDER, 'english.txt'), 1e5)),
    );
    expect(english.tokens).toBe(whole.tokens.length);
    const { tokens, startByte } = whole;
    // The English passage is ASCII, so its characters are its bytes.
    expect(english.scoredCharacters).toBe(startByte[256]);
    const items = [0, 128].map((start) => ({ tokens: tokens.slice(start, start + 128), from: 0 }));
    const scored = await engine.score({ items, bos: true, policies: [], topCount: 0 });
    const nats = scored.flatMap(({ logProbs }) => [...logProbs]).reduce((sum, logProb) => sum - logProb, 0);
    expect(english.bitsPerCharacter).toBeCloseTo(nats / Math.LN2 / must(startByte[256]), 12);
    expect(ownTokens.tried).toBe(ownTokens.reached);
    await engine.dispose();
  });

  it('shows a BOS that the template writes as well, and a template that does not parse', async () => {
    const bpe = byteLevelBpe(400, { bos: true });
    const twice = '{{ bos_token }}{% for m in messages %}<|im_start|>{{ m.content }}<|im_end|>{% endfor %}';
    expect(await measured(tinyModel('twice', bpe, twice))).toMatchObject({
      bos: { token: 1, isPrepended: true, isInTemplate: true },
      chatTemplate: { isPresent: true, parses: true, isKnownToEngine: true },
    });
    expect(await measured(tinyModel('broken', bpe, '{% for m in %}'))).toMatchObject({
      bos: { isInTemplate: null },
      chatTemplate: { isPresent: true, parses: false, isKnownToEngine: false },
    });
  });
});

describe('an examination', () => {
  const history = async (opened: CaseFolder) =>
    runsOnRecord(await readAudit(opened.folder), 'X1').map(({ kind, insisted }) => [kind, insisted]);

  it('keeps it with the warnings in start.json', async () => {
    const opened = await examinationCase(scratch, 'kept', 1500);
    const prepared = await prepare(opened, tinyAttack());
    expect(prepared.start.loadWarnings).toEqual({ lines: [], total: 0 });
    expect(prepared.start.tokenizerFidelity).toMatchObject({
      preMissing: false,
      vocabulary: { kind: 'other' },
    });
    await prepared.close();
    await opened.close();
  });

  it('of a model without a pre-tokenizer is refused, and goes on when it is insisted on', async () => {
    const opened = await examinationCase(scratch, 'without', 1500);
    await addEvidence(opened, tinyModel('without', byteLevelBpe(400, { bos: true, pre: null })), {
      role: 'target-model',
    });
    let scored = 0;
    const attack = tinyAttack({ before: () => void (scored += 1) });
    const how = { startEngine, load, modelId: 'E4' };
    const prepared = await prepare(opened, attack, how);
    expect(prepared.start.tokenizerFidelity).toMatchObject({ preMissing: true, vocabulary: { pre: null } });
    expect(prepared.start.loadWarnings.lines).toContain("missing pre-tokenizer type, using: 'default'");
    const own = { startTestEngine: fakeEngine };
    await expect(runExamination(prepared, own)).rejects.toMatchObject({
      code: 'tokenizer-pre-missing',
      hint: expect.stringContaining('--insist tokenizer-pre-missing') as string,
    });
    expect(scored).toBe(0);
    expect(await summarizeExamination(opened, 'X1')).toMatchObject({ status: 'failed', unitsDone: 0 });
    expect(await history(opened)).toEqual([['started', []]]);

    const insist = ['tokenizer-pre-missing', 'self-test-failed'];
    const again = { case: opened, id: 'X1', startEngine, load, findAttack: () => attack };
    await runExamination(await resumeExamination({ ...again, insist }), own);
    expect(scored).toBeGreaterThan(0);
    expect(await summarizeExamination(opened, 'X1')).toMatchObject({ status: 'finished' });
    expect(await history(opened)).toEqual([
      ['started', []],
      ['resumed', ['tokenizer-pre-missing', 'self-test-failed']],
    ]);
    await opened.close();
  });

  it('that is begun with the override has it among its incidents', async () => {
    const opened = await examinationCase(scratch, 'begun', 1500);
    await addEvidence(opened, tinyModel('begun', byteLevelBpe(400, { bos: true, pre: null })), {
      role: 'target-model',
    });
    const insist = ['tokenizer-pre-missing', 'self-test-failed'];
    const prepared = await prepare(opened, tinyAttack(), { startEngine, load, modelId: 'E4', insist });
    await runExamination(prepared, { startTestEngine: fakeEngine });
    expect(await history(opened)).toEqual([['started', ['tokenizer-pre-missing', 'self-test-failed']]]);
    expect(incidentsOf(await readAudit(opened.folder), 'X1')[0]).toMatch(
      /examination-started \(insisted: \["tokenizer-pre-missing"\]\)$/,
    );
    await opened.close();
  });

  it('of a sound model does not record an override that had no effect', async () => {
    const opened = await examinationCase(scratch, 'sound', 1500);
    const prepared = await prepare(opened, tinyAttack(), { insist: ['tokenizer-pre-missing'] });
    await runExamination(prepared);
    expect(await history(opened)).toEqual([['started', []]]);
    await opened.close();
  });
});
