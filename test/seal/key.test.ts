import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { identityOf } from '../../src/seal/signature/allowedSigners.js';
import { changePassphrase, createKey, openKey, showKey } from '../../src/seal/index.js';
import { parsePem, pemText } from '../../src/seal/encoding/pem.js';
import { bash, clock, hasTool, makeKey, PASSPHRASE, SEALED_AT, temporaryFolder } from './support.js';

const home = temporaryFolder();
const folder = join(home, 'my key');
beforeAll(async () => {
  await makeKey(folder);
});

describe('a new key', () => {
  it('is readable by its owner only, and nothing else is left beside it', () => {
    expect(readdirSync(home)).toEqual(['my key']);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    const names = readdirSync(folder).sort();
    expect(names).toEqual([
      'allowed_signers',
      'authority.pem',
      'chain.pem',
      'signing.key.pem',
      'ssh.key.pem',
    ]);
    for (const name of names) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
  });

  it('is shown without its passphrase, as self-asserted', async () => {
    expect(await showKey(folder)).toMatchObject({
      name: 'Zoë van Dam',
      organization: 'Text Forensics Ltd',
      title: 'Expert witness',
      identity: 'zoe.van.dam',
      validFrom: '2026-03-01T09:30:00.000Z',
      validTo: '2031-03-01T09:30:00.000Z',
      selfAsserted: true,
    });
  });

  it.runIf(hasTool('openssl'))('has the fingerprint that openssl prints', async () => {
    const { fingerprint, authorityFingerprint } = await showKey(folder);
    const print = (file: string): string =>
      execFileSync('openssl', ['x509', '-in', file, '-noout', '-fingerprint', '-sha256'], {
        cwd: folder,
        encoding: 'utf8',
      })
        .replace(/.*=/, '')
        .replaceAll(':', '')
        .trim()
        .toLowerCase();
    expect(print('chain.pem')).toBe(fingerprint);
    expect(print('authority.pem')).toBe(authorityFingerprint);
  });

  it.runIf(hasTool('openssl'))('is a chain that openssl accepts under strict rules', () => {
    const at = `-attime ${Math.floor(SEALED_AT / 1000)}`;
    for (const purpose of ['', '-purpose smimesign']) {
      const verify = `openssl verify -x509_strict ${at} ${purpose} -CAfile authority.pem chain.pem`;
      expect(bash(verify, folder).output).toBe('chain.pem: OK\n');
    }
    const subject = bash('openssl x509 -in chain.pem -noout -subject -nameopt utf8,sep_comma_plus', folder);
    expect(subject.output).toBe('subject=CN=Zoë van Dam,title=Expert witness,O=Text Forensics Ltd\n');
  });

  it.runIf(hasTool('openssl'))('opens in openssl with the passphrase, and only with it', () => {
    for (const file of ['signing.key.pem', 'ssh.key.pem']) {
      const open = (pass: string) => bash(`openssl pkey -in ${file} -passin 'pass:${pass}' -noout`, folder);
      expect(open(PASSPHRASE).status).toBe(0);
      expect(open('wrong').status).not.toBe(0);
    }
    const parts = bash('openssl asn1parse -in signing.key.pem', folder).output;
    expect(parts).toContain('PBKDF2');
    expect(parts).toContain('hmacWithSHA256');
    expect(parts).toContain('INTEGER           :0927C0'); // 600,000
    expect(parts).toContain('aes-256-cbc');
  });

  it.runIf(hasTool('ssh-keygen'))('has the SSH fingerprint that ssh-keygen prints', async () => {
    const line = readFileSync(join(folder, 'allowed_signers'), 'utf8').split(' ').slice(2).join(' ');
    writeFileSync(join(home, 'key.pub'), line);
    const { sshFingerprint } = await showKey(folder);
    expect(bash('ssh-keygen -lf key.pub', home).output).toContain(sshFingerprint);
  });

  it('never replaces another', async () => {
    const before = readFileSync(join(folder, 'chain.pem'), 'utf8');
    await expect(makeKey(folder)).rejects.toMatchObject({ code: 'key-exists', exitCode: 2 });
    expect(readFileSync(join(folder, 'chain.pem'), 'utf8')).toBe(before);
  });

  it.each([
    [{ name: '' }, 'key-holder'],
    [{ name: ' Ann' }, 'key-holder'],
    [{ name: 'Ann\nLee' }, 'key-holder'],
    [{ name: 'x'.repeat(65) }, 'key-holder'],
    [{ email: 'ann lee@example.org' }, 'key-holder'],
    [{ email: 'ann@example.org,*' }, 'key-holder'],
    [{ validYears: 0 }, 'key-holder'],
    [{ validYears: 1.5 }, 'key-holder'],
    [{ passphrase: '' }, 'key-passphrase-unusable'],
    [{ passphrase: '1234567' }, 'key-passphrase-unusable'],
    [{ passphrase: 'ä'.repeat(600) }, 'key-passphrase-unusable'],
  ])('is refused for %j, and nothing is written', async (wrong, code) => {
    const options = { folder: join(home, 'other'), name: 'Ann Lee', passphrase: PASSPHRASE, clock, ...wrong };
    await expect(createKey(options)).rejects.toMatchObject({ code, exitCode: 2 });
    expect(existsSync(join(home, 'other'))).toBe(false);
  });

  it('takes names of any script, and a validity beyond 2049', async () => {
    const path = join(home, 'far');
    const options = { folder: path, name: '山田 花子', passphrase: PASSPHRASE, clock, validYears: 30 };
    const info = await createKey(options);
    expect(info).toMatchObject({
      name: '山田 花子',
      identity: 'examiner',
      validTo: '2056-03-01T09:30:00.000Z',
    });
    expect(await showKey(path)).toEqual(info);
  });
});

describe('opening a key', () => {
  it('refuses a wrong passphrase', async () => {
    for (const wrong of ['', 'wrong', `${PASSPHRASE} `]) {
      await expect(openKey(folder, wrong, clock)).rejects.toMatchObject({
        code: 'key-passphrase',
        exitCode: 2,
      });
    }
  });

  it('refuses an expired certificate, and one from the future', async () => {
    const at = (time: string) => openKey(folder, PASSPHRASE, { now: () => Date.parse(time) });
    await expect(at('2031-03-01T09:30:01Z')).rejects.toMatchObject({
      code: 'certificate-expired',
      exitCode: 2,
    });
    await expect(at('2026-03-01T09:29:59Z')).rejects.toMatchObject({ code: 'certificate-not-yet-valid' });
    expect((await at('2031-03-01T09:29:59Z')).info.name).toBe('Zoë van Dam');
  });

  it('refuses keys that do not belong together', async () => {
    const other = join(home, 'second');
    await makeKey(other);
    for (const file of ['signing.key.pem', 'ssh.key.pem', 'chain.pem']) {
      const mixed = join(home, `mixed-${file}`);
      cpSync(folder, mixed, { recursive: true });
      cpSync(join(other, file), join(mixed, file));
      await expect(openKey(mixed, PASSPHRASE, clock)).rejects.toMatchObject({ code: 'key-mismatch' });
    }
  });

  it('says what is missing or damaged, and where', async () => {
    await expect(showKey(join(home, 'none'))).rejects.toMatchObject({ code: 'key-missing', exitCode: 2 });
    const damaged = join(home, 'damaged');
    cpSync(folder, damaged, { recursive: true });
    writeFileSync(join(damaged, 'chain.pem'), 'not a certificate');
    await expect(showKey(damaged)).rejects.toMatchObject({ code: 'pem-malformed' });
    writeFileSync(join(damaged, 'chain.pem'), pemText('CERTIFICATE', new Uint8Array(40)).repeat(2));
    await expect(showKey(damaged)).rejects.toMatchObject({ code: 'chain-malformed' });
  });
});

describe('PEM text', () => {
  it('is read back, and has one form only', () => {
    const blocks = fc.array(fc.uint8Array({ minLength: 1, maxLength: 200 }), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(blocks, fc.nat(), (contents, at) => {
        const text = contents.map((bytes) => pemText('CERTIFICATE', bytes)).join('');
        expect(parsePem(text, 'x').map((block) => block.bytes)).toEqual(contents);
        const place = at % text.length;
        const spoilt = `${text.slice(0, place)}\n${text.slice(place)}`;
        expect(() => parsePem(spoilt, 'x')).toThrow(expect.objectContaining({ code: 'pem-malformed' }));
      }),
    );
  });
});

describe('the principal of a signer', () => {
  it('is fit for ssh-keygen whatever the name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (name) => {
        expect(identityOf(name, undefined)).toMatch(/^[a-z0-9][a-z0-9.]*$/);
      }),
    );
    expect(identityOf('Zoë van Dam', 'zoe@lab.example')).toBe('zoe@lab.example');
  });
});

describe('the passphrase', () => {
  it('is changed for both keys at once, and a change that was interrupted is finished', async () => {
    const path = join(home, 'changed');
    cpSync(folder, path, { recursive: true });
    const names = ['signing.key.pem', 'ssh.key.pem'];
    const before = names.map((name) => readFileSync(join(path, name), 'utf8'));
    await changePassphrase(path, PASSPHRASE, 'another long one');
    await expect(openKey(path, PASSPHRASE, clock)).rejects.toMatchObject({ code: 'key-passphrase' });
    expect((await openKey(path, 'another long one', clock)).info.name).toBe('Zoë van Dam');
    expect(readdirSync(path)).not.toContain('passphrase.next');
    await expect(changePassphrase(path, 'wrong', 'yet another one')).rejects.toMatchObject({
      code: 'key-passphrase',
    });
    await expect(changePassphrase(path, 'another long one', 'short')).rejects.toMatchObject({
      code: 'key-passphrase-unusable',
    });
    // As a kill between the two renamings leaves it: one key in its place, the other not yet.
    const [first = '', second = ''] = before;
    writeFileSync(join(path, 'signing.key.pem'), first);
    mkdirSync(join(path, 'passphrase.next'));
    writeFileSync(join(path, 'passphrase.next', 'ssh.key.pem'), second);
    expect((await openKey(path, PASSPHRASE, clock)).info.name).toBe('Zoë van Dam');
    expect(readdirSync(path)).not.toContain('passphrase.next');
  });
});
