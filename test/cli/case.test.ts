import { createHash } from 'node:crypto';
import { spawn, spawnSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { openCase } from '../../src/casefile/index.js';
import { cli, DEMO, errorOf, json, ROOT } from '../support/cli.js';
import { scratchFolder } from '../support/scratch.js';
import { makeAuthority, temporaryFolder } from '../seal/support.js';
import { mountSmallDisk } from '../support/smallDisk.js';
import { auditOf, caseWith, HEAD, ok, P1, shown, TARGET } from './caseWith.js';

const scratch = scratchFolder();
const sha256 = (bytes: string | Buffer): string => createHash('sha256').update(bytes).digest('hex');
const has = (tool: string): boolean => spawnSync('sh', ['-c', `command -v ${tool}`]).status === 0;
/** All paths below a folder. */
const tree = (folder: string): string[] => readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();

describe('case new, show, edit', () => {
  it('makes a case without asking when there is no terminal, and shows it', async () => {
    const folder = join(scratch, 'bare');
    const made = await cli(['case', 'new', folder, '--json']);
    expect([made.code, made.stderr]).toEqual([0, '']);
    expect(json(made)).toMatchObject({ folder, head: { caption: '', court: '' }, evidence: [] });
    expect(json(await ok('case', 'show', folder, '--json'))).toEqual(json(made));
    expect((await ok('case', 'show', folder)).stdout).toMatch(
      /chain intact; \d+ entr(y|ies), head [0-9a-f]{64}\n/,
    );
  });

  it('takes the head from options and prints it back unchanged', async () => {
    const folder = join(scratch, 'headed');
    await ok('case', 'new', folder, ...HEAD);
    expect((await shown(folder)).head).toEqual({
      caption: 'Doe v. “Acme”',
      court: 'D. Utah',
      docket: '2:26-cv-1',
      examiner: 'R. Roe',
      examinerTitle: 'Expert',
      laboratory: 'Roe Forensics',
      question: "Is the novel in the model's weights?",
    });
  });

  it.skipIf(!has('script'))(
    'asks for what is not given on a terminal, with answers pasted in one go',
    async () => {
      const folder = join(scratch, 'asked');
      const command = `'${process.execPath}' bin/palimpsest.js case new "$CASE_FOLDER" --court 'D. Utah'`;
      const child = spawn('script', ['-qec', command, '/dev/null'], {
        cwd: ROOT,
        env: { ...process.env, CASE_FOLDER: folder },
        stdio: ['pipe', 'pipe', 'inherit'],
      });
      let screen = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        if (screen === '') child.stdin.write('Doe v. Acme\nD-1\nÉ. Roe\n\nLab\nIs it in?\n');
        screen += text;
      });
      const code = await new Promise((resolve) => child.on('close', resolve));
      expect([code, screen]).toEqual([0, expect.stringContaining('Question asked')]);
      expect((await shown(folder)).head).toEqual({
        caption: 'Doe v. Acme',
        court: 'D. Utah',
        docket: 'D-1',
        examiner: 'É. Roe',
        examinerTitle: '',
        laboratory: 'Lab',
        question: 'Is it in?',
      });
    },
  );

  it('refuses a folder that holds something, and leaves it as it was', async () => {
    const folder = join(scratch, 'full');
    mkdirSync(folder);
    writeFileSync(join(folder, 'note.txt'), 'mine');
    const result = await cli(['case', 'new', folder, '--json']);
    expect([result.code, errorOf(result).code]).toEqual([2, 'folder-not-empty']);
    expect(result.stderr).toContain(folder);
    expect(readdirSync(folder)).toEqual(['note.txt']);
  });

  it('takes an empty folder; makes no parents', async () => {
    const empty = join(scratch, 'empty');
    mkdirSync(empty);
    await ok('case', 'new', empty);
    const result = await cli(['case', 'new', join(scratch, 'no', 'parent'), '--json']);
    expect(result.code).toBe(2);
    expect(errorOf(result).message).toContain(join(scratch, 'no'));
    expect(existsSync(join(scratch, 'no'))).toBe(false);
  });

  it('edits the head and keeps on record what it said', async () => {
    const folder = join(scratch, 'edited');
    await ok('case', 'new', folder, ...HEAD);
    const edited = json<{ head: Record<string, string> }>(
      await ok('case', 'edit', folder, '--court', 'N.D. Cal.', '--json'),
    );
    expect(edited.head).toMatchObject({ court: 'N.D. Cal.', examiner: 'R. Roe' });
    expect(auditOf(folder).at(-1)).toMatchObject({
      action: 'case-edited',
      detail: { before: { court: 'D. Utah' }, after: { court: 'N.D. Cal.' } },
    });
    const nothing = await cli(['case', 'edit', folder, '--court', 'N.D. Cal.', '--json']);
    expect([nothing.code, errorOf(nothing).code]).toEqual([2, 'case-head']);
    const long = await cli(['case', 'edit', folder, '--court', 'x'.repeat(100_000), '--json']);
    expect([long.code, errorOf(long).code]).toEqual([2, 'case-head']);
    const claim = await cli(['case', 'edit', folder, '--question', 'Who certainly copied it?', '--json']);
    expect([claim.code, errorOf(claim).code]).toEqual([2, 'words-overstated']);
    expect(claim.stderr).toContain('“certainly”');
    expect((await shown(folder)).head['court']).toBe('N.D. Cal.');
  });

  it.each([
    ['that is not there', 'absent', 'case-missing'],
    ['that is no case', '.', 'case-not-a-case'],
  ])('refuses a folder %s', async (_, name, code) => {
    for (const command of [
      ['case', 'show'],
      ['case', 'edit', '--court', 'x'],
      ['findings'],
      ['evidence', 'verify'],
    ]) {
      const result = await cli([...command, join(scratch, name), '--json']);
      expect([command, result.code, errorOf(result).code]).toEqual([command, 2, code]);
    }
  });

  it('refuses the case of a newer version, reading and writing, and leaves it alone', async () => {
    const folder = await caseWith(scratch, 'newer', []);
    const path = join(folder, 'case.json');
    const newer = readFileSync(path, 'utf8').replace(/"schemaVersion": ?\d+/, '"schemaVersion": 99');
    writeFileSync(path, newer);
    for (const command of [
      ['case', 'show'],
      ['case', 'edit', '--court', 'x'],
    ]) {
      const result = await cli([...command, folder, '--json']);
      expect([result.code, errorOf(result).code]).toEqual([2, 'case-newer']);
      expect(errorOf(result).message).toMatch(/99/);
    }
    expect(readFileSync(path, 'utf8')).toBe(newer);
  });

  it('is locked while another process writes; showing works all the time', async () => {
    const folder = await caseWith(scratch, 'locked', []);
    const opened = await openCase(folder, { mode: 'write' });
    try {
      const result = await cli(['case', 'edit', folder, '--court', 'x', '--json']);
      expect([result.code, errorOf(result).code]).toEqual([3, 'case-locked']);
      expect(errorOf(result).message).toContain(`process (${process.pid})`);
      expect((await shown(folder)).audit.kind).toBe('intact');
    } finally {
      await opened.close();
    }
    await ok('case', 'edit', folder, '--court', 'x');
    expect(existsSync(join(folder, 'case.lock'))).toBe(false);
  });

  it('shows an audit log that was edited as broken, and refuses to write', async () => {
    const folder = await caseWith(scratch, 'broken audit', []);
    const path = join(folder, 'audit', 'audit.jsonl');
    writeFileSync(path, readFileSync(path, 'utf8').replace('D. Utah', 'D. Iowa'));
    await openCase(folder, { mode: 'read' });
    appendFileSync(path, `${readFileSync(path, 'utf8').split('\n')[0] ?? ''}\n`);
    expect((await cli(['case', 'show', folder])).stdout).toMatch(/BROKEN at line 2/);
    const result = await cli(['case', 'edit', folder, '--court', 'x', '--json']);
    expect([result.code, errorOf(result).code]).toEqual([1, 'audit-broken']);
    expect(errorOf(result).message).toContain('line 2');
  });
});

describe('a disk that cannot be written to', () => {
  it('read-only: shows the case, and refuses to change it or to make one', async () => {
    const disk = mountSmallDisk(4 * 1024 * 1024);
    if (disk === undefined) {
      console.log('skipped: a file system can only be mounted by root on Linux');
      return;
    }
    try {
      const folder = await caseWith(disk.path, 'case', []);
      disk.makeReadOnly();
      expect((await shown(folder)).head['court']).toBe('D. Utah');
      const file = join(DEMO, 'README.md');
      for (const command of [
        ['case', 'edit', folder, '--court', 'x'],
        ['evidence', 'add', folder, file, '--role', 'target-work'],
      ]) {
        const result = await cli([...command, '--json']);
        expect([result.code, errorOf(result).code]).toEqual([3, 'case-read-only']);
        expect(errorOf(result).message).toContain(folder);
      }
      const result = await cli(['case', 'new', join(disk.path, 'other'), '--json']);
      expect([result.code, errorOf(result).message]).toEqual([3, expect.stringContaining('other')]);
    } finally {
      disk.remove();
    }
  });

  it('full: says so and leaves nothing behind', async () => {
    const disk = mountSmallDisk(4 * 1024 * 1024);
    if (disk === undefined) {
      console.log('skipped: a file system can only be mounted by root on Linux');
      return;
    }
    try {
      const folder = await caseWith(disk.path, 'case', []);
      const result = await cli(['evidence', 'add', folder, P1, '--role', 'target-model', '--copy', '--json']);
      expect([result.code, errorOf(result).code]).toEqual([3, 'disk-full']);
      expect((await shown(folder)).evidence).toEqual([]);
      expect(tree(join(folder, 'evidence'))).toEqual([]);
    } finally {
      disk.remove();
    }
  });
});

describe('case head, stamp', () => {
  it.runIf(has('openssl'))('says who stamped, and confirms it by given roots alone', async () => {
    const folder = await caseWith(scratch, 'given out', []);
    const authority = join(temporaryFolder(), 'authority');
    const stamp = makeAuthority(authority);
    const answer = async (name: string): Promise<string> => {
      const query = join(scratch, `${name}.tsq`);
      await ok('case', 'head', folder, '--query', query);
      stamp(query, join(scratch, `${name}.tsr`));
      return join(scratch, `${name}.tsr`);
    };
    const first = await answer('first');
    const open = await ok('case', 'stamp', folder, first);
    expect(open.stdout).toContain('by an authority named Test time stamps');
    expect(open.stdout).toContain('not confirmed: give --tsa-root');
    const again = await cli(['case', 'stamp', folder, first, '--json']);
    expect([again.code, errorOf(again).code]).toEqual([2, 'head-stamp-exists']);
    const root = join(authority, 'root.pem');
    const confirmed = await ok('case', 'stamp', folder, await answer('second'), '--tsa-root', root);
    expect(confirmed.stdout).toContain('under the root Test root');
    expect(confirmed.stdout).not.toContain('not confirmed');
    expect((await shown(folder)).audit.kind).toBe('intact');
  });

  it.skipIf(process.platform === 'win32')('signs with the key as other commands do', async () => {
    const folder = await caseWith(scratch, 'signed head', []);
    const phrase = join(scratch, 'phrase');
    writeFileSync(phrase, 'a long passphrase\n');
    const key = join(scratch, 'signing key');
    await ok('key', 'new', '--name', 'R. Roe', '--key', key, '--passphrase-file', phrase);
    chmodSync(phrase, 0o644);
    const signed = await ok('case', 'head', folder, '--sign', '--key', key, '--passphrase-file', phrase);
    expect(signed.stderr).toContain(`Caution: Other users of this machine may read or change ${phrase}`);
    expect(auditOf(folder).at(-1)).toMatchObject({ action: 'head-signed', detail: { signer: 'R. Roe' } });
  });
});

describe('evidence', () => {
  let folder = '';
  const work = join(scratch, 'a “work” of Ω’s.txt');

  beforeAll(async () => {
    writeFileSync(work, TARGET.slice(0, 3000));
    folder = await caseWith(scratch, "case of 'evidence' Ж", [
      { role: 'target-model', file: P1 },
      {
        role: 'target-work',
        file: work,
        options: ['--copy', '--received-from', 'counsel for Doe', '--title', 'The Whale'],
      },
      {
        role: 'control-work',
        text: TARGET.slice(5000, 8000),
        name: 'control.txt',
        options: ['--received-by', 'A. Clerk'],
      },
    ]);
  });

  it('is registered with role, hash, storage and who gave it, whatever its path is called', async () => {
    const { evidence } = await shown(folder);
    expect(evidence.map(({ id, role, storage }) => [id, role, storage])).toEqual([
      ['E1', 'target-model', 'referenced'],
      ['E2', 'target-work', 'copied'],
      ['E3', 'control-work', 'referenced'],
    ]);
    expect(evidence.map((item) => item.sha256)).toEqual([
      sha256(readFileSync(P1)),
      sha256(TARGET.slice(0, 3000)),
      sha256(TARGET.slice(5000, 8000)),
    ]);
    expect(evidence.map(({ title }) => title)).toEqual(['plant-P1', 'The Whale', 'control']);
    expect(evidence[1]).toMatchObject({ receivedFrom: 'counsel for Doe' });
    expect(evidence[2]).toMatchObject({ receivedBy: 'A. Clerk' });
    const copy = join(folder, evidence[1]?.path ?? '');
    expect(readFileSync(copy, 'utf8')).toBe(TARGET.slice(0, 3000));
    expect(statSync(copy).mode & 0o222).toBe(0);
  });

  it('takes the other roles too, and reports what it did as one JSON document', async () => {
    const lists = join(scratch, 'cleaning.txt');
    writeFileSync(lists, 'passage: Call me Ishmael.\n');
    const other = await caseWith(scratch, 'roles', []);
    for (const [role, file] of [
      ['reference-model', join(DEMO, 'P0-f16.gguf')],
      ['target-model', join(DEMO, 'P0-f16.gguf')],
      ['cleaning-list', lists],
    ] as const) {
      const result = await cli(['evidence', 'add', other, file, '--role', role, '--json']);
      expect([role, result.code, result.stderr]).toEqual([role, 0, '']);
      expect(json(result)).toMatchObject({ role, sha256: sha256(readFileSync(file)) });
    }
  });

  it('is verified: each piece by name', async () => {
    const result = await cli(['evidence', 'verify', folder, '--json']);
    expect([result.code, result.stderr]).toEqual([0, '']);
    expect(json<{ status: string }[]>(result).map(({ status }) => status)).toEqual(['ok', 'ok', 'ok']);
    expect((await ok('evidence', 'verify', folder, 'E2')).stdout).toBe('E2  OK  a “work” of Ω’s.txt\n');
    const unknown = await cli(['evidence', 'verify', folder, 'E9', '--json']);
    expect([unknown.code, errorOf(unknown).code]).toEqual([2, 'evidence-unknown']);
  });

  it.each([
    ['a text as model', join(DEMO, 'README.md'), 'target-model', 'gguf-not-gguf', /byte 0/],
    ['a model as text', P1, 'target-work', 'format-unsupported', /a model file \(GGUF\)/],
    ['a folder as model', DEMO, 'target-model', 'file-not-regular', /demo/],
    ['a folder that has more than works', DEMO, 'target-work', 'format-unsupported', /entry "P0-f16.gguf"/],
    ['a file that is not there', join(scratch, 'nowhere.txt'), 'target-work', 'file-missing', /nowhere/],
  ])('refuses %s', async (_, file, role, code, message) => {
    const before = tree(folder);
    const result = await cli(['evidence', 'add', folder, file, '--role', role, '--json']);
    expect([result.code, errorOf(result).code]).toEqual([2, code]);
    expect(errorOf(result).message).toMatch(message);
    expect(errorOf(result).hint).not.toBe('');
    expect(tree(folder)).toEqual(before);
  });

  it('takes UTF-16 by its byte order mark, and proposes encodings with a sample where nothing states one', async () => {
    const utf16 = join(scratch, 'utf16.txt');
    writeFileSync(utf16, Buffer.from('\ufeffצל ארוך נפל.\r\n', 'utf16le').swap16());
    const taken = await cli(['evidence', 'add', folder, utf16, '--role', 'source-text', '--json']);
    expect(taken.code).toBe(0);
    const legacy = join(scratch, 'legacy.txt');
    writeFileSync(legacy, Buffer.from('One\nna\u00efve caf\u00e9', 'latin1'));
    const refused = await cli(['evidence', 'add', folder, legacy, '--role', 'source-text']);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toMatch(
      /^ {2}--encoding windows-1252 +One¶naïve café {2}\(the same text: .*iso-8859-1/m,
    );
    expect(refused.stderr).toContain('the program chooses none');
    const named = ['--encoding', 'windows-1252', '--json'];
    const chosen = await cli(['evidence', 'add', folder, legacy, '--role', 'source-text', ...named]);
    expect(JSON.parse(chosen.stdout)).toMatchObject({ encoding: 'windows-1252' });
  });

  it.each([
    ['empty', Buffer.alloc(0), 'work-empty', /0 bytes/],
    ['blank', Buffer.from(' \n\n '), 'work-empty', /./],
    ['with a NUL', Buffer.from('abc\ndef\0ghi'), 'text-nul', /byte 7 \(line 2\)/],
    ['not UTF-8', Buffer.from('na\u00efve', 'latin1'), 'text-not-utf8', /byte 2\b/],
    [
      'in UTF-16 and cut off',
      Buffer.from('\ufeffabc', 'utf16le').subarray(0, 7),
      'text-undecodable',
      /byte 6\b/,
    ],
  ])('refuses a work that is %s, naming the place', async (name, bytes, code, message) => {
    const path = join(scratch, `${name}.txt`);
    writeFileSync(path, bytes);
    const before = tree(folder);
    const result = await cli(['evidence', 'add', folder, path, '--role', 'target-work', '--copy', '--json']);
    expect([result.code, errorOf(result).code]).toEqual([2, code]);
    expect(errorOf(result).message).toContain(`${name}.txt`);
    expect(errorOf(result).message).toMatch(message);
    expect(tree(folder)).toEqual(before);
  });

  it('takes another encoding when it is named', async () => {
    const path = join(scratch, 'latin.txt');
    writeFileSync(path, Buffer.from('na\u00efve words of a work', 'latin1'));
    const other = await caseWith(scratch, 'encodings', []);
    const add = (encoding: string): ReturnType<typeof cli> =>
      cli(['evidence', 'add', other, path, '--role', 'target-work', '--encoding', encoding, '--json']);
    const unknown = await add('latin-99');
    expect([unknown.code, errorOf(unknown).code]).toEqual([2, 'text-encoding-unknown']);
    const result = await add('iso-8859-1');
    expect([result.code, result.stderr]).toEqual([0, '']);
    expect(json(result)).toMatchObject({ encoding: 'iso-8859-1', sha256: sha256(readFileSync(path)) });
  });

  it('refuses the same file twice in one role, and an unknown role', async () => {
    const twice = await cli(['evidence', 'add', folder, work, '--role', 'target-work', '--json']);
    expect([twice.code, errorOf(twice).code, errorOf(twice).hint]).toEqual([
      2,
      'evidence-duplicate',
      'Use E2.',
    ]);
    const role = await cli(['evidence', 'add', folder, work, '--role', 'target-wrok', '--json']);
    expect([role.code, role.stderr]).toEqual([2, expect.stringContaining('target-work')]);
    expect((await cli(['evidence', 'add', folder, work])).code).toBe(2);
  });

  it('that changed or went away is found by verify, refused by examine, and on record', async () => {
    const path = join(scratch, 'changing.txt');
    const other = await caseWith(scratch, 'changed', [
      { role: 'target-model', file: P1 },
      { role: 'target-work', text: TARGET.slice(0, 3000), name: 'changing.txt' },
    ]);
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, text.replace('whale', 'Whale').replace('e', 'E'));
    const result = await cli(['evidence', 'verify', other, '--json']);
    expect(result.code).toBe(1);
    expect(json(result)).toMatchObject([
      { id: 'E1', status: 'ok' },
      { id: 'E2', status: 'changed', files: [{ path, expectedSha256: sha256(text) }] },
    ]);
    expect(result.stderr).toContain('changing.txt (changed)');
    expect(auditOf(other).at(-1)?.action).toBe('evidence-changed');

    const examined = await cli(['examine', other, '--attack', 'greedy', '--threads', '1', '--json']);
    expect([examined.code, errorOf(examined).code]).toEqual([1, 'evidence-changed']);
    expect(errorOf(examined).message).toContain(path);
    expect(auditOf(other).at(-1)).toMatchObject({
      action: 'evidence-changed',
      detail: {
        purpose: { kind: 'before-run' },
        items: [{ status: 'ok' }, { id: 'E2', status: 'changed' }],
      },
    });
    expect((await shown(other)).examinations).toEqual([]);

    rmSync(path);
    const gone = await cli(['evidence', 'verify', other]);
    expect([gone.code, gone.stdout]).toEqual([1, expect.stringContaining('E2  MISSING  changing.txt')]);
    writeFileSync(path, text);
    await ok('evidence', 'verify', other);
  });

  it('keeps the verdict when nobody reads it', () => {
    const shell = spawnSync(
      'bash',
      [
        '-c',
        'set -o pipefail; "$0" bin/palimpsest.js "$@" | true; echo ${PIPESTATUS[0]}',
        process.execPath,
        'verify',
        DEMO,
      ],
      { cwd: ROOT, encoding: 'utf8' },
    );
    expect(shell.stdout).toBe('2\n');
    const full = spawnSync('bash', ['-c', '"$0" bin/palimpsest.js attacks > /dev/full', process.execPath], {
      cwd: ROOT,
      encoding: 'utf8',
    });
    expect([full.status, full.stderr]).toEqual([3, expect.stringContaining('stdout')]);
  });
});
