import { createHash } from 'node:crypto';
import { appendFileSync, copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cli, DEMO, json, scratch } from '../support/cli.js';

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
});
