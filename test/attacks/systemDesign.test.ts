import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { systemDesign } from '../../src/attacks/systemDesign.js';
import { canonicalJson } from '../../src/base/index.js';
import type { Engine, Finding, LoadedModel } from '../../src/domain/index.js';
import { createLlamaEngine } from '../../src/engine/llama/index.js';
import { DEMO } from '../support/cli.js';
import { like } from '../support/like.js';
import { measureInMemory, type Measured } from '../support/models/measureInMemory.js';
import { must } from '../support/must.js';
import { scratchFolder } from '../support/scratch.js';
import { writeWithText } from '../support/models/withMetadata.js';

const SMALL = { passages: 4, answerTokens: 50, leastWords: 10 };
/** ChatML as llama.cpp knows it; the fixtures' tokenizer has no such special tokens, so they are text to it. */
const CHATML =
  "{% for message in messages %}{{'<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n'}}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}";

const folder = scratchFolder();
let engine: Engine;
let loaded: LoadedModel;

async function load(path: string): Promise<void> {
  engine = createLlamaEngine();
  loaded = await engine.load({ path, gpu: 'off', threads: 1 });
}

function measure(
  parameters: Readonly<Record<string, unknown>>,
  roles = ['target', 'control'],
): Promise<Measured> {
  const files = ['target-moby-dick-planted.txt', 'control-moby-dick-held-out.txt'];
  return measureInMemory(
    systemDesign,
    engine,
    loaded,
    { id: 'E1', name: 'P1', sha256: 'a'.repeat(64) },
    roles.map((role, at) => ({
      id: `E${at + 2}`,
      role: role as 'target' | 'control',
      title: role,
      fileName: must(files[at]),
      text: readFileSync(join(DEMO, must(files[at])), 'utf8').slice(0, 12_000),
    })),
    parameters,
  );
}

function finding({ findings }: Measured, id: string): Finding {
  return must(findings.findings.find((one) => one.id === `${id}/E2`));
}

describe('system designs on plain text', () => {
  let measured: Measured;
  beforeAll(async () => {
    await load(join(DEMO, 'P1-f16.gguf'));
    measured = await measure(SMALL);
  });
  afterAll(() => engine.dispose());

  it('gives copies of what was planted, none of the control, and none through the filter', () => {
    expect(must(finding(measured, 'continue-1').count).hits).toBeGreaterThanOrEqual(2);
    expect(finding(measured, 'continue-1').controlValue).toBe(0);
    expect(must(finding(measured, 'continue-3').count).hits).toBe(0);
    expect(must(finding(measured, 'word-for-word-3').count).hits).toBe(0);
    expect(finding(measured, 'weights').value).toBe(1);
  });

  it('tells what was asked for from what came unasked, and names the control in every sentence', () => {
    expect(finding(measured, 'continue-1').tag).toBe('regurgitation');
    expect(finding(measured, 'opening-1').tag).toBe('regurgitation');
    expect(finding(measured, 'word-for-word-1').tag).toBe('extraction');
    for (const { sentence, standing } of measured.findings.findings) {
      expect(sentence).toMatch(/^Uncalibrated: .* control passages/u);
      expect(standing).toBe('measured');
    }
  });

  it('filters only the answers that are filtered', () => {
    interface Answers {
      readonly answers: readonly { readonly filter: boolean; readonly changed: number }[];
    }
    const answers = measured.observations.flatMap((one) =>
      one.kind === 'observed' ? ((one.value as unknown as Partial<Answers>).answers ?? []) : [],
    );
    expect(answers.filter(({ filter }) => !filter).every(({ changed }) => changed === 0)).toBe(true);
    expect(answers.some(({ filter, changed }) => filter && changed > 0)).toBe(true);
  });

  it('says the same in a repeat', async () => {
    const parameters = { ...SMALL, passages: 1, answerTokens: 20 };
    const first = await measure(parameters);
    expect(canonicalJson((await measure(parameters)).findings)).toBe(canonicalJson(first.findings));
  });

  it('says that a number without a control is uncalibrated', async () => {
    const { findings } = await measure({ ...SMALL, passages: 1, answerTokens: 20 }, ['target']);
    for (const { sentence } of findings.findings) expect(sentence).toMatch(/no control to compare with/u);
  });

  it.each([
    ['chat-template-missing', { template: 'model' }, /has no chat template/u],
    ['context-too-long', { answerTokens: 480 }, /trained with/u],
    ['answers-too-many', { draws: 50, temperatures: '0.5, 1, 1.5' }, /at most 256/u],
    ['temperature-range', { temperatures: '3' }, /from 0 to 2/u],
  ])('refuses with %s', async (code, parameters, message) => {
    await expect(measure({ ...SMALL, ...parameters })).rejects.toMatchObject({
      code,
      message: like(message),
    });
  });
});

describe('system designs on a chat template', () => {
  afterEach(() => engine.dispose());

  it('is rendered as llama.cpp does, which is said; the weights are what they were', async () => {
    const path = join(folder, 'chat.gguf');
    writeWithText(join(DEMO, 'P1-f16.gguf'), path, 'tokenizer.chat_template', CHATML);
    await load(path);
    expect(loaded.chatTemplate).toBe(CHATML);
    const measured = await measure({ ...SMALL, passages: 2 });
    expect(
      finding(measured, 'continue-1')
        .caveats.map(({ text }) => text)
        .join(' '),
    ).toMatch(/renders this chat template in the same way/u);
    expect(finding(measured, 'weights').value).toBe(1);
  });

  it('that does not parse is refused before anything runs', async () => {
    const path = join(folder, 'broken.gguf');
    writeWithText(join(DEMO, 'P1-f16.gguf'), path, 'tokenizer.chat_template', '{% for %}');
    await load(path);
    await expect(measure(SMALL)).rejects.toMatchObject({ code: 'chat-template-invalid' });
  });
});
