import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { Random } from '../../src/base/index.js';
import { reportSchema, type Findings, type Report } from '../../src/domain/index.js';
import { verifyBag } from '../../src/seal/index.js';
import { sentencesOf } from '../../src/exhibit/document/findings/notes.js';
import { must } from '../support/must.js';
import { cli, errorOf, json, ONE_THREAD, ROOT } from '../support/cli.js';
import { makeAuthority, temporaryFolder } from '../seal/support.js';
import { csvTable } from '../support/csvRows.js';
import { like } from '../support/like.js';
import { scratchFolder } from '../support/scratch.js';
import { auditOf, caseWith, CONTROL, findingsText, ok, P1, shown, TARGET } from './caseWith.js';

const scratch = scratchFolder();
const KEY = join(scratch, 'a key');
const PHRASE = join(scratch, 'phrase.txt');
const BAG = join(scratch, 'PAL “1” of Ω');
const PASSPHRASE = 'corréct horse “battery”';

interface Made {
  readonly id: string;
  readonly folder: string;
  readonly sealed: boolean;
  readonly sealNumber: string;
  readonly declarationsFolder: string;
  readonly remarks: readonly { readonly level: string; readonly field: string }[];
}
interface Key {
  readonly name: string;
  readonly fingerprint: string;
  readonly authorityFingerprint: string;
  readonly sshFingerprint: string;
}

let folder = '';
let key: Key;
let made: Made;

beforeAll(async () => {
  writeFileSync(PHRASE, `${PASSPHRASE}\nthe second line does not count\n`);
  folder = await caseWith(scratch, 'the case', [
    { role: 'target-model', file: P1 },
    {
      role: 'target-work',
      text: TARGET.slice(0, 4000),
      options: ['--received-from', 'Doe', '--edition', 'first'],
    },
    { role: 'control-work', text: CONTROL.slice(0, 4000) },
  ]);
  const fewDraws = ['--sampled-passages', '2', '--shuffled-passages', '4', '--self-written-passages', '4'];
  await ok('examine', folder, '--attack', 'probabilistic', ...fewDraws, ...ONE_THREAD);
  await ok('examine', folder, '--attack', 'greedy', '--stride-tokens', '50', '--no-control', ...ONE_THREAD);
  key = json<Key>(
    await ok(
      ...['key', 'new', '--key', KEY, '--name', 'R. Roe', '--organization', 'Roe Forensics'],
      ...['--passphrase-file', PHRASE, '--json'],
    ),
  );
  made = json<Made>(await ok('report', folder, '--out', BAG, ...signed, '--json'));
});

const signed = ['--key', KEY, '--passphrase-file', PHRASE];
const report = (bag = BAG): Report =>
  reportSchema.parse(JSON.parse(readFileSync(join(bag, 'data/report/report.json'), 'utf8')));

describe('key', () => {
  it('is encrypted, readable by its owner only, and shown without a passphrase', async () => {
    const files = readdirSync(KEY);
    for (const name of files.filter((file) => file.endsWith('.key.pem'))) {
      expect(readFileSync(join(KEY, name), 'utf8')).toMatch(/^-----BEGIN ENCRYPTED PRIVATE KEY-----/);
      expect(statSync(join(KEY, name)).mode & 0o077).toBe(0);
    }
    expect(files.join(' ')).toContain('.key.pem');
    const show = await cli(['key', 'show', '--key', KEY, '--json']);
    expect([show.code, show.stderr]).toEqual([0, '']);
    expect(json(show)).toEqual(key);
    const { stdout } = await ok('key', 'show', '--key', KEY);
    expect(stdout).toContain('self-asserted');
    expect(stdout).toContain(key.authorityFingerprint);
  });

  it('refuses a folder where there is one already, and leaves that alone', async () => {
    const before = readFileSync(join(KEY, 'chain.pem'), 'utf8');
    const result = await cli([
      'key',
      'new',
      '--key',
      KEY,
      '--name',
      'Other',
      '--passphrase-file',
      PHRASE,
      '--json',
    ]);
    expect([result.code, errorOf(result).code]).toEqual([2, 'key-exists']);
    expect(readFileSync(join(KEY, 'chain.pem'), 'utf8')).toBe(before);
  });

  it('takes the passphrase from the environment, never from an argument', async () => {
    const other = join(scratch, 'key from environment');
    const args = ['key', 'new', '--key', other, '--name', 'É. Roe', '--json'];
    const none = await cli(args);
    expect([none.code, errorOf(none).code]).toEqual([2, 'passphrase-missing']);
    const argument = await cli([...args, '--passphrase', 'secret']);
    expect([argument.code, argument.stderr]).toEqual([2, expect.stringContaining('Unknown option')]);
    expect(existsSync(other)).toBe(false);
    const made = await cli(args, { env: { PALIMPSEST_PASSPHRASE: PASSPHRASE } });
    expect([made.code, made.stderr]).toEqual([0, '']);
    expect(made.stdout).not.toContain(PASSPHRASE);
    expect(json<Key>(made).name).toBe('É. Roe');
  });

  it.each([
    ['no name', ['--passphrase-file', PHRASE], 'key-holder'],
    ['a name that is too long', ['--name', 'x'.repeat(65), '--passphrase-file', PHRASE], 'key-holder'],
    [
      'an empty passphrase',
      ['--name', 'x', '--passphrase-file', join(scratch, 'empty.txt')],
      'key-passphrase-unusable',
    ],
    ['no such file', ['--name', 'x', '--passphrase-file', join(scratch, 'nowhere.txt')], 'file-missing'],
  ])('refuses %s', async (_, args, code) => {
    writeFileSync(join(scratch, 'empty.txt'), '\n');
    const other = join(scratch, 'refused key');
    const result = await cli(['key', 'new', '--key', other, ...args, '--json']);
    expect([result.code, errorOf(result).code]).toEqual([2, code]);
    expect(existsSync(other)).toBe(false);
  });

  it('that is not there is said to be missing', async () => {
    const result = await cli(['key', 'show', '--key', join(scratch, 'no key'), '--json']);
    expect([result.code, errorOf(result).code]).toEqual([2, 'key-missing']);
  });
});

describe('a draft', () => {
  it('needs no key, is marked, unsealed, and registered as such', async () => {
    const out = join(scratch, 'draft');
    const result = await cli(['report', folder, '--out', out, '--title', 'First look', '--json']);
    expect([result.code, result.stderr]).toEqual([0, '']);
    expect(json(result)).toMatchObject({ folder: out, sealed: false, sealNumber: '' });
    expect(report(out)).toMatchObject({ status: 'draft', title: 'First look', signer: { kind: 'none' } });
    expect(readFileSync(join(out, 'data/report/report.html'), 'utf8')).toMatch(/draft/i);
    expect(readdirSync(out)).toEqual(['data']);
    expect((await shown(folder)).reports.at(-1)).toMatchObject({ sealed: false });
    const verified = await cli(['verify', out, '--json']);
    expect([verified.code, verified.stderr]).toEqual([2, expect.stringContaining('Remedy:')]);
  });
});

describe('the statement of the examiner', () => {
  it('is read from text files, strictly, and printed as what it is', async () => {
    const opinion = join(scratch, 'opinion.txt');
    writeFileSync(opinion, 'In my opinion, the novel is in the model.\n');
    const out = join(scratch, 'draft with words');
    await ok('report', folder, '--draft', '--out', out, '--opinion', opinion);
    expect(report(out).statement).toEqual({
      qualifications: '',
      opinion: 'In my opinion, the novel is in the model.\n',
      limits: '',
    });
    expect(readFileSync(join(out, 'data/report/report.html'), 'utf8')).toContain(
      'In my opinion, the novel is in the model.',
    );
    writeFileSync(opinion, Buffer.from([0x49, 0xff, 0x6e]));
    const refused = await cli(['report', folder, '--draft', '--opinion', opinion, '--json']);
    expect(errorOf(refused)).toMatchObject({ code: 'statement-file', message: like(/not UTF-8 text/) });
    writeFileSync(opinion, 'x'.repeat(20_001));
    expect(errorOf(await cli(['report', folder, '--limits', opinion, '--json'])).code).toBe('statement-file');
  });
});

describe('a sealed report', () => {
  it('says where it is, its seal number, and what a careful reader will miss', async () => {
    const manifest = readFileSync(join(BAG, 'tagmanifest-sha256.txt'));
    expect(made).toMatchObject({ folder: BAG, sealed: true });
    expect(made.sealNumber).toBe(createHash('sha256').update(manifest).digest('hex'));
    expect(made.remarks.every(({ level }) => level === 'warn')).toBe(true);
    expect(made.remarks.map(({ field }) => field)).toContain('signer.trust');
    expect((await shown(folder)).reports[0]).toMatchObject({ id: made.id, sealed: true });
    expect(auditOf(folder).find(({ action }) => action === 'report-sealed')?.detail).toMatchObject({
      report: made.id,
      sealNumber: made.sealNumber,
    });
    const drafts = readdirSync(made.declarationsFolder).sort();
    expect(drafts).toEqual(['902-13.txt', '902-14.txt']);
    for (const name of drafts) {
      const text = readFileSync(join(made.declarationsFolder, name), 'utf8');
      expect(text).toContain('D. Utah');
      expect(text).not.toMatch(/undefined|\[object/);
    }
    expect(report()).toMatchObject({ supersedes: null, revision: 1 });
    expect(report().signer).toMatchObject({ authoritySha256: like(/^[0-9a-f]{64}$/) });
    const read = (name: string): string => readFileSync(join(made.declarationsFolder, name), 'utf8');
    expect(read('902-13.txt')).toMatch(/The program reports: it opens no network connection;/);
    for (const { evidence } of report().items) {
      expect(read('902-14.txt')).toContain(
        `${evidence.id} ${evidence.name}: ${evidence.storage === 'copied' ? 'a copy of the received file, kept in the case' : 'the received file itself, to which the case refers'}; `,
      );
    }
  });

  it('gives its tables as CSV, and refuses when what it was read from was changed', async () => {
    const out = join(scratch, 'tables');
    const written = json<{ folder: string; files: string[] }>(
      await ok('report', 'tables', BAG, '--out', out, '--json'),
    );
    expect(written).toEqual({ folder: out, files: ['findings.csv', 'tables.csv', 'tests.csv'] });
    const findings = csvTable(readFileSync(join(out, 'findings.csv'), 'utf8'));
    expect(findings.map(({ examination, finding, value }) => [examination, finding, value])).toEqual(
      report().examinations.flatMap(({ id, findings: found }) =>
        (found?.findings ?? []).map((one) => [
          id,
          one.id,
          typeof one.value === 'number' ? String(one.value) : '',
        ]),
      ),
    );
    expect(csvTable(readFileSync(join(out, 'tables.csv'), 'utf8')).length).toBeGreaterThan(100);
    // The same report gives the same files, and a file that a person changed is never replaced.
    await ok('report', 'tables', BAG, '--out', out);
    writeFileSync(join(out, 'findings.csv'), 'mine');
    const occupied = await cli(['report', 'tables', BAG, '--out', out, '--json']);
    expect([occupied.code, errorOf(occupied).code]).toEqual([2, 'output-exists']);
    expect(readFileSync(join(out, 'findings.csv'), 'utf8')).toBe('mine');
    const spoiled = join(scratch, 'spoiled for tables');
    cpSync(BAG, spoiled, { recursive: true });
    const path = join(spoiled, 'data/report/report.json');
    writeFileSync(path, readFileSync(path, 'utf8').replace('"revision":1', '"revision":2'));
    const changed = await cli(['report', 'tables', spoiled, '--json']);
    expect([changed.code, errorOf(changed).code]).toEqual([1, 'report-changed']);
    for (const name of ['tagmanifest-sha256.txt', 'manifest-sha256.txt']) rmSync(join(spoiled, name));
    const stripped = await cli(['report', 'tables', spoiled, '--json']);
    expect([stripped.code, errorOf(stripped).code]).toEqual([1, 'report-changed']);
    expect(existsSync(`${spoiled}-tables`)).toBe(false);
    const none = await cli(['report', 'tables', folder, '--json']);
    expect([none.code, errorOf(none).code]).toEqual([2, 'report-missing']);
  });

  it('holds the findings as they are, in JSON, HTML and PDF', () => {
    const html = textOfHtml(readFileSync(join(BAG, 'data/report/report.html'), 'utf8'));
    const pdf = spawnSync('pdftotext', ['-raw', join(BAG, 'data/report/report.pdf'), '-'], {
      encoding: 'utf8',
    });
    if (pdf.error) console.log('skipped for the PDF: pdftotext is not installed');
    const pages = (pdf.error ? '' : pdf.stdout).replace(/^PAL-.* Page \d+ of \d+$/gm, '');
    const squeezed = (text: string): string => text.replace(/\s+/gu, '');
    const { examinations } = report();
    expect(examinations.map(({ id }) => id)).toEqual(['X1', 'X2']);
    let counts = 0;
    for (const { id, findings } of examinations) {
      const onDisk = JSON.parse(findingsText(folder, id)) as Findings;
      // Of passages the report keeps those that it prints; everything else is as it is on the disk.
      const numbers = (of: Findings): unknown =>
        JSON.parse(
          JSON.stringify(of, (key, value: unknown) =>
            ['spans', 'passages', 'best'].includes(key) ? null : value,
          ),
        );
      expect(numbers(must(findings ?? undefined))).toEqual(numbers(onDisk));
      expect(readFileSync(join(BAG, `data/results/${id}.findings.json`), 'utf8')).toBe(
        findingsText(folder, id),
      );
      for (const { sentence, count } of onDisk.findings) {
        // Pages set powers of ten with a true minus sign; a sentence that two findings share is printed once.
        for (const words of sentencesOf(sentence).map((one) => squeezed(one).replaceAll('10^-', '10^−'))) {
          expect(squeezed(html)).toContain(words);
          if (!pdf.error) expect(squeezed(pages)).toContain(words);
        }
        if (count !== undefined) counts++;
      }
    }
    expect(counts).toBeGreaterThan(4);
  });

  it('is verified in words, by anyone, from nothing but its folder', async () => {
    const moved = join(scratch, 'moved elsewhere');
    cpSync(BAG, moved, { recursive: true });
    const text = await cli([
      'verify',
      moved,
      '--seal-number',
      made.sealNumber,
      '--authority',
      key.authorityFingerprint,
    ]);
    expect([text.code, text.stderr]).toEqual([0, '']);
    expect(text.stdout).not.toContain('FAIL');
    expect(text.stdout.match(/^PASS {2}/gm)?.length).toBeGreaterThan(10);
    expect(text.stdout).toMatch(
      /\nConfirmed by --seal-number: .*\nConfirmed by --authority: .*\nINTACT, SIGNER CONFIRMED\n$/,
    );
    expect(text.stdout).toContain('self-asserted');
    const verdict = json<{ ok: boolean; sealNumber: string; checks: { ok: unknown }[] }>(
      await ok('verify', moved, '--json'),
    );
    expect(verdict).toMatchObject({
      ok: true,
      verdict: 'signer-not-confirmed',
      sealNumber: made.sealNumber,
    });
    expect((await cli(['verify', moved, '--require-signer'])).code).toBe(1);
    expect((await cli(['verify', moved, '--require-signer', '--seal-number', made.sealNumber])).code).toBe(0);
    const other = await cli(['verify', moved, '--seal-number', '0'.repeat(64)]);
    expect([other.code, other.stdout]).toEqual([1, expect.stringMatching(/^FAIL {2}.*seal number/im)]);
  });

  it.each<[string, (bag: string) => void]>([
    [
      'a flipped byte',
      (bag) => {
        flip(join(bag, 'data/results/X1.findings.json'), 100);
      },
    ],
    ['an added file', (bag) => writeFileSync(join(bag, 'data/results/more.json'), '{}')],
    ['a removed file', (bag) => rmSync(join(bag, 'data/results/X1.findings.json'))],
    [
      'a renamed file',
      (bag) =>
        renameSync(join(bag, 'data/results/X1.findings.json'), join(bag, 'data/results/Y1.findings.json')),
    ],
  ])('with %s is not verified, exit 1, reader or not', async (_, spoil) => {
    const bag = join(scratch, 'spoiled');
    rmSync(bag, { recursive: true, force: true });
    cpSync(BAG, bag, { recursive: true });
    spoil(bag);
    const result = await cli(['verify', bag, '--json']);
    expect([result.code, json(result)]).toEqual([1, expect.objectContaining({ ok: false })]);
    const shell = 'set -o pipefail; "$0" bin/palimpsest.js verify "$1" | true; echo ${PIPESTATUS[0]}';
    const piped = spawnSync('bash', ['-c', shell, process.execPath, bag], { cwd: ROOT, encoding: 'utf8' });
    expect(piped.stdout).toBe('1\n');
  });

  it('with a flipped byte in any of its files is not verified', async () => {
    const bag = join(scratch, 'flipped');
    cpSync(BAG, bag, { recursive: true });
    const random = new Random('flip');
    const files = readdirSync(bag, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name !== 'VERIFY.txt')
      .map((entry) => join(entry.parentPath, entry.name));
    expect(files.length).toBeGreaterThan(20);
    expect((await verifyBag(bag)).ok).toBe(true);
    for (const file of files) {
      const at = random.below(statSync(file).size);
      flip(file, at);
      expect([file, at, (await verifyBag(bag)).ok]).toEqual([file, at, false]);
      flip(file, at);
    }
    expect((await verifyBag(bag)).ok).toBe(true);
  });
});

describe('timestamp', () => {
  const hasOpenssl = spawnSync('sh', ['-c', 'command -v openssl']).status === 0;

  it.runIf(hasOpenssl)(
    'attaches the answer of an authority to the seal, and refuses one for another',
    async () => {
      const bag = join(scratch, 'stamped');
      cpSync(BAG, bag, { recursive: true });
      const answer = join(scratch, 'answer.tsr');
      const authority = makeAuthority(join(temporaryFolder(), 'authority'));
      authority(join(bag, 'signatures/tagmanifest-sha256.txt.tsq'), answer);
      const result = await cli(['timestamp', bag, answer, '--json']);
      expect([result.code, result.stderr]).toEqual([0, '']);
      expect(json<{ authority: string }>(result).authority).toContain('Test time stamps');
      const verdict = await ok('verify', bag);
      expect(verdict.stdout).toMatch(/\nINTACT, SIGNER NOT CONFIRMED\n$/);
      expect(verdict.stdout).toContain('Test time stamps');

      const query = join(scratch, 'other.tsq');
      spawnSync('openssl', ['ts', '-query', '-data', PHRASE, '-sha256', '-cert', '-no_nonce', '-out', query]);
      authority(query, answer);
      const before = readdirSync(join(BAG, 'signatures')).sort();
      const other = await cli(['timestamp', BAG, answer, '--json']);
      expect(other.code).toBeGreaterThan(0);
      expect(errorOf(other).message).not.toBe('');
      const garbage = await cli(['timestamp', BAG, PHRASE, '--json']);
      expect([garbage.code, garbage.stderr]).toEqual([2, expect.stringContaining('Remedy:')]);
      expect(readdirSync(join(BAG, 'signatures')).sort()).toEqual(before);
    },
  );
});

describe('what keeps a report from being made', () => {
  it('an output folder that is there, or its folder of declarations', async () => {
    for (const taken of ['taken', 'other-declarations']) {
      mkdirSync(join(scratch, taken));
      writeFileSync(join(scratch, taken, 'note.txt'), 'mine');
      const out = join(scratch, taken.replace('-declarations', ''));
      const result = await cli(['report', folder, '--out', out, ...signed, '--json']);
      expect([result.code, errorOf(result).code]).toEqual([2, 'output-exists']);
      expect(errorOf(result).message).toContain(taken);
      expect(readdirSync(join(scratch, taken))).toEqual(['note.txt']);
    }
    expect(existsSync(join(scratch, 'other'))).toBe(false);
  });

  it('a wrong passphrase', async () => {
    const before = auditOf(folder).length;
    const result = await cli(['report', folder, '--out', join(scratch, 'never'), '--key', KEY, '--json'], {
      env: { PALIMPSEST_PASSPHRASE: 'wrong' },
    });
    expect([result.code, errorOf(result).code]).toEqual([2, 'key-passphrase']);
    expect(existsSync(join(scratch, 'never'))).toBe(false);
    expect(auditOf(folder)).toHaveLength(before);
  });

  it('fields that are missing, each by name; a draft is possible', async () => {
    const bare = join(scratch, 'bare');
    await ok('case', 'new', bare, '--caption', 'Doe v. Acme');
    const out = join(scratch, 'incomplete');
    const result = await cli(['report', bare, '--out', out, ...signed, '--json']);
    expect([result.code, errorOf(result).code]).toEqual([2, 'report-incomplete']);
    for (const field of [
      'head.question',
      'head.court',
      'head.docket',
      'head.examiner',
      'items',
      'examinations',
    ])
      expect(errorOf(result).message).toContain(field);
    expect(errorOf(result).message).not.toContain('head.caption');
    expect(existsSync(out)).toBe(false);
    expect(
      readdirSync(scratch).filter((name) => name.startsWith('incomplete') || name.startsWith('.')),
    ).toEqual([]);
    expect(auditOf(bare).at(-1)).toMatchObject({ action: 'report-failed' });
    const draft = json<Made>(await ok('report', bare, '--draft', '--out', out, ...signed, '--json'));
    expect(draft.remarks.filter(({ level }) => level === 'refuse').length).toBeGreaterThan(4);
  });

  it('evidence that changed during the case', async () => {
    const other = await caseWith(scratch, 'changed', [{ role: 'target-work', text: TARGET.slice(0, 600) }]);
    writeFileSync(join(scratch, 'changed 1.txt'), 'other words');
    expect((await cli(['evidence', 'verify', other])).code).toBe(1);
    const result = await cli(['report', other, '--out', join(scratch, 'not sealed'), ...signed, '--json']);
    expect(errorOf(result)).toMatchObject({
      code: 'evidence-changed',
      message: like(/E1 .*changed 1\.txt is changed/),
    });
  });
});

describe('stock tools on the bag', () => {
  const has = (tool: string): boolean => {
    const found = spawnSync('sh', ['-c', `command -v ${tool}`]).status === 0;
    if (!found) console.log(`skipped: ${tool} is not installed`);
    return found;
  };
  const run = (script: string): { status: number | null; output: string } => {
    const { status, stdout, stderr } = spawnSync('bash', ['-c', script], { cwd: BAG, encoding: 'utf8' });
    return { status, output: stdout + stderr };
  };
  const TAG = 'tagmanifest-sha256.txt';

  it.runIf(has('sha256sum'))('sha256sum agrees with both manifests, and find with the names', () => {
    expect(run('sha256sum --quiet --strict -c manifest-sha256.txt')).toEqual({ status: 0, output: '' });
    expect(run(`sha256sum --quiet --strict -c ${TAG}`)).toEqual({ status: 0, output: '' });
    const names =
      'diff <(cut -c67- manifest-sha256.txt | LC_ALL=C sort) <(find data ! -type d | LC_ALL=C sort)';
    expect(run(names)).toEqual({ status: 0, output: '' });
    expect(run(`sha256sum ${TAG}`).output).toBe(`${made.sealNumber}  ${TAG}\n`);
  });

  it.runIf(has('openssl'))('openssl cms verifies the CAdES signature', () => {
    const { status, output } = run(
      `openssl cms -verify -cades -binary -inform DER -in signatures/${TAG}.p7s -content ${TAG} -CAfile signatures/chain.pem -out /dev/null`,
    );
    expect([status, output]).toEqual([0, expect.stringContaining('CAdES Verification successful')]);
  });

  it.runIf(has('ssh-keygen'))('ssh-keygen verifies the SSH signature, but not in another namespace', () => {
    const verify = (namespace: string): string =>
      `ssh-keygen -Y verify -f signatures/allowed_signers -I r.roe -n ${namespace} -s signatures/${TAG}.sshsig < ${TAG}`;
    expect(run(verify('palimpsest-manifest'))).toMatchObject({
      status: 0,
      output: expect.stringContaining('Good "palimpsest-manifest" signature for r.roe') as string,
    });
    expect(run(verify('file')).status).not.toBe(0);
  });

  it.runIf(has('pdfsig'))('pdfsig finds one valid signature over the whole PDF', () => {
    const { output } = run('pdfsig -nocert data/report/report.pdf');
    expect(output.match(/^Signature #/gm)).toHaveLength(1);
    expect(output).toContain('Signature is Valid');
    expect(output).toContain('Total document signed');
    expect(output).toContain('ETSI.CAdES.detached');
    expect(output).toContain('R. Roe');
  });

  it.runIf(has('qpdf'))('qpdf finds no fault in the PDF', () => {
    expect(run('qpdf --check data/report/report.pdf')).toMatchObject({
      status: 0,
      output: expect.stringMatching(/No syntax or stream encoding errors/) as string,
    });
  });

  it('bagit-python validates the bag', () => {
    if (spawnSync('python3', ['-c', 'import bagit']).status !== 0) {
      console.log('skipped: bagit-python is not installed');
      return;
    }
    expect(run('python3 -m bagit --validate .').status).toBe(0);
  });

  it.runIf(['openssl', 'ssh-keygen', 'pdfsig', 'certutil', 'jq'].map(has).every(Boolean))(
    'the commands of VERIFY.txt, pasted as they stand, all agree',
    () => {
      const text = readFileSync(join(BAG, 'signatures', 'VERIFY.txt'), 'utf8');
      const start = '---- Linux ----\n';
      const { output } = run(
        text.slice(text.indexOf(start) + start.length, text.indexOf('---- end of Linux ----')),
      );
      expect(output).not.toContain('FAILED');
      expect(output.match(/^OK /gm)).toHaveLength(23);
      expect(output).toContain(made.sealNumber);
    },
  );
});

function flip(file: string, at: number): void {
  chmodSync(file, 0o644);
  const bytes = readFileSync(file);
  bytes[at] = (bytes[at] ?? 0) ^ 0x01;
  writeFileSync(file, bytes);
}

/** The text of a page as a reader sees it. */
function textOfHtml(html: string): string {
  return html
    .replace(/<style[\s\S]*?<\/style>/g, '')
    .replace(/<[^>]+>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}
