import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  countersign,
  EXPECTED_REVIEWERS,
  sealBag,
  verifyBag,
  type SigningKey,
} from '../../src/seal/index.js';
import { must } from '../support/must.js';
import { clock, copyOf, makeKey, REPORT_ID, stagePayload, temporaryFolder } from './support.js';

const home = temporaryFolder();
let examiner: SigningKey;
let reviewer: SigningKey;
let folder: string;
beforeAll(async () => {
  examiner = await makeKey(join(home, 'key'));
  reviewer = await makeKey(join(home, 'reviewer'), 'Ann Lee');
  const payloadFolder = join(home, 'payload');
  const auditHead = await stagePayload(payloadFolder, examiner);
  folder = join(home, REPORT_ID);
  await sealBag({
    payloadFolder,
    outFolder: folder,
    key: examiner,
    clock,
    bagInfo: {
      externalIdentifier: REPORT_ID,
      auditHead,
      softwareAgent: 'Palimpsest 0.1.0',
      fields: { [EXPECTED_REVIEWERS]: 'Ann Lee' },
    },
  });
  await countersign(folder, reviewer, clock);
});

const check = async (bag: string): Promise<{ ok: unknown; words: string }> =>
  must((await verifyBag(bag)).checks.find(({ id }) => id === 'expected-reviewers'));

describe('a seal that names its reviewer', () => {
  it('passes once the reviewer has signed', async () => {
    expect(await check(folder)).toMatchObject({ ok: true, words: 'Ann Lee.' });
  });

  it('misses a signature that was removed, and can be signed again', async () => {
    const bag = copyOf(folder);
    for (const name of ['p7s', 'sshsig', 'chain.pem', 'allowed_signers'])
      rmSync(join(bag, `signatures/countersign-1.${name}`));
    expect(await check(bag)).toMatchObject({
      ok: false,
      words: expect.stringContaining('Ann Lee') as string,
    });
    expect((await verifyBag(bag)).ok).toBe(false);
    await countersign(bag, reviewer, clock);
    expect(await check(bag)).toMatchObject({ ok: true });
  });

  it('is not satisfied by somebody else', async () => {
    const bag = copyOf(folder);
    for (const name of ['p7s', 'sshsig', 'chain.pem', 'allowed_signers'])
      rmSync(join(bag, `signatures/countersign-1.${name}`));
    await countersign(bag, await makeKey(join(temporaryFolder(), 'other'), 'Bob Low'), clock);
    expect(await check(bag)).toMatchObject({ ok: false });
  });
});
