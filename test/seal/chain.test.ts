import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { sha256Bytes } from '../../src/base/index.js';
import { allowedSignersText } from '../../src/seal/signature/allowedSigners.js';
import { signCades } from '../../src/seal/signature/cades.js';
import { certificateRequest } from '../../src/seal/key/certificateRequest.js';
import { chainProblem } from '../../src/seal/signature/chainProblem.js';
import { chainPem, parseChain } from '../../src/seal/signature/certificate.js';
import { importKey } from '../../src/seal/key/importKey.js';
import { countersign, openKey, showKey, verifyBag, type SigningKey } from '../../src/seal/index.js';
import { signSsh } from '../../src/seal/signature/sshSignature.js';
import { sshPublicKeyBlob } from '../../src/seal/encoding/sshWire.js';
import { wholeOnly } from '../support/lanes.js';
import { LEAF_EXTENSIONS, opensslChain, P256, P384, rsa, type OpensslChain } from './chains.js';
import {
  bash,
  clock,
  copyOf,
  hasTool,
  makeBag,
  makeKey,
  PASSPHRASE,
  SEALED_AT,
  temporaryFolder,
} from './support.js';

const home = temporaryFolder();
const AT = new Date(SEALED_AT).toISOString();

/** A key folder for a private key and the chain that openssl made for it. */
async function imported(name: string, chain: OpensslChain = {}): Promise<SigningKey> {
  const made = opensslChain(join(home, `ca-${name}`), chain);
  const read = (file: string): string => readFileSync(join(made, file), 'utf8');
  const source = { kind: 'file', pem: read('leaf.key'), name: 'leaf.key', filePassphrase: '' } as const;
  const folder = join(home, name);
  await importKey({ folder, chain: read('all.pem'), source, passphrase: PASSPHRASE, clock });
  return openKey(folder, PASSPHRASE, clock);
}

describe.runIf(hasTool('openssl'))('a chain from root to intermediate to leaf', () => {
  it.each(
    wholeOnly(
      [
        ['P-384', P384],
        ['RSA-2048', rsa(2048)],
        ['RSA-3072', rsa(3072)],
      ],
      [['P-256', P256]],
    ),
  )('seals with %s; every printed proof agrees', async (name, key) => {
    const opened = await imported(name, { key });
    expect(opened.info).toMatchObject({
      selfAsserted: false,
      issuer: 'Test Issuing Authority, under Test Root',
    });
    const { folder } = await makeBag(join(home, `bag-${name}`), opened);
    const authorityFingerprint = parseFingerprint(join(home, `ca-${name}`), 'intermediate.pem');
    const verdict = await verifyBag(folder, { expect: { authorityFingerprint } });
    expect(verdict.checks.filter(({ ok }) => ok === false)).toEqual([]);
    expect(verdict.verdict).toBe('signer-confirmed');
    const proof = (id: string): string => verdict.checks.find((check) => check.id === id)?.proof ?? '';
    expect(proof('cms-signature')).toContain('openssl cms -verify');
    const proven = ['cms-signature', 'certificate', ...(hasTool('ssh-keygen') ? ['ssh-signature'] : [])];
    for (const id of proven) expect(bash(proof(id), folder), id).toMatchObject({ status: 0 });
    expect(bash(proof('certificate'), folder).output).toContain('CN = Test Root');
    if (hasTool('pdfsig') && hasTool('certutil')) {
      expect(bash(proof('pdf-signature'), folder), 'pdf').toMatchObject({ status: 0 });
    }
  });

  const leaf = (from: string, to: string): OpensslChain => ({ leaf: LEAF_EXTENSIONS.replace(from, to) });
  it.each<[string, OpensslChain, RegExp, string?]>([
    ['RSA of 1,024 bits', { key: rsa(1024) }, /fewer than 2048 bits/],
    ['SHA-1', { digest: 'sha1' }, /algorithm that is not accepted/],
    [
      'a leaf that is an authority',
      leaf('CA:FALSE', 'CA:TRUE'),
      /the certificate of an authority, not of a person/,
    ],
    [
      'an authority that is none',
      { intermediate: 'basicConstraints=critical,CA:FALSE' },
      /not the certificate of an authority/,
    ],
    [
      'an authority for TLS',
      { intermediate: 'basicConstraints=critical,CA:TRUE\nextendedKeyUsage=serverAuth' },
      /extended key usage/,
    ],
    [
      'an authority that limits names',
      { intermediate: 'basicConstraints=critical,CA:TRUE\nnameConstraints=critical,permitted;email:.org' },
      /has name constraints/,
    ],
    ['serverAuth', leaf('emailProtection', 'serverAuth'), /extended key usage/, 'by openssl too'],
    [
      'keyEncipherment alone',
      leaf('digitalSignature,nonRepudiation', 'keyEncipherment'),
      /key usage/,
      'by openssl too',
    ],
    [
      'an unknown critical extension',
      leaf('subjectKeyIdentifier', '1.2.3.4=critical,DER:0500\nsubjectKeyIdentifier'),
      /critical extension/,
      'by openssl too',
    ],
  ])('is refused for %s', (name, chain, words, openssl) => {
    const made = opensslChain(join(home, `bad-${name.replace(/\W/g, '-')}`), chain);
    const problem = chainProblem(parseChain(readFileSync(join(made, 'all.pem'), 'utf8'), 'all.pem'), AT);
    expect(problem).toMatch(words);
    if (openssl === undefined) return;
    const verify = `openssl verify -purpose smimesign -attime ${Math.floor(SEALED_AT / 1000)} -CAfile root.pem -untrusted intermediate.pem leaf.pem`;
    expect(bash(verify, made).status).not.toBe(0);
  });

  it('must be whole and for the key', async () => {
    const made = opensslChain(join(home, 'ca-whole'));
    const read = (file: string): string => readFileSync(join(made, file), 'utf8');
    const make = (chain: string, pem = read('leaf.key'), email?: string) =>
      importKey({
        folder: join(home, 'never'),
        chain,
        email,
        source: { kind: 'file', pem, name: 'leaf.key', filePassphrase: '' },
        passphrase: PASSPHRASE,
        clock,
      });
    await expect(make(read('leaf.pem') + read('intermediate.pem'))).rejects.toMatchObject({
      code: 'chain-incomplete',
    });
    await expect(make(read('all.pem'), read('root.key'))).rejects.toMatchObject({ code: 'chain-incomplete' });
    await expect(make(read('root.pem'))).rejects.toMatchObject({ code: 'key-mismatch' });
    await expect(make(read('all.pem'), 'no key')).rejects.toMatchObject({ code: 'key-malformed' });
    await expect(make(read('all.pem'), read('leaf.key'), 'a b')).rejects.toMatchObject({
      code: 'key-holder',
    });
    expect(existsSync(join(home, 'never'))).toBe(false);
    await make(read('all.pem'), read('leaf.key'), 'a.b@example.org');
    expect((await showKey(join(home, 'never'))).identity).toBe('a.b@example.org');
  });
});

describe.runIf(hasTool('openssl') && hasTool('ssh-keygen'))('a reviewer', () => {
  let examiner: SigningKey;
  let reviewer: SigningKey;
  let sealed: string;
  beforeAll(async () => {
    examiner = await makeKey(join(home, 'examiner'));
    reviewer = await makeKey(join(home, 'reviewer'), 'Ann Lee');
    sealed = (await makeBag(join(home, 'reviewed'), examiner)).folder;
  });

  it('signs a sealed bag, which openssl and ssh-keygen confirm, and nothing else may be added', async () => {
    const folder = copyOf(sealed);
    const later = { now: () => SEALED_AT + 60_000 };
    expect(await countersign(folder, reviewer, later)).toMatchObject({ number: 1, name: 'Ann Lee' });
    expect(await countersign(folder, await imported('second', { key: rsa(2048) }), later)).toMatchObject({
      number: 2,
      issuer: 'Test Issuing Authority, under Test Root',
    });
    const verdict = await verifyBag(folder);
    expect(verdict.ok).toBe(true);
    expect(verdict.countersigners.map(({ number, signedAt }) => [number, signedAt])).toEqual([
      [1, '2026-03-01T09:31:01.000Z'],
      [2, '2026-03-01T09:31:01.000Z'],
    ]);
    for (const number of [1, 2]) {
      const check = verdict.checks.find(({ id }) => id === `countersignature-${number}`);
      const [cms, ssh] = check?.proof.split('\n') ?? [];
      expect(bash(cms ?? 'false', folder)).toMatchObject({ status: 0 });
      expect(bash(ssh ?? 'false', folder)).toMatchObject({ status: 0 });
    }
    const sshWords = (number: number): string | undefined =>
      verdict.checks.find(({ id }) => id === `countersignature-${number}`)?.words;
    expect(sshWords(1)).toContain(
      `by ann.lee (${reviewer.info.sshFingerprint}), and nothing in the bag binds`,
    );
    await expect(countersign(folder, reviewer, later)).rejects.toMatchObject({ code: 'countersign-same' });
    const bag = `cd '${folder}/signatures' && `;
    const failures = async (alter: string, back: string): Promise<string[]> => {
      expect(bash(bag + alter, home).status).toBe(0);
      const found = (await verifyBag(folder)).checks.filter(({ ok }) => ok === false).map(({ id }) => id);
      expect(bash(bag + back, home).status).toBe(0);
      return found;
    };
    const move = (from: string, to: string): [string, string] => [`mv ${from} ${to}`, `mv ${to} ${from}`];
    expect(await failures(...move('countersign-2.p7s', 'x'))).toEqual([
      'signatures-folder',
      'countersignature-2',
    ]);
    expect(await failures(...move('countersign-2.p7s', 'countersign-4.p7s'))).toContain('signatures-folder');
    const other =
      'cp countersign-1.sshsig keep && cp countersign-2.sshsig countersign-1.sshsig && mv keep ../../keep';
    expect(await failures(other, 'mv ../../keep countersign-1.sshsig')).toEqual(['countersignature-1']);
    expect((await verifyBag(folder)).ok).toBe(true);
  });

  /** Puts a reviewer's signatures beside a seal without asking whether they may be there. */
  async function forge(folder: string, number: number, signing: SigningKey, ssh = signing): Promise<void> {
    const content = readFileSync(join(folder, 'tagmanifest-sha256.txt'));
    const signer = { identity: ssh.info.identity, publicKeyBlob: ssh.sshPublicKeyBlob };
    const { chain, certified } = signing;
    const files = {
      p7s: await signCades(sha256Bytes(content), chain, certified, new Date(SEALED_AT + 59_750)),
      'chain.pem': chainPem(chain),
      sshsig: await signSsh(content, ssh.ssh),
      allowed_signers: allowedSignersText(signer),
    };
    for (const [end, bytes] of Object.entries(files))
      writeFileSync(join(folder, `signatures/countersign-${number}.${end}`), bytes);
  }
  const found = async (folder: string, number: number) =>
    (await verifyBag(folder)).checks.find(({ id }) => id === `countersignature-${number}`);

  it('is counted once, and the examiner is none, whatever the certificates', async () => {
    const folder = copyOf(sealed);
    await forge(folder, 1, reviewer);
    expect(await found(folder, 1)).toMatchObject({ ok: true });
    await forge(folder, 2, reviewer);
    expect(await found(folder, 2)).toMatchObject({
      ok: false,
      words: expect.stringContaining('reviewer 1 signed with the same key') as string,
    });
    // Another certificate, for the examiner's own key; the SSH key is a stranger's.
    const request = await certificateRequest(examiner);
    const chain = parseChain(
      readFileSync(join(opensslChain(join(home, 'ca-again'), { request }), 'all.pem'), 'utf8'),
      'all.pem',
    );
    const again = { ...examiner, chain };
    await forge(folder, 2, again, await makeKey(join(home, 'stranger'), 'Stranger'));
    expect(await found(folder, 2)).toMatchObject({
      ok: false,
      words: expect.stringContaining('the examiner signed with the same key') as string,
    });
    await expect(countersign(copyOf(sealed), again, clock)).rejects.toMatchObject({
      code: 'countersign-same',
    });
  });

  it('has an SSH key of the certificate’s kind only when it is the certificate’s', async () => {
    const folder = copyOf(sealed);
    const withOwn = (key: SigningKey, identity: string): SigningKey => ({
      ...key,
      info: { ...key.info, identity },
      ssh: key.certified,
      sshPublicKeyBlob: sshPublicKeyBlob(key.certified.publicKey),
    });
    await forge(folder, 1, withOwn(reviewer, 'ann.lee'));
    expect((await found(folder, 1))?.words).toContain(
      'was made with the key of the certificate, under the name ann.lee. The certificate states that name.',
    );
    await forge(folder, 1, withOwn(reviewer, 'judge@court'));
    expect((await found(folder, 1))?.words).toContain(
      'under the name judge@court. The certificate does not state that name',
    );
    const other = await makeKey(join(home, 'judge'), 'Judge');
    await forge(folder, 1, reviewer, withOwn(other, 'judge@court'));
    expect(await found(folder, 1)).toMatchObject({
      ok: false,
      words: expect.stringContaining('its key differs from that of the certificate') as string,
    });
    // An Ed25519 key is bound to nothing, and the words say so.
    await forge(folder, 1, reviewer, { ...other, info: { ...other.info, identity: 'judge@court' } });
    expect((await found(folder, 1))?.words).toMatch(
      /by judge@court \(SHA256:.{43}\), and nothing in the bag/,
    );
  });

  it('does not sign a bag that does not verify, nor with the examiner’s key', async () => {
    const folder = copyOf(sealed);
    await expect(countersign(folder, examiner, clock)).rejects.toMatchObject({ code: 'countersign-same' });
    bash('echo x >> data/report/report.html', folder);
    await expect(countersign(folder, reviewer, clock)).rejects.toMatchObject({
      code: 'bag-changed',
      exitCode: 1,
    });
    expect((await showKey(join(home, 'reviewer'))).selfAsserted).toBe(true);
  });
});

function parseFingerprint(folder: string, file: string): string {
  const { output } = bash(`openssl x509 -in ${file} -noout -fingerprint -sha256`, folder);
  return output.replace(/.*=/, '').trim();
}
