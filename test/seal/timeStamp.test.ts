import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { Random, sha256Bytes } from '../../src/base/index.js';
import { attachTimestamp, rootsOf, verifyBag, type Seal } from '../../src/seal/index.js';
import { timeStampQuery } from '../../src/seal/time/timeStampQuery.js';
import { checkTimeStamp } from '../../src/seal/time/timeStampResponse.js';
import { ALL_LANES } from '../support/lanes.js';
import { bash, copyOf, hasTool, makeAuthority, makeBag, makeKey, temporaryFolder } from './support.js';

const home = temporaryFolder();
const authority = join(home, 'authority');
const QUERY = 'signatures/tagmanifest-sha256.txt.tsq';
const RESPONSE = 'signatures/tagmanifest-sha256.txt.tsr';
const SUM = `${RESPONSE}.sha256`;

describe.runIf(hasTool('openssl'))('a time stamp', () => {
  let seal: Seal;
  let stamp: (query: string, response: string) => void;
  let response: Buffer;
  let stamped: string;
  const digest = (): Uint8Array => sha256Bytes(readFileSync(join(seal.folder, 'tagmanifest-sha256.txt')));

  beforeAll(async () => {
    seal = await makeBag(home, await makeKey(join(home, 'key')));
    stamp = makeAuthority(authority);
    stamp(join(seal.folder, QUERY), join(home, 'answer.tsr'));
    response = readFileSync(join(home, 'answer.tsr'));
    stamped = copyOf(seal.folder);
    await attachTimestamp(stamped, response);
  });

  it('is asked for by a query that openssl would write', () => {
    const command = 'openssl ts -query -data tagmanifest-sha256.txt -sha256 -cert -no_nonce -out';
    bash(`${command} ${home}/theirs.tsq`, seal.folder);
    expect(readFileSync(join(home, 'theirs.tsq'))).toEqual(readFileSync(join(seal.folder, QUERY)));
    expect(Buffer.from(timeStampQuery(digest()))).toEqual(readFileSync(join(seal.folder, QUERY)));
  });

  it('is attached, verifies with openssl, and names its authority and time', async () => {
    const again = copyOf(seal.folder);
    const facts = await attachTimestamp(again, response);
    expect(facts.authority).toBe('Test time stamps');
    expect(Math.abs(Date.parse(facts.time) - Date.now())).toBeLessThan(3_600_000);
    const fingerprint = bash('openssl x509 -in tsa.pem -noout -fingerprint -sha256', authority).output;
    expect(fingerprint.replaceAll(':', '').toLowerCase()).toContain(facts.authorityFingerprint);
    const verify = `openssl ts -verify -data tagmanifest-sha256.txt -in ${RESPONSE} -CAfile ${authority}/root.pem`;
    expect(bash(verify, again).output).toContain('Verification: OK');
    expect(readFileSync(join(again, RESPONSE))).toEqual(response);
    expect(bash(`sha256sum -c ${SUM}`, again).output).toBe(`${RESPONSE}: OK\n`);
    const verdict = await verifyBag(again);
    expect(verdict.ok).toBe(true);
    const check = verdict.checks.find(({ id }) => id === 'time-stamp');
    expect(check?.ok).toBe('skipped');
    expect(check?.words).toContain(`An authority named Test time stamps stamped this seal at ${facts.time}`);
    expect(check?.words).toContain('not confirmed');
    await expect(attachTimestamp(again, response)).rejects.toMatchObject({ code: 'time-stamp-exists' });
  });

  it('is confirmed by a root that was given, and refused under another', async () => {
    const judged = async (pem: string): Promise<{ ok: boolean | 'skipped'; words: string } | undefined> =>
      (await verifyBag(stamped, { tsaRoots: rootsOf(pem, 'root.pem') })).checks.find(
        ({ id }) => id === 'time-stamp',
      );
    const root = readFileSync(join(authority, 'root.pem'), 'utf8');
    const confirmed = await judged(root);
    expect(confirmed?.ok, confirmed?.words).toBe(true);
    expect(confirmed?.words).toContain('under the root Test root');
    makeAuthority(join(home, 'namesake'));
    const namesake = readFileSync(join(home, 'namesake', 'root.pem'), 'utf8');
    expect(await judged(namesake)).toMatchObject({ ok: false });
    const stock = (file: string): number | null =>
      bash(`openssl ts -verify -data tagmanifest-sha256.txt -in ${RESPONSE} -CAfile ${file}`, stamped).status;
    expect([stock(join(authority, 'root.pem')), stock(join(home, 'namesake', 'root.pem'))]).toEqual([0, 1]);
    expect(() => rootsOf('none', 'x')).toThrow(expect.objectContaining({ code: 'tsa-root' }));
  });

  it('for another seal, refused by its authority, or not one at all is not attached', async () => {
    const other = copyOf(seal.folder);
    writeFileSync(join(home, 'other.tsq'), timeStampQuery(sha256Bytes('another seal')));
    stamp(join(home, 'other.tsq'), join(home, 'other.tsr'));
    // Status 2 (rejection) without a token, as an authority answers a query that it cannot serve.
    const rejection = Buffer.from('30053003020102', 'hex');
    for (const wrong of [
      readFileSync(join(home, 'other.tsr')),
      rejection,
      Buffer.from('no'),
      Buffer.alloc(0),
    ]) {
      await expect(attachTimestamp(other, wrong)).rejects.toMatchObject({
        code: 'time-stamp-unfit',
        exitCode: 2,
      });
    }
    const check = (await verifyBag(other)).checks.find(({ id }) => id === 'time-stamp');
    expect(check).toMatchObject({
      ok: 'skipped',
      words: 'The bag contains no time stamp: the time of sealing is that of the local clock.',
    });
  });

  it('without the certificate of its authority is not attached', async () => {
    bash(
      `openssl ts -query -data tagmanifest-sha256.txt -sha256 -no_nonce -out ${home}/bare.tsq`,
      seal.folder,
    );
    stamp(join(home, 'bare.tsq'), join(home, 'bare.tsr'));
    await expect(attachTimestamp(seal.folder, readFileSync(join(home, 'bare.tsr')))).rejects.toMatchObject({
      code: 'time-stamp-unfit',
    });
  });

  it('with a bit flipped, added bytes or half of it missing is found', async () => {
    const random = new Random('seal/time-stamp-flips');
    const failures = async (): Promise<string[]> =>
      (await verifyBag(stamped)).checks.filter((check) => check.ok === false).map((check) => check.id);
    for (const path of [RESPONSE, SUM]) {
      const bytes = readFileSync(join(stamped, path));
      for (const at of [0, bytes.length - 1, ...random.sample(bytes.length, ALL_LANES ? 6 : 2)]) {
        const spoilt = Buffer.from(bytes);
        spoilt[at] = (spoilt[at] ?? 0) ^ (1 << random.below(8));
        writeFileSync(join(stamped, path), spoilt);
        expect(await failures()).toEqual(['time-stamp']);
      }
      rmSync(join(stamped, path));
      expect(await failures()).toEqual(['time-stamp']);
      writeFileSync(join(stamped, path), Buffer.concat([bytes, Buffer.from([0])]));
      expect(await failures()).toEqual(['time-stamp']);
      writeFileSync(join(stamped, path), bytes);
    }
    expect(await failures()).toEqual([]);
  });

  it('is signed over its time, its hash and its certificate', () => {
    const facts = checkTimeStamp(response, digest());
    expect(facts).toHaveProperty('facts');
    const random = new Random('seal/time-stamp-meaning');
    // A change that is not found by the signature may touch only what has no bearing on the verdict.
    for (const at of random.sample(response.length, ALL_LANES ? 300 : 100)) {
      const spoilt = Buffer.from(response);
      spoilt[at] = (spoilt[at] ?? 0) ^ (1 << random.below(8));
      const verdict = checkTimeStamp(spoilt, digest());
      if ('facts' in verdict) expect(verdict).toEqual(facts);
    }
    expect(checkTimeStamp(response, sha256Bytes('another'))).toEqual({ problem: 'it is for other bytes' });
  });
});
