import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { sha256Hex } from '../../src/base/index.js';
import { sealBag, verifyBag, type Seal, type SigningKey } from '../../src/seal/index.js';
import { renewManifests } from './caseBag.js';
import {
  bash,
  clock,
  copyOf,
  filesOf,
  hasTool,
  makeBag,
  makeKey,
  makePdf,
  REPORT_ID,
  SEALED_AT,
  stagePayload,
  temporaryFolder,
  type Files,
} from './support.js';

const home = temporaryFolder();
let key: SigningKey;
let seal: Seal;
beforeAll(async () => {
  key = await makeKey(join(home, 'key'));
  seal = await makeBag(home, key);
});

describe('a sealed bag', () => {
  it('has the layout of a BagIt bag, and the seal number is the hash of its tag manifest', () => {
    expect(filesOf(seal.folder)).toEqual([
      'bag-info.txt',
      'bagit.txt',
      'data/audit/audit.jsonl',
      'data/audit/head.txt',
      'data/exhibits/PX-001.pdf',
      'data/report/report.html',
      'data/report/report.json',
      'data/report/report.pdf',
      'data/results/E-1.jsonl',
      'data/tool/environment.json',
      'manifest-sha256.txt',
      'signatures/VERIFY.txt',
      'signatures/allowed_signers',
      'signatures/chain.pem',
      'signatures/tagmanifest-sha256.txt.p7s',
      'signatures/tagmanifest-sha256.txt.sshsig',
      'signatures/tagmanifest-sha256.txt.tsq',
      'tagmanifest-sha256.txt',
    ]);
    expect(readFileSync(join(seal.folder, 'bagit.txt'), 'utf8')).toBe(
      'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n',
    );
    expect(sha256Hex(readFileSync(join(seal.folder, 'tagmanifest-sha256.txt')))).toBe(seal.sealNumber);
    const info = readFileSync(join(seal.folder, 'bag-info.txt'), 'utf8');
    expect(info).toContain(`Payload-Oxum: ${seal.payloadBytes}.8\n`);
    expect(info).toContain(`Audit-Head: ${seal.auditHead}\n`);
    expect(info).toContain('Bagging-Date: 2026-03-01\n');
    expect(info).toContain('Source-Organization: Text Forensics Ltd\n');
    expect(readdirSync(home).sort()).toEqual([REPORT_ID, 'key', 'payload']);
  });

  it('verifies, and says who signed it and that nobody vouches for the name', async () => {
    const verdict = await verifyBag(seal.folder);
    expect(verdict.checks.filter((check) => check.ok === false)).toEqual([]);
    expect(verdict.checks.filter((check) => check.ok === 'skipped').map((check) => check.id)).toEqual([
      // The log of this payload tells of nothing that was received, examined or marked.
      'report-complete',
      'starts',
      'journals',
      'arrays',
      'findings',
      'items',
      'exhibits',
      'proposals',
      'words',
      'heads',
      'time-stamp',
    ]);
    expect(verdict).toMatchObject({
      ok: true,
      sealNumber: seal.sealNumber,
      externalIdentifier: REPORT_ID,
      sealedAt: new Date(SEALED_AT).toISOString(),
      signer: { name: 'Zoë van Dam', fingerprint: key.info.fingerprint, selfAsserted: true },
    });
    for (const check of verdict.checks) expect(check.words).toMatch(/^[A-Z0-9].*\.$/);
  });

  it('is held against values received by another way', async () => {
    const { sealNumber } = seal;
    const { authorityFingerprint } = key.info;
    const colons = authorityFingerprint.toUpperCase().replace(/(..)(?!$)/g, '$1:');
    const good = await verifyBag(seal.folder, { expect: { sealNumber, authorityFingerprint: colons } });
    expect(good.ok).toBe(true);
    const bad = await verifyBag(seal.folder, {
      expect: { sealNumber: '0'.repeat(64), authorityFingerprint },
    });
    expect(bad.checks.filter((check) => check.ok === false).map((check) => check.id)).toEqual([
      'expected-seal',
    ]);
  });

  it('differs from a second seal of the same payload only where ECDSA is random', async () => {
    const other = await makeBag(join(home, 'again'), key);
    const differing = filesOf(seal.folder).filter(
      (path) => !readFileSync(join(seal.folder, path)).equals(readFileSync(join(other.folder, path))),
    );
    expect(differing).toEqual([
      'data/report/report.pdf',
      'manifest-sha256.txt',
      'signatures/tagmanifest-sha256.txt.p7s',
      'signatures/tagmanifest-sha256.txt.sshsig',
      'signatures/tagmanifest-sha256.txt.tsq',
      'tagmanifest-sha256.txt',
    ]);
  });
});

/** The commands of one system, cut out of VERIFY.txt as a reader would copy them. */
function block(folder: string, system: string): string {
  const text = readFileSync(join(folder, 'signatures', 'VERIFY.txt'), 'utf8');
  const start = `---- ${system} ----\n`;
  return text.slice(text.indexOf(start) + start.length, text.indexOf(`---- end of ${system} ----`));
}

const TOOLS = ['openssl', 'ssh-keygen', 'pdfsig', 'certutil', 'jq', 'sha256sum'];
const hasTools = TOOLS.map(hasTool).every(Boolean);

describe.runIf(hasTools)('the commands that VERIFY.txt prints', () => {
  const NAMES = [
    ...[
      'payload',
      'names',
      'plain',
      'tags',
      'cms',
      'ssh',
      'signers',
      'pdf',
      'forms',
      'audit',
      'times',
      'starts',
    ],
    ...[
      'journals',
      'arrays',
      'findings',
      'items',
      'exhibits',
      'proposals',
      'words',
      'complete',
      'contents',
      'query',
      'text',
    ],
  ];

  it('all agree on Linux, and print the seal number and both fingerprints', () => {
    const { output } = bash(block(seal.folder, 'Linux'), seal.folder);
    expect(output.match(/^OK .*$/gm)).toEqual(NAMES.map((name) => `OK ${name}`));
    expect(output).not.toContain('FAILED');
    expect(output).toMatch(
      /^VERDICT: every check passed: the files are intact\. Not shown: that the findings follow/m,
    );
    expect(output).toContain(`${seal.sealNumber}  tagmanifest-sha256.txt`);
    const hex = output.replaceAll(':', '').toLowerCase();
    expect(hex).toContain(key.info.fingerprint);
    expect(hex).toContain(key.info.authorityFingerprint);
    expect(output).toContain('CAdES Verification successful');
    expect(output).toContain('Good "palimpsest-manifest" signature for zoe.van.dam');
  });

  it('run on macOS too, but for where its programs are', () => {
    const shims = `brew() { echo /usr; }; shasum() { shift 2; sha256sum "$@"; };\n`;
    const { output } = bash(shims + block(seal.folder, 'macOS'), seal.folder);
    expect(output.match(/^OK .*$/gm)).toEqual(NAMES.map((name) => `OK ${name}`));
  });

  it('disagree when something was altered', () => {
    const spoil: Record<string, (bag: string) => void> = {
      payload: (bag) => {
        writeFileSync(join(bag, 'data/results/E-1.jsonl'), '{"window":9}\n{"window":2}\n');
      },
      names: (bag) => {
        writeFileSync(join(bag, 'data/added.txt'), 'x');
      },
      'tags, text, cms, ssh, query, signers': (bag) => {
        writeFileSync(join(bag, 'bag-info.txt'), `${readFileSync(join(bag, 'bag-info.txt'), 'utf8')}A: b\n`);
        writeFileSync(join(bag, 'signatures/VERIFY.txt'), 'trust me');
        const tags = join(bag, 'tagmanifest-sha256.txt');
        writeFileSync(tags, readFileSync(tags, 'utf8').replace('bagit.txt', 'bagit.tx_'));
        const chain = join(bag, 'signatures/chain.pem');
        const pem = readFileSync(chain, 'utf8');
        writeFileSync(chain, pem + pem.slice(0, pem.indexOf('-----END CERTIFICATE-----') + 26));
      },
      'audit, pdf': (bag) => {
        const log = join(bag, 'data/audit/audit.jsonl');
        writeFileSync(log, readFileSync(log, 'utf8').replace('evidence/E3', 'evidence/E4'));
        const pdf = join(bag, 'data/report/report.pdf');
        writeFileSync(pdf, Buffer.concat([readFileSync(pdf), Buffer.from('\n')]));
        renewManifests(bag);
      },
    };
    const commands = block(seal.folder, 'Linux');
    for (const [names, alter] of Object.entries(spoil)) {
      const bag = copyOf(seal.folder);
      alter(bag);
      const { output } = bash(commands, bag);
      for (const name of names.split(', ')) expect(output).toContain(`FAILED ${name}`);
    }
  });

  it('name the programs that Windows has', () => {
    const commands = block(seal.folder, 'Windows');
    for (const word of [
      'Get-FileHash',
      'Compare-Object',
      'certutil -hashfile',
      'cmd /c "ssh-keygen',
      '-out NUL',
      'Signer-Certificate-SHA256',
      'Signer-SSH-Key',
      'Signer-Authority-SHA256',
      '$authority | openssl x509 -noout -subject -fingerprint -sha256',
    ]) {
      expect(commands).toContain(word);
    }
    expect(commands.trimEnd().split('\n').at(-1)).toContain('VERDICT');
  });
});

describe('other tools', () => {
  it.runIf(hasTool('qpdf'))('qpdf finds no fault with the signed PDF', () => {
    const { status, output } = bash('qpdf --check data/report/report.pdf', seal.folder);
    expect(output).toContain('No syntax or stream encoding errors found');
    expect(status).toBe(0);
  });

  const hasBagit = bash('python3 -c "import bagit"', '/').status === 0;
  if (!hasBagit) console.log('skipped: bagit-python is not installed');
  it.runIf(hasBagit)('bagit-python finds the bag valid', () => {
    const { output } = bash('python3 -m bagit --validate . 2>&1 || bagit.py --validate . 2>&1', seal.folder);
    expect(output).toContain('is valid');
  });
});

describe('sealing refuses', () => {
  const attempt = async (changes: Files, spoil: (payload: string) => void = () => undefined) => {
    const folder = temporaryFolder();
    const payloadFolder = join(folder, 'payload');
    const auditHead = await stagePayload(payloadFolder, key, changes);
    spoil(payloadFolder);
    const outFolder = join(folder, 'bag');
    const bagInfo = { externalIdentifier: REPORT_ID, auditHead, softwareAgent: 'Palimpsest 0.1.0' };
    const error: unknown = await sealBag({ payloadFolder, outFolder, key, bagInfo, clock }).catch(
      (reason: unknown) => reason,
    );
    expect(readdirSync(folder)).toEqual(['payload']);
    return error;
  };

  it('a folder that is already there', async () => {
    const bagInfo = { externalIdentifier: REPORT_ID, auditHead: seal.auditHead, softwareAgent: 'x' };
    const options = { payloadFolder: join(home, 'payload'), key, bagInfo, clock };
    await expect(sealBag({ ...options, outFolder: seal.folder })).rejects.toMatchObject({
      code: 'output-exists',
    });
    expect((await verifyBag(seal.folder)).ok).toBe(true);
    const nowhere = join(home, 'no', 'such', 'parent');
    await expect(sealBag({ ...options, outFolder: nowhere })).rejects.toMatchObject({ code: 'file-missing' });
    expect(existsSync(join(home, 'no'))).toBe(false);
  });

  it.each([
    ['a missing report', { 'data/report/report.html': undefined }],
    ['a name with a space', { 'data/exhibits/PX 001.pdf': 'x' }],
    ['a name that is not ASCII', { 'data/exhibits/Möbius.txt': 'x' }],
    ['a name with a percent sign', { 'data/exhibits/50%.txt': 'x' }],
    ['a name that Windows keeps for a device', { 'data/exhibits/con.txt': 'x' }],
    ['names that differ only in capitals', { 'data/exhibits/px-001.pdf': 'x' }],
    ['a file outside data', { 'notes.txt': 'x' }],
  ])('%s', async (_, changes) => {
    expect(await attempt(changes)).toMatchObject({ code: 'payload-unfit', exitCode: 2 });
  });

  it('links, also to folders', async () => {
    const file = await attempt({}, (payload) => {
      symlinkSync('/etc/hostname', join(payload, 'data/exhibits/PX-002.txt'));
    });
    expect(file).toMatchObject({ code: 'payload-unfit' });
    const folder = await attempt({}, (payload) => {
      symlinkSync('/etc', join(payload, 'data/more'));
    });
    expect(folder).toMatchObject({ code: 'payload-unfit' });
  });

  it('an audit log that is broken, cut short, or not the one meant', async () => {
    for (const audit of ['', '{}\n', 'x']) {
      expect(await attempt({ 'data/audit/audit.jsonl': audit })).toMatchObject({ code: 'audit-head' });
    }
    const wrongHead = await attempt({ 'data/audit/head.txt': `${'0'.repeat(64)}\n` });
    expect(wrongHead).toMatchObject({ code: 'seal-unsound', exitCode: 1 });
  });

  it('a report PDF without room for a signature, or that names another report', async () => {
    const unprepared = await attempt({ 'data/report/report.pdf': await makePdf('no room') });
    expect(unprepared).toMatchObject({ code: 'pdf-not-prepared' });
    const other = await attempt({ 'data/report/report.pdf': await makePdf('x', 'Report PAL-2026-0002') });
    expect(other).toMatchObject({ code: 'seal-unsound' });
  });

  it('a report whose forms do not agree', async () => {
    const report = (more: object): Files => ({
      'data/report/report.json': JSON.stringify({ schema: 'palimpsest-report', id: REPORT_ID, ...more }),
    });
    const wrong: Files[] = [
      { 'data/report/report.html': '<title>PAL-2026-0002</title>' },
      { 'data/report/report.json': '{}' },
      report({ id: 'PAL-2026-0002' }),
      report({ signer: { kind: 'key', certificateSha256: 'ab' } }),
      report({ integrity: { auditHead: 'ab', auditCount: 3 } }),
      report({ integrity: { files: [{ path: 'data/results/E-1.jsonl', sha256: 'ab' }] } }),
      report({ integrity: { files: [{ path: 'data/results/gone.jsonl', sha256: 'ab' }] } }),
    ];
    for (const changes of wrong) {
      const error = await attempt(changes);
      expect(error).toMatchObject({ code: 'seal-unsound' });
      expect((error as Error).message).toMatch(/report\.(json|html)/);
    }
  });

  it('an expired certificate', async () => {
    const bagInfo = { externalIdentifier: REPORT_ID, auditHead: seal.auditHead, softwareAgent: 'x' };
    const late = { now: () => Date.parse('2032-01-01T00:00:00Z') };
    const options = { payloadFolder: join(home, 'payload'), outFolder: join(home, 'late'), key, bagInfo };
    await expect(sealBag({ ...options, clock: late })).rejects.toMatchObject({ code: 'certificate-expired' });
    expect(existsSync(join(home, 'late'))).toBe(false);
  });

  it('a field that does not fit on a line', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'x'));
    const auditHead = await stagePayload(join(folder, 'payload'), key);
    const bagInfo = {
      externalIdentifier: REPORT_ID,
      auditHead,
      softwareAgent: 'x',
      fields: { 'Source-Organization': 'A\nAudit-Head: 0' },
    };
    const options = { payloadFolder: join(folder, 'payload'), outFolder: join(folder, 'bag'), key, clock };
    await expect(sealBag({ ...options, bagInfo })).rejects.toMatchObject({ code: 'bag-field' });
    expect(readdirSync(folder).sort()).toEqual(['payload', 'x']);
  });
});
