import { createHash } from 'node:crypto';
import { appendFileSync, copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Lineage } from '../../src/domain/index.js';
import { cli, DEMO, errorOf, json, ONE_THREAD, scratch } from '../support/cli.js';
import { bool, f32, text, texts, writeGguf } from '../support/models/ggufWriter.js';
import { override, randomLlama, TINY } from '../support/models/tinyModels.js';
import { byteLevelBpe } from '../support/models/tinyTokenizers.js';
import { must } from '../support/must.js';

const P1 = join(DEMO, 'P1-f16.gguf');

describe('inspect', () => {
  it('names bytes after the last tensor, and nothing of the kind for a sound file', async () => {
    const path = join(scratch(), 'longer.gguf');
    copyFileSync(P1, path);
    appendFileSync(path, Buffer.alloc(4000, 'x'));
    const sha256 = createHash('sha256').update('x'.repeat(4000)).digest('hex');
    const { stdout } = await cli(['inspect', path]);
    expect(stdout).toMatch(
      new RegExp(
        `^unused bytes +4,000 bytes after the last tensor \\(from byte 8,139,488\\), SHA-256 ${sha256}$`,
        'm',
      ),
    );
    expect(json(await cli(['inspect', path, '--json']))).toMatchObject({
      unusedBytes: [{ file: 0, startByte: 8_139_488, sizeBytes: 4000, sha256 }],
    });
    expect(json<object>(await cli(['inspect', P1, '--json']))).not.toHaveProperty('unusedBytes');
  });

  it('lists named chat templates, and says which template is used', async () => {
    const path = join(scratch(), 'named.gguf');
    const spec = randomLlama({ ...TINY, tokenizer: byteLevelBpe(400, { bos: true }), seed: 'named' });
    const named = [
      ['tokenizer.chat_template.tool_use', text('{{ tools }}')],
      ['tokenizer.chat_templates', texts(['tool_use'])],
    ] as const;
    const plain = ['tokenizer.chat_template', text('{{ messages }}')] as const;
    writeGguf(path, { ...spec, metadata: [...spec.metadata, plain, ...named] });
    const { stdout } = await cli(['inspect', path]);
    expect(stdout).toMatch(/^ +used +the one without a name \(tokenizer\.chat_template\)$/m);
    expect(stdout).toMatch(/^ +named +tool_use: 11 bytes, SHA-256 [0-9a-f]{64}$/m);
    writeGguf(path, { ...spec, metadata: [...spec.metadata, ...named] });
    expect((await cli(['inspect', path])).stdout).toMatch(/^ +used +none: the file has no /m);
    expect(json(await cli(['inspect', path, '--json']))).toMatchObject({
      chatTemplate: null,
      namedChatTemplates: [{ name: { text: 'tool_use' }, template: { lengthBytes: 11 } }],
    });
  });

  it('compares the metadata of two files whose tensors are equal', async () => {
    const [base, copy] = ['base', 'copy'].map((name) => join(scratch(), `${name}.gguf`)) as [string, string];
    const spec = randomLlama({ ...TINY, tokenizer: byteLevelBpe(400, { bos: true }), seed: 'against' });
    writeGguf(base, spec);
    const changes = [
      ['llama.rope.freq_base', f32(10_001)],
      ['tokenizer.ggml.add_bos_token', bool(false)],
    ] as const;
    writeGguf(copy, { ...spec, metadata: override(spec.metadata, changes) });
    const against = ['inspect', copy, '--against', base, '--permutations', '99', '--units', '16'];
    const { stdout } = await cli(against);
    expect(stdout).toContain('21 of 21 tensors hold the same numbers.');
    expect(stdout).toMatch(/^2 of \d+ metadata keys that both files have hold different values; 0 keys /m);
    expect(stdout).toMatch(/^llama\.rope\.freq_base +changed +10000 +10001$/m);
    expect(stdout).toMatch(/^tokenizer\.ggml\.add_bos_token +changed +true +false$/m);
    const { lineage } = json<{ lineage: Lineage }>(await cli([...against, '--json']));
    expect(lineage.metadata?.differences.map(({ key }) => key)).toEqual(changes.map(([key]) => key));
  });

  it('says on what a person must insist, and scoring refuses it before any weights are loaded', async () => {
    const path = join(scratch(), 'without pre.gguf');
    const spec = randomLlama({
      ...TINY,
      tokenizer: byteLevelBpe(400, { bos: true, pre: null }),
      seed: 'pre',
    });
    // Weights that cannot be loaded show that they were not.
    const broken = { ...must(spec.tensors[0]), fill: (row: Float32Array) => void row.fill(NaN) };
    writeGguf(path, { ...spec, tensors: [broken, ...spec.tensors.slice(1)] });
    const { stdout } = await cli(['inspect', path]);
    expect(stdout).toMatch(
      /^scoring +possible only with --insist tokenizer-pre-missing: the file states no pre-tokenizer .*\.$/m,
    );
    expect(json(await cli(['inspect', path, '--json']))).toMatchObject({
      scoring: { can: true, onlyIf: { insist: 'tokenizer-pre-missing' } },
    });
    const score = ['score', path, '--tokens', '5,6,7', '--json', ...ONE_THREAD, '--gpu', 'off'];
    expect(errorOf(await cli(score)).code).toBe('tokenizer-pre-missing');
    const insisted = await cli([...score, '--insist', 'tokenizer-pre-missing']);
    expect(errorOf(insisted).code).toBe('model-load-failed');
  });
});
