import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync, zipSync, type Zippable } from 'fflate';
import { describe, expect, it } from 'vitest';
import { must } from '../support/must.js';
import { verdictText } from '../../src/cli/commands/verify.js';
import { signPdf, verifySealed } from '../../src/seal/index.js';
import { makeKey, makePdf, temporaryFolder } from './support.js';

const FIXTURE = join(import.meta.dirname, '../fixtures/bags/format-1.zip');
const FILES = unzipSync(readFileSync(FIXTURE));
const ROOT = 'PAL-2026-0001/';

function written(name: string, bytes: Uint8Array): string {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, bytes);
  return path;
}

const failed = (checks: readonly { id: string; ok: unknown }[]): string[] =>
  checks.filter(({ ok }) => ok === false).map(({ id }) => id);

describe('a ZIP of a bag', () => {
  it('verifies as the folder does, and says what it cannot show', async () => {
    const verdict = await verifySealed(FIXTURE);
    expect(verdict).toMatchObject({ ok: true, folder: FIXTURE, externalIdentifier: 'PAL-2026-0001' });
    expect(verdict.checks[0]?.words).toContain('cannot show');
  });

  it('is refused by the check that names what was changed', async () => {
    const files: Zippable = { ...FILES, [`${ROOT}data/results/X1.findings.json`]: Buffer.from('{}') };
    const verdict = await verifySealed(written('a.zip', zipSync(files)));
    expect(failed(verdict.checks)).toEqual(expect.arrayContaining(['payload', 'findings']));
  });

  it('may hold what macOS adds beside it, and not a second bag', async () => {
    const mac = await verifySealed(
      written('a.zip', zipSync({ ...FILES, [`__MACOSX/${ROOT}._x`]: Buffer.from('x') })),
    );
    expect(mac).toMatchObject({ ok: true });
    expect(mac.checks[0]?.words).toContain('1 entries that macOS adds');
    const two = zipSync({ ...FILES, 'other/bagit.txt': Buffer.from('x') });
    await expect(verifySealed(written('b.zip', two))).rejects.toMatchObject({ code: 'not-a-bag' });
  });

  it.each([
    ['a path that leads out', { '../x': Buffer.from('x') }, 'not a plain path'],
    ['an absolute path', { '/etc/x': Buffer.from('x') }, 'not a plain path'],
    ['a path of Windows', { 'a\\..\\x': Buffer.from('x') }, 'not a plain path'],
    [
      'names that differ only in capitals',
      { 'A.txt': Buffer.from('x'), 'a.txt': Buffer.from('y') },
      'in it twice',
    ],
    ['a link', { link: [Buffer.from('/etc/passwd'), { os: 3, attrs: 0o120777 << 16 }] }, 'link or device'],
    ['a bomb', { 'big.bin': new Uint8Array(70 * 1024 * 1024) }, 'packed beyond reason'],
  ] as [string, Zippable, string][])('with %s is refused', async (_, files, words) => {
    await expect(verifySealed(written('a.zip', zipSync(files)))).rejects.toMatchObject({
      code: 'zip-unfit',
      message: expect.stringContaining(words) as string,
    });
  });

  it('that is cut off, lies about a size, or hides another name in a heading is refused', async () => {
    const good = Buffer.from(zipSync({ 'bagit.txt': [Buffer.from('x'.repeat(500)), { level: 0 }] }));
    const central = good.indexOf('PK\x01\x02');
    const spoilt = (change: (bytes: Buffer) => void): Buffer => {
      const copy = Buffer.from(good);
      change(copy);
      return copy;
    };
    for (const bytes of [
      good.subarray(0, -1),
      good.subarray(0, 40),
      spoilt((copy) => copy.writeUInt32LE(499, central + 24)),
      spoilt((copy) => copy.write('bagiu.txt', 30)),
      spoilt((copy) => copy.write('y', 100)),
      spoilt((copy) => copy.writeUInt16LE(copy.readUInt16LE(central + 8) | 1, central + 8)),
      spoilt((copy) => copy.writeUInt32LE(0xfffffff0, central + 42)),
    ])
      await expect(verifySealed(written('a.zip', bytes))).rejects.toMatchObject({ code: 'zip-unfit' });
  });
});

describe('the PDF of a report alone', () => {
  const pdf = Buffer.from(must(FILES[`${ROOT}data/report/report.pdf`]));

  it('verifies by its own signature, and names what it cannot show', async () => {
    const verdict = await verifySealed(written('report.pdf', pdf));
    expect(failed(verdict.checks)).toEqual([]);
    expect(verdict).toMatchObject({ externalIdentifier: 'PAL-2026-0001', signer: { name: 'R. Roe' } });
    const skipped = verdict.checks.filter(({ ok }) => ok === 'skipped');
    expect(skipped.map(({ id }) => id)).toEqual([
      'payload',
      'cms-signature',
      'audit',
      'journals',
      'time-stamp',
    ]);
    for (const { words } of skipped) expect(words).toContain('A PDF alone cannot show it');
    expect(verdict.sealNumber).toBeUndefined();
  });

  it('is refused when a byte of it was changed, or something was added', async () => {
    for (const at of [20, 5000, Math.floor(pdf.length / 2), pdf.length - 300]) {
      const copy = Buffer.from(pdf);
      copy[at] = (copy[at] ?? 0) ^ 1;
      expect((await verifySealed(written('report.pdf', copy))).ok, String(at)).toBe(false);
    }
    const longer = Buffer.concat([pdf, Buffer.from('\n%%EOF\n')]);
    expect((await verifySealed(written('report.pdf', longer))).ok).toBe(false);
  });

  it('cannot be held against a seal number', async () => {
    const verdict = await verifySealed(written('report.pdf', pdf), {
      expect: { sealNumber: '0'.repeat(64) },
    });
    expect(failed(verdict.checks)).toEqual([]);
    expect(verdict).toMatchObject({ ok: true, verdict: 'signer-not-confirmed' });
    expect(verdict.checks.find(({ id }) => id === 'expected-seal')).toMatchObject({
      ok: 'skipped',
      words: expect.stringContaining('no seal number') as string,
    });
    const { authorityFingerprint } = must(verdict.signer);
    const both = await verifySealed(written('report.pdf', pdf), {
      expect: { sealNumber: '0'.repeat(64), authorityFingerprint },
    });
    expect(both.verdict).toBe('signer-confirmed');
    expect(verdictText(both)).toContain('\nConfirmed by --authority: ');
    expect(verdictText(both)).not.toContain('Confirmed by --seal-number');
  });
});

describe('a PDF that anybody made', () => {
  const made = async (issuedAt: string): Promise<Buffer> => {
    const key = await makeKey(join(temporaryFolder(), 'key'));
    const json = JSON.stringify({ schema: 'palimpsest-report', id: 'PAL-2026-0001', issuedAt });
    return Buffer.from(await signPdf(await makePdf('Report', 'Report PAL-2026-0001', json), key));
  };

  it.each([
    ['2026-03-01T09:30:00.250Z', []],
    ['Jan 1 2027 (\u001b[2JINTACT)', ['certificate']],
    ['2026-03-01', ['certificate']],
    ['2026-13-01T09:30:00.250Z', ['certificate']],
  ])('is judged by a time in one form only: %j', async (issuedAt, failing) => {
    const verdict = await verifySealed(written('report.pdf', await made(issuedAt)));
    expect(failed(verdict.checks)).toEqual(failing);
    for (const { words } of verdict.checks) expect(words).not.toMatch(/\p{C}/u);
  });

  it('with a certificate whose key cannot be read is refused, not crashed on', async () => {
    const pdf = (await made('2026-03-01T09:30:00.250Z')).toString('latin1');
    // Of each public key on P-256 (its name, then the point) the point is none of the curve.
    const spoilt = pdf.replaceAll(/(2a8648ce3d030107034200)04[0-9a-f]{128}/g, `$104${'f'.repeat(128)}`);
    expect(spoilt).not.toBe(pdf);
    const verdict = await verifySealed(written('report.pdf', Buffer.from(spoilt, 'latin1')));
    expect(failed(verdict.checks)).toEqual(['pdf-signature', 'certificate', 'report']);
  });
});

it('a file that is neither is bad input', async () => {
  await expect(verifySealed(written('a.txt', Buffer.from('x')))).rejects.toMatchObject({ code: 'not-a-bag' });
});
