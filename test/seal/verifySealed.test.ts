import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { zipSync, type Zippable } from 'fflate';
import { describe, expect, it } from 'vitest';
import { must } from '../support/must.js';
import { verdictText } from '../../src/cli/commands/verify.js';
import { signPdf, verifySealed } from '../../src/seal/index.js';
import { filesOf, makeBag, makeKey, makePdf, temporaryFolder } from './support.js';

const ROOT = 'PAL-2026-0001/';
const PLACE = temporaryFolder();
const BAG = join(PLACE, 'PAL-2026-0001');
const KEY = await makeKey(join(PLACE, 'key'));
await makeBag(PLACE, KEY);
const FILES: Readonly<Record<string, Uint8Array>> = Object.fromEntries(
  filesOf(BAG).map((path) => [`${ROOT}${path}`, new Uint8Array(readFileSync(join(BAG, path)))]),
);
const FIXTURE = written('bag.zip', zipSync({ ...FILES }));

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
    expect(verdict.checks[0]?.words).toContain('does not show');
  });

  it('is refused by the check that names what was changed', async () => {
    const files: Zippable = { ...FILES, [`${ROOT}data/audit/audit.jsonl`]: Buffer.from('{}') };
    const verdict = await verifySealed(written('a.zip', zipSync(files)));
    expect(failed(verdict.checks)).toEqual(expect.arrayContaining(['payload', 'audit']));
  });

  it('may hold what macOS adds beside it, and not a second bag', async () => {
    const mac = await verifySealed(
      written('a.zip', zipSync({ ...FILES, [`__MACOSX/${ROOT}._x`]: Buffer.from('x') })),
    );
    expect(mac).toMatchObject({ ok: true });
    expect(mac.checks[0]?.words).toContain('1 entries under __MACOSX');
    const two = zipSync({ ...FILES, 'other/bagit.txt': Buffer.from('x') });
    await expect(verifySealed(written('b.zip', two))).rejects.toMatchObject({ code: 'not-a-bag' });
  });

  it.each([
    ['a path that leads out', { '../x': Buffer.from('x') }, 'not a plain path'],
    ['an absolute path', { '/etc/x': Buffer.from('x') }, 'not a plain path'],
    ['a path of Windows', { 'a\\..\\x': Buffer.from('x') }, 'not a plain path'],
    [
      'names that differ only in letter case',
      { 'A.txt': Buffer.from('x'), 'a.txt': Buffer.from('y') },
      'occurs twice',
    ],
    [
      'a link',
      { link: [Buffer.from('/etc/passwd'), { os: 3, attrs: 0o120777 << 16 }] },
      'is a link or a device',
    ],
    [
      'a file that is a folder as well',
      { x: Buffer.from('x'), 'x/a': Buffer.from('y') },
      'has a file as its parent folder',
    ],
    ['a folder with data', { 'x/': Buffer.from('hidden text') }, 'is a folder, but has data'],
    ['a bomb', { 'big.bin': new Uint8Array(70 * 1024 * 1024) }, 'implausibly high'],
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

describe('bytes of an archive that belong to no file', () => {
  const good = Buffer.from(zipSync({ 'bagit.txt': [Buffer.from('x'.repeat(500)), { level: 9 }] }));
  const central = good.indexOf('PK\x01\x02');
  const end = good.length - 22;
  /** The archive with bytes put in at a place, its directory moved along. */
  const withBytes = (
    at: number,
    added: Buffer,
    change: (bytes: Buffer, end: number) => void = () => undefined,
  ) => {
    const bytes = Buffer.concat([good.subarray(0, at), added, good.subarray(at)]);
    if (at <= central) bytes.writeUInt32LE(central + added.length, end + added.length + 16);
    change(bytes, end + added.length);
    return bytes;
  };

  it.each<[string, Buffer, RegExp]>([
    [
      'before',
      withBytes(0, Buffer.from('PK\x03\x04'), (bytes) => bytes.writeUInt32LE(4, central + 4 + 42)),
      /bytes from 0 on/,
    ],
    ['between', withBytes(central, Buffer.from('hidden')), /bytes from \d+ on/],
    [
      'behind the directory',
      withBytes(end, Buffer.from('hidden')),
      /does not end where the end record begins/,
    ],
    [
      'as a comment',
      withBytes(good.length, Buffer.from('hidden'), (bytes) => bytes.writeUInt16LE(6, end + 20)),
      /comment/,
    ],
    [
      'behind a packed stream',
      withBytes(central, Buffer.from('hidden'), (bytes) => {
        const packed = bytes.readUInt32LE(18) + 6;
        bytes.writeUInt32LE(packed, 18);
        bytes.writeUInt32LE(packed, central + 6 + 20);
      }),
      /extra bytes after its end/,
    ],
    [
      'in a heading that disagrees',
      withBytes(0, Buffer.alloc(0), (bytes) => bytes.writeUInt16LE(0, 8)),
      /different file according to its local header/,
    ],
  ])('%s are refused', async (_, bytes, words) => {
    await expect(verifySealed(written('a.zip', bytes))).rejects.toMatchObject({
      code: 'zip-unfit',
      message: expect.stringMatching(words) as string,
    });
  });

  it.each([18, 19, 20, 21])(
    'a file of %i bytes that begins and ends as an archive is refused',
    async (length) => {
      const bytes = Buffer.alloc(length);
      bytes.write('PK\x03\x04', 0, 'latin1');
      bytes.write('PK\x05\x06', length - 4, 'latin1');
      await expect(verifySealed(written('a.zip', bytes))).rejects.toMatchObject({ code: 'zip-unfit' });
    },
  );

  it.each([true, false])(
    'are none where sums stand behind each entry, with their mark or without: %s',
    async (marked) => {
      const sums = Buffer.alloc(16);
      sums.writeUInt32LE(0x08074b50);
      good.copy(sums, 4, 14, 26);
      const bytes = withBytes(central, marked ? sums : sums.subarray(4), (copy) => {
        copy.writeUInt16LE(8, 6);
        copy.fill(0, 14, 26);
      });
      const verdict = await verifySealed(written('a.zip', bytes));
      expect(verdict.checks[0]).toMatchObject({ id: 'archive', ok: true });
    },
  );
});

describe('the PDF of a report alone', () => {
  const pdf = Buffer.from(must(FILES[`${ROOT}data/report/report.pdf`]));

  it('verifies by its own signature, and names what it cannot show', async () => {
    const verdict = await verifySealed(written('report.pdf', pdf));
    expect(failed(verdict.checks)).toEqual([]);
    expect(verdict).toMatchObject({ externalIdentifier: 'PAL-2026-0001', signer: { name: 'Zoë van Dam' } });
    const skipped = verdict.checks.filter(({ ok }) => ok === 'skipped');
    expect(skipped.map(({ id }) => id)).toEqual([
      'payload',
      'cms-signature',
      'audit',
      'journals',
      'time-stamp',
    ]);
    for (const { words } of skipped) expect(words).toContain('A PDF alone cannot show this');
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
      words: expect.stringContaining('the seal number belongs to the whole bag') as string,
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
    const json = JSON.stringify({ schema: 'palimpsest-report', id: 'PAL-2026-0001', issuedAt });
    return Buffer.from(await signPdf(await makePdf('Report', 'Report PAL-2026-0001', json), KEY));
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
