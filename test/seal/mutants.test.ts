import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { Random, sha256Bytes } from '../../src/base/index.js';
import { cadesProblem } from '../../src/seal/signature/cades.js';
import { type Chain } from '../../src/seal/signature/certificate.js';
import { chainProblem } from '../../src/seal/signature/chainProblem.js';
import { parseManifest } from '../../src/seal/bag/manifest.js';
import { verifyPdf } from '../../src/seal/key/pdfSignature.js';
import { sshSignatureProblem } from '../../src/seal/signature/sshSignature.js';
import { checkTimeStamp } from '../../src/seal/time/timeStampResponse.js';
import { hasTool, makeAuthority, makeBag, makeKey, temporaryFolder } from './support.js';
import { ALL_LANES } from '../support/lanes.js';

/** Mutants in all; a long run sets the variable to 55000. */
const TOTAL = Number(process.env['PALIMPSEST_MUTANTS'] ?? (ALL_LANES ? 2000 : 700));

const home = temporaryFolder();
const SIGNED = 'tagmanifest-sha256.txt';

interface Target {
  readonly original: Uint8Array;
  /** Share of all mutants. */
  readonly share: number;
  /** Is it accepted, as the original is? */
  readonly accepts: (bytes: Uint8Array) => boolean;
  /** Where mutants may fall; default: anywhere. */
  readonly range?: readonly [number, number];
}

const targets = new Map<string, Target>();

beforeAll(async () => {
  const key = await makeKey(join(home, 'key'));
  const { folder, sealedAt } = await makeBag(home, key);
  const read = (path: string): Uint8Array => new Uint8Array(readFileSync(join(folder, path)));
  const content = read(SIGNED);
  const digest = sha256Bytes(content);
  const { chain } = key;
  const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
  /** A chain with another certificate in it; what cannot be read at all is refused at parsing. */
  const judged = (changed: Chain): boolean => {
    try {
      return chainProblem(changed, sealedAt) === undefined;
    } catch {
      return false;
    }
  };
  targets
    .set('cades', {
      original: read(`signatures/${SIGNED}.p7s`),
      share: 0.27,
      accepts: (bytes) => cadesProblem(bytes, digest, chain) === undefined,
    })
    .set('sshsig', {
      original: read(`signatures/${SIGNED}.sshsig`),
      share: 0.27,
      accepts: (bytes) => sshSignatureProblem(text(bytes), content, key.sshPublicKeyBlob) === undefined,
    })
    .set('leaf', { original: chain.leaf, share: 0.11, accepts: (leaf) => judged({ ...chain, leaf }) })
    .set('authority', {
      original: chain.authority,
      share: 0.11,
      accepts: (authority) => judged({ ...chain, authority }),
    })
    .set('manifest', {
      original: read('manifest-sha256.txt'),
      share: 0.07,
      // The signature is over the hash of the manifest: what may be read is another thing than what was sealed.
      accepts: (bytes) => {
        const parsed = parseManifest(text(bytes), 'data/');
        const listed = text(read('manifest-sha256.txt'));
        return 'value' in parsed && text(bytes) === listed;
      },
    });
  const pdf = read('data/report/report.pdf');
  const hole = Buffer.from(pdf).indexOf('/Contents <');
  targets.set('pdf', {
    original: pdf,
    share: 0.03,
    range: [hole, hole + 2 * 16_384 + 20],
    accepts: (bytes) => verifyPdf(bytes, chain).problem === undefined,
  });
  if (!hasTool('openssl')) return;
  makeAuthority(join(home, 'authority'))(join(folder, `signatures/${SIGNED}.tsq`), join(home, 'answer.tsr'));
  targets.set('tsr', {
    original: new Uint8Array(readFileSync(join(home, 'answer.tsr'))),
    share: 0.14,
    accepts: (bytes) => 'facts' in checkTimeStamp(bytes, digest),
  });
});

/** Another content: a bit flipped, a byte changed, bytes removed, repeated, added, or two places exchanged. */
function mutant(original: Uint8Array, random: Random, [from, to]: readonly [number, number]): Uint8Array {
  const bytes = Buffer.from(original);
  const at = from + random.below(to - from);
  const length = 1 + random.below(8);
  switch (random.below(7)) {
    case 0:
      bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8));
      return bytes;
    case 1:
      bytes[at] = random.below(256);
      return bytes;
    case 2:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]);
    case 3:
      return Buffer.concat([bytes.subarray(0, at + length), bytes.subarray(at)]);
    case 4:
      return Buffer.concat([bytes, Buffer.from(Array.from({ length }, () => random.below(256)))]);
    case 5:
      return bytes.subarray(0, at);
    default: {
      const other = from + random.below(to - from);
      [bytes[at], bytes[other]] = [bytes[other] ?? 0, bytes[at] ?? 0];
      return bytes;
    }
  }
}

describe('mutants of what a seal is made of', () => {
  it.each(['cades', 'sshsig', 'leaf', 'authority', 'manifest', 'pdf', 'tsr'])(
    'are all refused without a crash: %s',
    (name) => {
      const target = targets.get(name);
      if (target === undefined) return;
      const { original, share, accepts, range = [0, original.length] } = target;
      expect(accepts(original)).toBe(true);
      const random = new Random(`seal/mutants/${name}`);
      const accepted: string[] = [];
      let tried = 0;
      while (tried < Math.ceil(TOTAL * share)) {
        const bytes = mutant(original, random, range);
        if (Buffer.compare(bytes, original) === 0) continue;
        tried += 1;
        if (accepts(bytes)) accepted.push(`${tried}: ${difference(original, bytes)}`);
      }
      console.log(`${name}: ${tried} mutants, ${accepted.length} accepted`);
      expect(accepted).toEqual([]);
    },
  );
});

function difference(a: Uint8Array, b: Uint8Array): string {
  const at = a.findIndex((byte, index) => byte !== b[index]);
  return `${a.length} → ${b.length} bytes, first at ${at}: ${a[at] ?? 'end'} → ${b[at < 0 ? a.length : at] ?? 'end'}`;
}
