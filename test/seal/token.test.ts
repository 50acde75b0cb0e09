import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { beforeAll, describe, expect, it } from 'vitest';
import { certificateRequest } from '../../src/seal/certificateRequest.js';
import { createTokenFolder } from '../../src/seal/tokenFolder.js';
import { importKey } from '../../src/seal/importKey.js';
import { openKey, verifyBag } from '../../src/seal/index.js';
import { withToken } from '../../src/seal/pkcs11.js';
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
  });

  it.each(['key-01', 'key-02', 'key-03', 'key-04'])(
    'seals with %s; openssl and ssh-keygen agree',
    async (label) => {
      const folder = join(home, label);
      const info = await createTokenFolder({
        ...{ folder, place, label, pin: PIN, clock },
        ...{ name: 'Zoë van Dam', organisation: 'Text Forensics Ltd' },
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
