import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildProgram } from '../../src/cli/program.js';

describe('verify of a case', () => {
  it.each([
    ['--seal-number', ['--seal-number', 'ab']],
    ['--authority', ['--authority', 'ab']],
    ['--require-signer', ['--require-signer']],
    ['--tsa-root', ['--tsa-root', 'none.pem']],
    ['--seal-number, --require-signer', ['--require-signer', '--seal-number', 'ab']],
  ])('refuses %s, which a case cannot answer', async (named, options) => {
    const folder = mkdtempSync(join(tmpdir(), 'palimpsest-case-'));
    writeFileSync(join(folder, 'case.json'), '{}');
    const program = await buildProgram();
    const asked = program.parseAsync(['verify', folder, ...options], { from: 'user' });
    await expect(asked).rejects.toMatchObject({
      code: 'verify-options',
      exitCode: 2,
      message: expect.stringContaining(`compare with ${named}.`) as string,
    });
  });
});
