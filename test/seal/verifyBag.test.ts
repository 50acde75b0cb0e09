import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import {
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { verdictText } from '../../src/cli/commands/verify.js';
import { Random, sha256Bytes, sha256Hex, canonicalJson } from '../../src/base/index.js';
import { cadesProblem, signCades } from '../../src/seal/signature/cades.js';
import { parseChain } from '../../src/seal/signature/certificate.js';
import { chainProblem } from '../../src/seal/signature/chainProblem.js';
import { verifyBag, type BagVerdict, type Seal, type SigningKey } from '../../src/seal/index.js';
import { verifyPdf } from '../../src/seal/key/pdfSignature.js';
import { ALL_LANES, eachOf } from '../support/lanes.js';
import { must } from '../support/must.js';
import { sshSignatureProblem } from '../../src/seal/signature/sshSignature.js';
import { chainPem } from '../../src/seal/signature/certificate.js';
import { opensslChain } from './chains.js';
import { bash, copyOf, filesOf, hasTool, makeBag, makeKey, SEALED_AT, temporaryFolder } from './support.js';

/** Places at random in each file and in each signature: more in the long lanes. */
const PLACES = ALL_LANES ? { file: 4, signature: 200 } : { file: 1, signature: 60 };

const home = temporaryFolder();
let key: SigningKey;
let seal: Seal;
let bag: string;
beforeAll(async () => {
  key = await makeKey(join(home, 'key'));
  seal = await makeBag(home, key);
  bag = copyOf(seal.folder);
});

/** Ids of the checks that failed. */
function failures(verdict: BagVerdict): string[] {
  return verdict.checks.filter((check) => check.ok === false).map((check) => check.id);
}

/** Verifies the bag with one file changed, and puts the file back. */
async function withFile(path: string, content: Uint8Array | string, use: (verdict: BagVerdict) => void) {
  const full = join(bag, path);
  const before = readFileSync(full);
  writeFileSync(full, content);
  try {
    const verdict = await verifyBag(bag);
    expect(verdict.ok).toBe(false);
    use(verdict);
  } finally {
    writeFileSync(full, before);
  }
}

function text(path: string): string {
  return readFileSync(join(bag, path), 'utf8');
}

function flipped(bytes: Uint8Array, at: number, mask: number): Buffer {
  const out = Buffer.from(bytes);
  out[at] = (out[at] ?? 0) ^ mask;
  return out;
}

describe('a flipped bit', () => {
  it('in any file is found, and a check names the kind of file', async () => {
    const random = new Random('seal/flips');
    const expected: Readonly<Record<string, string>> = {
      'bagit.txt': 'declaration',
      'bag-info.txt': 'tag-manifest',
      'manifest-sha256.txt': 'tag-manifest',
      'tagmanifest-sha256.txt': 'cms-signature',
      'signatures/VERIFY.txt': 'verify-text',
      'signatures/allowed_signers': 'ssh-signature',
      'signatures/chain.pem': 'certificate',
      'signatures/tagmanifest-sha256.txt.p7s': 'cms-signature',
      'signatures/tagmanifest-sha256.txt.sshsig': 'ssh-signature',
      'signatures/tagmanifest-sha256.txt.tsq': 'time-stamp-query',
    };
    for (const path of eachOf(filesOf(bag), 3)) {
      const bytes = readFileSync(join(bag, path));
      const places = [
        0,
        bytes.length - 1,
        ...Array.from({ length: PLACES.file }, () => random.below(bytes.length)),
      ];
      for (const at of places) {
        await withFile(path, flipped(bytes, at, 1 << random.below(8)), (verdict) => {
          expect(failures(verdict), `${path} at ${at}`).toContain(expected[path] ?? 'payload');
        });
      }
    }
  });

  it('anywhere in the signatures is found', () => {
    const random = new Random('seal/signature-flips');
    const content = readFileSync(join(bag, 'tagmanifest-sha256.txt'));
    const read = (name: string) => readFileSync(join(bag, 'signatures', name));
    const flipAround = (bytes: Uint8Array, isFound: (spoilt: Buffer) => boolean): void => {
      const places = [0, ...random.sample(bytes.length, PLACES.signature), bytes.length - 1];
      const missed = places.filter((at) => !isFound(flipped(bytes, at, 1 << random.below(8))));
      expect(missed).toEqual([]);
    };
    const { chain, sshPublicKeyBlob: blob } = key;
    flipAround(read('tagmanifest-sha256.txt.p7s'), (spoilt) => {
      return cadesProblem(spoilt, sha256Bytes(content), chain) !== undefined;
    });
    flipAround(read('tagmanifest-sha256.txt.sshsig'), (spoilt) => {
      return sshSignatureProblem(spoilt.toString('latin1'), content, blob) !== undefined;
    });
    const p7s = read('tagmanifest-sha256.txt.p7s');
    flipAround(read('chain.pem'), (spoilt) => {
      try {
        const other = parseChain(spoilt.toString('latin1'), 'chain.pem');
        return cadesProblem(p7s, sha256Bytes(content), other) !== undefined;
      } catch {
        return true;
      }
    });
  });

  it('in a PDF is found by its own signature, also in the padding of the signature', () => {
    const random = new Random('seal/pdf-flips');
    const pdf = readFileSync(join(bag, 'data/report/report.pdf'));
    expect(verifyPdf(pdf, key.chain)).toEqual({ reason: 'Report PAL-2026-0001' });
    const places = Array.from({ length: 2 * PLACES.signature }, () => random.below(pdf.length));
    const missed = places.filter((at) => {
      return verifyPdf(flipped(pdf, at, 1 << random.below(8)), key.chain).problem === undefined;
    });
    expect(missed).toEqual([]);
    for (const added of ['\n', '\n%%EOF\n']) {
      expect(verifyPdf(Buffer.concat([pdf, Buffer.from(added)]), key.chain).problem).toBeDefined();
    }
    expect(verifyPdf(pdf.subarray(0, pdf.length - 1), key.chain).problem).toBeDefined();
  });
});

describe('a signature of somebody else', () => {
  it('does not pass for the examiner’s', async () => {
    const other = await makeKey(join(home, 'other'), 'Mallory');
    const forged = await makeBag(join(home, 'forged'), other);
    for (const path of filesOf(bag).filter((name) => name.startsWith('signatures/'))) {
      const theirs = readFileSync(join(forged.folder, path));
      if (theirs.equals(readFileSync(join(bag, path)))) continue;
      await withFile(path, theirs, () => undefined);
    }
    // All of it exchanged at once: consistent in itself, so only the fingerprint received by another way tells.
    const { sealNumber } = seal;
    const { authorityFingerprint } = key.info;
    const verdict = await verifyBag(forged.folder, { expect: { sealNumber, authorityFingerprint } });
    expect(failures(verdict)).toEqual(['expected-seal', 'expected-authority']);
    expect(verdict.verdict).toBe('changed');
    expect(verdictText(verdict)).toMatch(/mistyped.*\nCHANGED, OR NOT THE REPORT THAT WAS NAMED$/);
    // One byte more, and files changed as well.
    writeFileSync(join(forged.folder, 'data/results/E-1.jsonl'), 'x');
    const both = await verifyBag(forged.folder, { expect: { sealNumber } });
    expect(verdictText(both)).toMatch(/\nCHANGED$/);
  });

  it('is refused when the chain is not one', () => {
    const { leaf, authority } = key.chain;
    const at = seal.sealedAt;
    expect(chainProblem(key.chain, at)).toBeUndefined();
    expect(chainProblem({ leaf, intermediates: [], authority: leaf }, at)).toBeDefined();
    expect(chainProblem({ leaf: authority, intermediates: [], authority }, at)).toBeDefined();
    expect(chainProblem(key.chain, '2031-03-01T09:30:01.000Z')).toContain('valid from');
    expect(chainProblem(key.chain, '2026-02-28T00:00:00.000Z')).toContain('valid from');
  });
});

describe('files', () => {
  it('added, removed or renamed are named', async () => {
    const words = async (alter: (folder: string) => void): Promise<string> => {
      const copy = copyOf(bag);
      alter(copy);
      const verdict = await verifyBag(copy);
      expect(verdict.ok).toBe(false);
      return verdict.checks
        .filter((check) => check.ok === false)
        .map((check) => check.words)
        .join(' ');
    };
    for (const path of ['data/added.txt', 'data/report/x.html', 'added.txt', 'signatures/added.pem']) {
      const found = await words((copy) => {
        writeFileSync(join(copy, path), 'x');
      });
      expect(found).toContain(`${path} was added`);
    }
    for (const path of eachOf(filesOf(bag), 3, 1)) {
      const removed = await words((copy) => {
        rmSync(join(copy, path));
      });
      expect(removed).toMatch(/removed|missing/);
      const renamed = await words((copy) => {
        renameSync(join(copy, path), join(copy, `${path}x`));
      });
      if (path === 'manifest-sha256.txt') expect(renamed).toContain('it is missing');
      else if (path.startsWith('data/')) expect(renamed).toContain(`${path} was renamed to ${path}x`);
      else expect(renamed).toContain(`${path}x was added`);
    }
  });

  it('and folders with odd names are quoted, and do not hide the rest', async () => {
    const copy = copyOf(bag);
    writeFileSync(join(copy, 'data/new\n\u001b[31mliné\u009b'), 'x');
    writeFileSync(join(copy, 'data/.DS_Store'), 'x');
    mkdirSync(join(copy, 'data/empty'));
    const verdict = await verifyBag(copy);
    expect(failures(verdict)).toEqual(['names', 'payload-size']);
    const words = verdict.checks.find((check) => check.id === 'names')?.words;
    expect(words).toBe(
      '"data/.DS_Store" was added, "data/new\\n\\u001b[31mlin\\u00e9\\u009b" was added, data/empty is an empty folder.',
    );
  });

  it('that are not a bag at all are bad input', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'letter.txt'), 'x');
    await expect(verifyBag(folder)).rejects.toMatchObject({ code: 'not-a-bag', exitCode: 2 });
    await expect(verifyBag(join(folder, 'letter.txt'))).rejects.toMatchObject({ code: 'not-a-bag' });
    await expect(verifyBag(join(folder, 'none'))).rejects.toMatchObject({
      code: 'file-missing',
      exitCode: 2,
    });
  });
});

describe('a hostile bag', () => {
  it('with links, pipes or folders without end is refused and nothing in it is read', async () => {
    const cases: ((folder: string) => void)[] = [
      (folder) => {
        symlinkSync('/etc/passwd', join(folder, 'data/link'));
      },
      (folder) => {
        rmSync(join(folder, 'manifest-sha256.txt'));
        symlinkSync('/dev/zero', join(folder, 'manifest-sha256.txt'));
      },
      (folder) => {
        symlinkSync('/', join(folder, 'data/root'));
      },
      (folder) => {
        symlinkSync('..', join(folder, 'data/loop'));
      },
      (folder) => {
        execFileSync('mkfifo', [join(folder, 'data/pipe')]);
      },
      (folder) => {
        mkdirSync(join(folder, `data/${'d/'.repeat(40)}`), { recursive: true });
      },
    ];
    for (const alter of cases) {
      const copy = copyOf(bag);
      alter(copy);
      const verdict = await verifyBag(copy);
      expect(verdict.ok).toBe(false);
      expect(failures(verdict)).toEqual(['folder']);
      expect(verdict.sealNumber).toBeUndefined();
    }
  });

  it.each([
    ['../../etc/passwd'],
    ['data/../../etc/passwd'],
    ['/etc/passwd'],
    ['data//x'],
    ['data/./x'],
    ['data\\x'],
    ['data/CON'],
    ['signatures/chain.pem'],
    ['data/x\u0000'],
  ])('whose manifest names %j is refused', async (path) => {
    const manifest = `${text('manifest-sha256.txt')}${'0'.repeat(64)}  ${path}\n`;
    await withFile('manifest-sha256.txt', manifest, (verdict) => {
      const words = verdict.checks.find((check) => check.id === 'payload')?.words ?? '';
      expect(words).toContain('not a path inside the bag');
    });
  });

  it('with a manifest that is huge, cut short, not text or lists a file twice is refused', async () => {
    const manifest = text('manifest-sha256.txt');
    const line = `${manifest.split('\n')[0] ?? ''}\n`;
    const wrong: [Uint8Array | string, string][] = [
      [`${'0'.repeat(64)}  data/x\n`.repeat(500_000), 'too large'],
      [manifest.slice(0, -1), 'is incomplete'],
      [new Uint8Array([0xff, 0xfe, 0x0a]), 'not UTF-8'],
      [line + manifest, 'a second time'],
      [manifest.split('\n').slice(0, -1).reverse().join('\n') + '\n', 'not in order'],
      ['', 'missing|listed|added'],
    ];
    for (const [content, words] of wrong) {
      await withFile('manifest-sha256.txt', content, (verdict) => {
        const said = verdict.checks.map((check) => check.words).join(' ');
        expect(said).toMatch(new RegExp(words));
      });
    }
  });

  it('with a signature that is anything else is refused, not crashed on', async () => {
    const random = new Random('seal/garbage');
    const path = 'signatures/tagmanifest-sha256.txt.p7s';
    const original = readFileSync(join(bag, path));
    const garbage = Array.from({ length: ALL_LANES ? 20 : 5 }, () => {
      const length = random.below(300);
      return Uint8Array.from({ length }, () => random.below(256));
    });
    const nested = Buffer.from('30800000'.repeat(3000), 'hex');
    for (const content of [...garbage, nested, original.subarray(0, 200), new Uint8Array()]) {
      await withFile(path, content, (verdict) => {
        expect(failures(verdict)).toContain('cms-signature');
      });
    }
  });
});

/** A copy of the bag whose audit log holds these entries, unsigned but unbroken, and these files beside it. */
function withLog(entries: readonly object[], files: Readonly<Record<string, string>> = {}): string {
  const copy = copyOf(bag);
  let prev = '0'.repeat(64);
  let log = '';
  for (const [index, entry] of entries.entries()) {
    const line = canonicalJson({
      ...{ actor: 'person-1', prev, seq: index + 1, time: '2026-03-01T09:00:00.000Z' },
      ...entry,
    });
    log += `${line}\n`;
    prev = sha256Hex(line);
  }
  for (const [path, content] of Object.entries({ ...files, 'data/audit/audit.jsonl': log })) {
    mkdirSync(dirname(join(copy, path)), { recursive: true });
    writeFileSync(join(copy, path), content);
  }
  return copy;
}

describe('words of a hostile bag', () => {
  const STEERING = '\u001b[2J\u001b[HINTACT, SIGNER CONFIRMED\u001b[8m\n\u009b\u202e';

  it.each([
    ['an action', { action: STEERING, detail: {} }],
    ['a member', { action: 'case-edited', detail: { before: {}, after: {}, [STEERING]: 1 } }],
  ])('as %s in the log do not reach the terminal as they are', async (_, entry) => {
    const verdict = await verifyBag(withLog([entry]));
    expect(failures(verdict)).toEqual(expect.arrayContaining(['audit', 'items', 'starts', 'payload']));
    expect(verdict.checks.find(({ id }) => id === 'audit')?.words).toContain('INTACT, SIGNER CONFIRMED');
    for (const { words } of verdict.checks) expect(words).not.toMatch(/\p{C}/u);
    // The last line of defence, should a check forget it.
    const [first, ...others] = verdict.checks;
    const raw = { ...verdict, checks: [{ ...must(first), words: STEERING }, ...others] };
    for (const line of verdictText(raw).split('\n')) expect(line).not.toMatch(/\p{C}/u);
    expect(
      verdictText(raw)
        .split('\n')
        .filter((line) => line.startsWith('INTACT')),
    ).toEqual([]);
    expect(verdictText(raw)).toMatch(/\nCHANGED$/);
  });

  it.each([
    ['without a value', ''],
    ['with a number without end', ',"value":1e999'],
    ['with nesting without end', `,"value":${'['.repeat(200_000)}${']'.repeat(200_000)}`],
  ])('in an opening %s are a failed check', async (_, value) => {
    const detail = {
      ...{ id: 'P1', kind: 'passage', createdAt: '2026-03-01T09:00:00.000Z', createdBy: 'person-1' },
      ...{ contentSha256: 'f'.repeat(64), private: { title: 'f'.repeat(64) } },
    };
    const opening = `{"key":"${'0'.repeat(64)}","name":"title","seq":1${value}}\n`;
    const copy = withLog([{ action: 'exhibit-added', detail }], { 'data/audit/openings.jsonl': opening });
    const words = (await verifyBag(copy)).checks.find(({ id }) => id === 'words');
    expect(words).toMatchObject({ ok: false, words: 'data/audit/openings.jsonl: a line is malformed.' });
  });

  it.each([
    ['evidence-added', (text: string) => `{"id":"E1","role":${text}}`],
    ['shards-merged', (text: string) => `{"shards":[{"machine":{"a":${text}}}]}`],
  ])('nested without end in %s are a failed check, not the end of the program', async (action, detail) => {
    const text = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
    const copy = copyOf(bag);
    const line = `{"action":"${action}","actor":"","detail":${detail(text)},"prev":"${'0'.repeat(64)}","seq":1,"time":"2026-03-01T09:00:00.000Z"}`;
    writeFileSync(join(copy, 'data/audit/audit.jsonl'), `${line}\n`);
    const verdict = await verifyBag(copy);
    expect(verdict.checks.find(({ id }) => id === 'audit')).toMatchObject({
      ok: false,
      words: expect.stringMatching(/^audit\.jsonl: line 1: it is/) as string,
    });
  });

  it('in a file that is larger than is read are a failed check', async () => {
    const copy = copyOf(bag);
    truncateSync(join(copy, 'data/report/report.json'), 512 * 1024 * 1024 + 1);
    const verdict = await verifyBag(copy);
    expect(verdict.checks.find(({ id }) => id === 'report')).toMatchObject({
      ok: false,
      words: expect.stringContaining('more than the limit of 536870912') as string,
    });
  });
});

it.runIf(hasTool('openssl'))(
  'a reviewer’s certificate for another kind of key is a failed check',
  async () => {
    for (const kind of eachOf(['ed25519', 'x25519'], 2)) {
      const folder = opensslChain(join(home, `ca-${kind}`));
      // X25519 cannot sign a request: its key stands in a certificate all the same.
      const made = `openssl genpkey -algorithm ${kind} -out odd.key && openssl pkey -in odd.key -pubout -out odd.pub &&
      openssl x509 -new -force_pubkey odd.pub -subj '/CN=Odd' -CA intermediate.pem -CAkey intermediate.key -days 3650 -out odd.pem`;
      expect(bash(made, folder)).toMatchObject({ status: 0 });
      const pem = ['odd.pem', 'intermediate.pem', 'root.pem'].map((name) =>
        readFileSync(join(folder, name), 'utf8'),
      );
      const chain = parseChain(pem.join(''), 'odd');
      const copy = copyOf(bag);
      const content = readFileSync(join(copy, 'tagmanifest-sha256.txt'));
      const odd = {
        publicKey: new X509Certificate(chain.leaf).publicKey,
        sign: () => Promise.resolve(new Uint8Array(64)),
      };
      const files = {
        p7s: await signCades(sha256Bytes(content), chain, odd, new Date(SEALED_AT + 1750)),
        'chain.pem': chainPem(chain),
        sshsig: readFileSync(join(copy, 'signatures/tagmanifest-sha256.txt.sshsig')),
        allowed_signers: readFileSync(join(copy, 'signatures/allowed_signers')),
      };
      for (const [end, bytes] of Object.entries(files))
        writeFileSync(join(copy, `signatures/countersign-1.${end}`), bytes);
      const verdict = await verifyBag(copy);
      expect(failures(verdict), kind).toEqual(['countersignature-1']);
      expect(verdict.checks.find(({ id }) => id === 'countersignature-1')?.words).toContain(
        'neither RSA nor',
      );
    }
  },
);

describe('versions of the bag format', () => {
  /** Rewrites bag-info.txt and the tag manifest that vouches for it, as a later program would. */
  function withInfo(change: (info: string) => string): string {
    const copy = copyOf(bag);
    const before = text('bag-info.txt');
    const after = change(before);
    writeFileSync(join(copy, 'bag-info.txt'), after);
    const tags = text('tagmanifest-sha256.txt').replace(sha256Hex(before), sha256Hex(after));
    writeFileSync(join(copy, 'tagmanifest-sha256.txt'), tags);
    return copy;
  }

  it('a later one is bad input, with what to do, where the signature vouches for it', async () => {
    const later = withInfo((info) => info.replace('Palimpsest-Bag-Version: 1', 'Palimpsest-Bag-Version: 2'));
    // As anybody can make it.
    const unsigned = await verifyBag(later);
    expect(unsigned.verdict).toBe('changed');
    expect(failures(unsigned)).toEqual(expect.arrayContaining(['description', 'cms-signature']));
    const content = readFileSync(join(later, 'tagmanifest-sha256.txt'));
    writeFileSync(
      join(later, 'signatures/tagmanifest-sha256.txt.p7s'),
      await signCades(sha256Bytes(content), key.chain, key.certified),
    );
    await expect(verifyBag(later)).rejects.toMatchObject({ code: 'bag-version-newer', exitCode: 2 });
  });

  it('a number that was only altered is a failed check', async () => {
    const info = text('bag-info.txt').replace('Palimpsest-Bag-Version: 1', 'Palimpsest-Bag-Version: 2');
    await withFile('bag-info.txt', info, (verdict) => {
      expect(failures(verdict)).toEqual(expect.arrayContaining(['description', 'tag-manifest']));
    });
  });

  it.each([
    ['Palimpsest-Bag-Version: 1\n', ''],
    ['Palimpsest-Bag-Version: 1', 'Palimpsest-Bag-Version: 01'],
    ['Sealed-At: 2026-03-01T', 'Sealed-At: 2026-13-01T'],
    ['Bagging-Date: 2026-03-01', 'Bagging-Date: 2026-03-02'],
    ['External-Identifier: ', 'External-Identifier: ../'],
    ['Audit-Lines: 7', 'Audit-Lines: 7\nAudit-Lines: 7'],
  ])('a description with %j become %j is not relied on', async (from, to) => {
    const verdict = await verifyBag(withInfo((info) => info.replace(from, to)));
    expect(failures(verdict)).toContain('description');
  });
});
