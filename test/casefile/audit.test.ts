import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { macsOf } from '../../src/domain/index.js';
import { createCase, openCase, readAudit, verifyAudit } from '../../src/casefile/index.js';
import { AppendFile } from '../../src/files/index.js';
import { like } from '../support/like.js';
import { scratchFolder } from '../support/scratch.js';
import { sampleHead, tickingClock } from './sampleHead.js';
import { note, detailOf } from '../support/samples/recordSamples.js';

const scratch = scratchFolder();
afterEach(() => vi.restoreAllMocks());
let count = 0;

/** A case with five more entries in its audit log. */
async function auditedCase(heads?: null) {
  const folder = join(scratch, `case ${(count += 1)}`);
  const opened = await createCase(folder, sampleHead, tickingClock(), 'ada', heads);
  const numbered = (n: number) => note(opened, `Ωμέγα "${n}"\n`);
  await Promise.all([1, 2, 3, 4].map(numbered));
  const indexBefore = readFileSync(join(folder, 'case.json'));
  await numbered(5);
  await opened.close();
  const path = join(folder, 'audit/audit.jsonl');
  return { folder, path, text: readFileSync(path, 'utf8'), indexBefore };
}

describe('the audit log', () => {
  it('chains entries by the SHA-256 of the bytes of the line before, in the order of the calls', async () => {
    const { folder, path } = await auditedCase();
    const entries = await readAudit(folder);
    expect(entries.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(entries.slice(1).map((entry) => detailOf(entry)['reason'])).toEqual(
      [1, 2, 3, 4, 5].map((n) => `Ωμέγα "${n}"\n`),
    );
    const verdict = await verifyAudit(folder);
    const last = execFileSync('sh', ['-c', 'tail -n 1 "$1" | tr -d "\\n" | sha256sum', 'sh', path], {
      encoding: 'utf8',
    });
    expect(verdict).toEqual({ kind: 'intact', notes: [], head: { entries: 6, sha256: last.slice(0, 64) } });
  });

  it('is checked by the loop that docs/sealed-bag.md prints', async () => {
    const { path, text } = await auditedCase();
    const docs = readFileSync(new URL('../../docs/sealed-bag.md', import.meta.url), 'utf8');
    const script = /```bash\n(prev=[\s\S]*?)```/.exec(docs)?.[1] ?? 'exit 9';
    const run = (): string => {
      try {
        return execFileSync('bash', ['-c', script], {
          cwd: join(path, '..'),
          encoding: 'utf8',
          stdio: 'pipe',
        });
      } catch (error) {
        return (error as { stdout: string }).stdout;
      }
    };
    expect(run()).toMatch(/^6 entries, head [0-9a-f]{64}\n$/);
    writeFileSync(path, text.replace('\\"2\\"', '\\"7\\"'));
    expect(run()).toBe('broken at line 4\n');
  });

  it('names a private value by the HMAC that the recipe of docs/file-formats.md gives', async () => {
    const { folder } = await auditedCase();
    const opened = await openCase(folder, { mode: 'write', actor: 'ada' });
    const text = 'Ωμέγα \u007f \t"value":"1"} \\\\ \u2028';
    const detail = { report: 'PAL-2026-0001', code: 'bug' };
    const entry = await opened.record('report-failed', detail, { reason: text });
    await opened.close();
    const docs = readFileSync(new URL('../../docs/file-formats.md', import.meta.url), 'utf8');
    const recipe = /```bash\n(value=[\s\S]*?)```/.exec(docs)?.[1] ?? 'exit 9';
    const line = readFileSync(join(folder, 'audit/private.jsonl'), 'utf8').trimEnd().split('\n').at(-1) ?? '';
    const said = execFileSync('bash', ['-c', recipe], { env: { ...process.env, line }, encoding: 'utf8' });
    expect({ reason: said.slice(0, 64) }).toEqual(macsOf(entry));
  });

  it('finds any single changed byte, but in the last line', async () => {
    const { folder, path, text } = await auditedCase();
    const bytes = Buffer.from(text);
    const lastLine = bytes.lastIndexOf(10, bytes.length - 2) + 1;
    await fc.assert(
      fc.asyncProperty(fc.nat(lastLine - 1), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ flip;
        writeFileSync(path, changed);
        expect((await verifyAudit(folder)).kind).toBe('broken');
      }),
      { numRuns: 300, seed: 7 },
    );
  });

  it('names the line where lines were removed, swapped or added, and refuses to write', async () => {
    const { folder, path, text } = await auditedCase();
    const lines = text.trimEnd().split('\n');
    const broken = async (order: readonly number[]): Promise<unknown> => {
      writeFileSync(path, order.map((n) => `${lines[n] ?? ''}\n`).join(''));
      const verdict = await verifyAudit(folder);
      await expect(openCase(folder, { mode: 'write' })).rejects.toMatchObject({
        code: 'audit-broken',
        exitCode: 1,
      });
      return verdict.kind === 'broken' ? verdict.line : verdict;
    };
    expect(await broken([0, 1, 3, 4, 5])).toBe(3);
    expect(await broken([0, 2, 1, 3, 4, 5])).toBe(2);
    expect(await broken([0, 1, 2, 2, 3, 4, 5])).toBe(4);
    expect((await openCase(folder, { mode: 'read' })).index.head).toEqual(sampleHead);
  });

  it('cut anywhere in its last line is put right, and the repair is on record', async () => {
    const { folder, path, text, indexBefore } = await auditedCase(null);
    const bytes = Buffer.from(text);
    const lastLine = bytes.lastIndexOf(10, bytes.length - 2) + 1;
    for (const cut of [lastLine + 1, lastLine + 12, lastLine + 60, bytes.length - 2, bytes.length - 1]) {
      writeFileSync(path, bytes.subarray(0, cut));
      // Whoever was cut off while the line was written had not written down its hash yet.
      writeFileSync(join(folder, 'case.json'), indexBefore);
      expect(await verifyAudit(folder)).toMatchObject({
        kind: 'intact',
        notes: [like(/Line 6 is incomplete/)],
      });
      await (await openCase(folder, { mode: 'write', heads: null })).close();
      const entries = await readAudit(folder);
      const whole = cut === bytes.length - 1;
      expect(entries).toHaveLength(whole ? 7 : 6);
      expect(entries.at(-1)).toMatchObject({
        action: 'audit-repaired',
        detail: whole ? { repair: 'line feed added' } : { droppedBytes: cut - lastLine },
      });
    }
  });

  it('with a power cut’s zero bytes at its end is put right; with anything else it is not', async () => {
    const { folder, path, text } = await auditedCase();
    writeFileSync(path, `${text}{"action":"note\0\0\0\0`);
    await (await openCase(folder, { mode: 'write' })).close();
    expect((await readAudit(folder)).at(-1)?.action).toBe('audit-repaired');
    for (const tail of ['hello', '{"seq":7', '{"action":"x"}', '\n']) {
      writeFileSync(path, text + tail);
      expect(await verifyAudit(folder)).toMatchObject({ kind: 'broken', line: 7 });
      await expect(openCase(folder, { mode: 'write' })).rejects.toMatchObject({ code: 'audit-broken' });
      expect(readFileSync(path, 'utf8')).toBe(text + tail);
    }
  });

  it('takes an entry back that cannot be saved, and goes on', async () => {
    const { folder, path, text } = await auditedCase();
    const opened = await openCase(folder, { mode: 'write', actor: 'ada' });
    const head = await opened.auditHead();
    vi.spyOn(AppendFile.prototype, 'sync').mockRejectedValueOnce(new Error('no fsync'));
    await expect(note(opened, '6')).rejects.toThrow('no fsync');
    expect(readFileSync(path, 'utf8')).toBe(text);
    expect([await opened.auditHead(), opened.index.anchor]).toEqual([head, head]);
    await note(opened, '7');
    await opened.close();
    expect((await readAudit(folder)).at(-1)).toMatchObject({ seq: 7, detail: { reason: '7' } });
    expect(await verifyAudit(folder)).toMatchObject({ kind: 'intact' });
  });

  it('is not written to any more when an entry could neither be saved nor taken back', async () => {
    const { folder } = await auditedCase();
    const opened = await openCase(folder, { mode: 'write', actor: 'ada' });
    vi.spyOn(AppendFile.prototype, 'sync').mockRejectedValueOnce(new Error('no fsync'));
    vi.spyOn(AppendFile.prototype, 'truncateTo').mockRejectedValueOnce(new Error('no truncate'));
    await expect(note(opened, '6')).rejects.toThrow('no fsync');
    await expect(note(opened, '7')).rejects.toMatchObject({
      code: 'audit-in-doubt',
      exitCode: 3,
    });
    await opened.close();
    expect(existsSync(join(folder, 'case.unfinished'))).toBe(true);
    const again = await openCase(folder, { mode: 'write', actor: 'ada' });
    await note(again, '8');
    await again.close();
    expect((await readAudit(folder)).slice(-2)).toMatchObject([
      { detail: { reason: '6' } },
      { detail: { reason: '8' } },
    ]);
  });

  it('notes a clock that ran backwards', async () => {
    const folder = join(scratch, 'backwards');
    let now = Date.UTC(2026, 10, 25);
    const opened = await createCase(folder, sampleHead, { now: () => (now -= 1000) });
    await note(opened);
    await opened.close();
    expect(await verifyAudit(folder)).toMatchObject({
      kind: 'intact',
      notes: [like(/backwards before entry 2/)],
    });
  });
});
