import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { beforeAll, describe, expect, it } from 'vitest';
import { PalimpsestError } from '../../src/base/index.js';
import { certificateRequest } from '../../src/seal/key/certificateRequest.js';
import { createTokenFolder } from '../../src/seal/key/tokenFolder.js';
import { importKey } from '../../src/seal/key/importKey.js';
import { openKey, verifyBag } from '../../src/seal/index.js';
import { findSlot, withToken, type Library } from '../../src/seal/key/pkcs11.js';
import { opensslChain } from './chains.js';
import { bash, clock, hasTool, makeBag, temporaryFolder } from './support.js';

const MODULE = ['/usr/lib/softhsm/libsofthsm2.so', '/opt/homebrew/lib/softhsm/libsofthsm2.so'].find((path) =>
  existsSync(path),
);
const PIN = '246813';
const home = temporaryFolder();

const hasTokens = MODULE !== undefined && hasTool('softhsm2-util') && hasTool('pkcs11-tool');
if (!hasTokens) console.log('skipped: SoftHSM 2 or pkcs11-tool (Debian: softhsm2 opensc) is not installed');

describe.runIf(hasTokens)('a key on a PKCS #11 token', () => {
  const place = { module: MODULE ?? '', token: 'Examiner' };

  beforeAll(() => {
    mkdirSync(join(home, 'tokens'));
    writeFileSync(join(home, 'softhsm2.conf'), `directories.tokendir = ${home}/tokens\n`);
    process.env['SOFTHSM2_CONF'] = join(home, 'softhsm2.conf');
    execFileSync('softhsm2-util', [
      '--init-token',
      '--free',
      '--label',
      'Examiner',
      '--so-pin',
      '13572468',
      '--pin',
      PIN,
    ]);
    const generate = (type: string, id: string, ...more: string[]): void => {
      execFileSync(
        'pkcs11-tool',
        ['--module', place.module, '--token-label', 'Examiner', '--login', '--pin', PIN]
          .concat(['--keypairgen', '--key-type', type, '--id', id, '--label', `key-${id}`])
          .concat(more),
        { stdio: 'pipe' },
      );
    };
    generate('EC:prime256v1', '01');
    generate('EC:secp384r1', '02');
    generate('rsa:3072', '03');
    generate('EC:prime256v1', '04', '--always-auth');
    generate('EC:secp521r1', '05');
    generate('EC:edwards25519', '06');
  });

  it.each(['key-01', 'key-02', 'key-03', 'key-04'])(
    'seals with %s; openssl and ssh-keygen agree',
    async (label) => {
      const folder = join(home, label);
      const info = await createTokenFolder({
        ...{ folder, place, label, pin: PIN, clock },
        ...{ name: 'Zoë van Dam', organization: 'Text Forensics Ltd' },
      });
      expect(info).toMatchObject({ token: 'Examiner', selfAsserted: true });
      expect(readFileSync(join(folder, 'token.json'), 'utf8')).not.toContain(PIN);
      const key = await openKey(folder, PIN, clock);
      const bag = (await makeBag(join(home, `bag-${label}`), key)).folder;
      const verdict = await verifyBag(bag);
      expect(verdict.checks.filter(({ ok }) => ok === false)).toEqual([]);
      const proof = (id: string): string => verdict.checks.find((check) => check.id === id)?.proof ?? '';
      for (const id of ['cms-signature', 'ssh-signature']) {
        expect(bash(proof(id), bag), id).toMatchObject({ status: 0 });
      }
    },
  );

  it('asks for a certificate, which an authority issues and which is imported', async () => {
    const folder = join(home, 'asking');
    await createTokenFolder({ folder, place, label: 'key-01', pin: PIN, name: 'Zoë van Dam', clock });
    const request = await certificateRequest(await openKey(folder, PIN, clock));
    const chain = opensslChain(join(home, 'ca'), { request });
    const info = await importKey({
      folder: join(home, 'issued'),
      chain: readFileSync(join(chain, 'all.pem'), 'utf8'),
      source: { kind: 'folder', folder },
      passphrase: PIN,
      clock,
    });
    expect(info).toMatchObject({
      selfAsserted: false,
      issuer: 'Test Issuing Authority, under Test Root',
      token: 'Examiner',
    });
    const key = await openKey(join(home, 'issued'), PIN, clock);
    expect((await verifyBag((await makeBag(join(home, 'bag-issued'), key)).folder)).ok).toBe(true);
  });

  it.each(['key-05', 'key-06'])('refuses %s, of a kind that signs no reports', async (label) => {
    const folder = join(home, 'unfit');
    const made = createTokenFolder({ folder, place, label, pin: PIN, name: 'A', clock });
    await expect(made).rejects.toMatchObject({ code: 'token-key-unfit', exitCode: 2 });
    expect(existsSync(folder)).toBe(false);
  });

  it('refuses an e-mail address that could not be read back', async () => {
    const folder = join(home, 'spaced');
    const chain = readFileSync(join(opensslChain(join(home, 'ca-spaced')), 'all.pem'), 'utf8');
    const options = { folder, place, label: 'key-01', pin: PIN, name: '', email: 'a b', clock, chain };
    await expect(createTokenFolder(options)).rejects.toMatchObject({
      code: 'key-holder',
      details: { field: 'email' },
    });
  });

  it('keeps the module while memory is collected', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const keys = (): Promise<string[]> => withToken(place, PIN, (open) => open.findKeys({ label: 'key-01' }));
    const first = await keys();
    for (let round = 0; round < 5; round++) {
      collect();
      await setImmediate();
    }
    expect(await keys()).toEqual(first);
  });

  it('says what is wrong: PIN, token, key, module', async () => {
    const make = (changes: object) =>
      createTokenFolder({
        folder: join(home, 'none'),
        place,
        label: 'key-01',
        pin: PIN,
        name: 'A',
        clock,
        ...changes,
      });
    await expect(make({ pin: '0000' })).rejects.toMatchObject({ code: 'key-passphrase', exitCode: 2 });
    await expect(make({ label: 'other' })).rejects.toMatchObject({ code: 'token-key-missing' });
    await expect(make({ place: { ...place, token: 'Other' } })).rejects.toMatchObject({
      code: 'token-missing',
    });
    await expect(make({ place: { ...place, module: join(home, 'softhsm2.conf') } })).rejects.toMatchObject({
      code: 'token-module',
      exitCode: 3,
    });
    await expect(withToken({ ...place, serial: 'other' }, PIN, () => 0)).rejects.toMatchObject({
      code: 'token-missing',
    });
    expect(existsSync(join(home, 'none'))).toBe(false);
  });
});

describe('slots of a module', () => {
  /** A module with one token in each slot: label and serial number, or one that does not answer. */
  function moduleWith(tokens: readonly (readonly [string, string] | undefined)[]): Library {
    const call: Library['call'] = (name, ...args) => {
      if (name === 'C_GetTokenInfo') {
        const [slot, info] = args as [number, Buffer];
        const token = tokens[slot];
        if (token === undefined) return 0xe1;
        info.write(token[0].padEnd(32), 0);
        info.write(token[1].padEnd(16), 80);
        return 0;
      }
      const [, slots, count] = args as [number, Buffer | null, number[]];
      count[0] = tokens.length;
      for (let slot = 0; slots !== null && slot < tokens.length; slot++) slots.writeUInt32LE(slot, 4 * slot);
      return 0;
    };
    const must = (name: Parameters<Library['call']>[0], ...args: unknown[]): void => {
      expect(call(name, ...args)).toBe(0);
    };
    return { call, must, ulong: { bytes: 4, read: (buffer, at = 0) => buffer.readUInt32LE(at) } };
  }
  const place = { module: 'm', token: 'Examiner' };

  it('that do not answer are passed over', () => {
    expect(findSlot(moduleWith([undefined, ['Examiner', '7']]), place)).toMatchObject({
      slot: 1,
      serial: '7',
    });
    expect(() => findSlot(moduleWith([undefined, ['Other', '7']]), place)).toThrow(/did not answer: 1\./);
  });

  it('with one label are told apart by the serial number', () => {
    const two = moduleWith([
      ['Examiner', '7'],
      ['Examiner', '8'],
    ]);
    expect(findSlot(two, { ...place, serial: '8' })).toMatchObject({ slot: 1 });
    let hint: unknown;
    try {
      findSlot(two, place);
    } catch (error) {
      hint = error instanceof PalimpsestError ? error.hint : error;
    }
    expect(hint).toContain('--serial');
  });
});
