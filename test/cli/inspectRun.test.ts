import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cli, errorOf, json, jsonLines, scratch } from '../support/cli.js';
import { text } from '../support/models/ggufWriter.js';
import { TINY, writeLlama } from '../support/models/tinyModels.js';
import { byteLevelBpe } from '../support/models/tinyTokenizers.js';

const RUN = ['--gpu', 'off', '--threads', '1'];

/** A model whose file states no pre-tokenizer, and whose template would clear a screen. */
function withoutPre(): string {
  const path = join(scratch(), 'without pre.gguf');
  const tokenizer = byteLevelBpe(400, { bos: true, pre: null, moreMerges: ['Ġ 1', 'Ġ1 2'] });
  writeLlama(path, {
    ...TINY,
    tokenizer,
    seed: 'without pre',
    metadata: [['tokenizer.chat_template', text('{{ "\u001b[2J" }}')]],
  });
  return path;
}

describe('inspect --run', () => {
  it('adds what the engine warns of and measures', async () => {
    const path = withoutPre();
    expect(json<object>(await cli(['inspect', path, '--json']))).not.toHaveProperty('run');
    const ran = await cli(['inspect', path, '--run', '--json', ...RUN]);
    expect(json(ran)).toMatchObject({
      tokenizer: { kind: 'gpt2', pre: null },
      run: {
        engine: { engine: 'llama.cpp', gpuUsed: 'off' },
        loadWarnings: { total: 3 },
        tokenizerFidelity: {
          preMissing: true,
          ownTokens: { missed: [{ text: ' 1' }, { text: ' 12' }] },
          texts: [
            { name: 'english', scoredTokens: 256 },
            { name: 'german', scoredTokens: 128 },
          ],
          chatTemplate: { isPresent: true, parses: true, isKnownToEngine: false },
        },
      },
    });
    const words = (await cli(['inspect', path, '--run', ...RUN])).stdout;
    expect(words).toMatch(/^Pre-tokenizer +! none stated in the file/m);
    expect(words).toMatch(/^ +GENERATION QUALITY WILL BE DEGRADED!$/m);
    expect(words).toMatch(/^English passage, bits +\d+\.\d\d bits a character/m);
    expect(words).not.toContain('\u001b');
  });
});

describe('scoring a model without a pre-tokenizer', () => {
  it('is refused with the remedy, and done when it is insisted on', async () => {
    const path = withoutPre();
    const work = join(scratch(), 'work.txt');
    writeFileSync(work, 'the rain on the plain and the rest of it all '.repeat(20));
    const insist = ['--insist', 'tokenizer-pre-missing'];
    const commands = [
      ['score', path, '--tokens', '5,6,7', ...RUN],
      ['windows', path, '--text-file', work, '--prefix-tokens', '5', '--suffix-tokens', '5', ...RUN],
    ];
    for (const command of commands) {
      const refused = await cli([...command, '--json']);
      expect(errorOf(refused).code).toBe('tokenizer-pre-missing');
      expect(refused.stderr).toContain('--insist tokenizer-pre-missing');
      expect(refused.code).toBe(2);
      const done = await cli([...command, ...insist]);
      expect([done.code, jsonLines(done).length > 0]).toEqual([0, true]);
    }
    const unknown = await cli(['score', path, '--tokens', '5,6', '--insist', 'anything', '--json', ...RUN]);
    expect(errorOf(unknown).code).toBe('insist-unknown');
    // Tokenizing shows what the fallback does, and scores nothing.
    expect((await cli(['tokenize', path, '--text-file', work])).code).toBe(0);
  });
});
