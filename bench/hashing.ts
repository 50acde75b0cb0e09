// SHA-256 of a file of 512 MB: files/hashFile against the sha256sum of the system, file in the page cache.
import { spawnSync } from 'node:child_process';
import { createWriteStream, existsSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Random } from '../src/base/index.js';
import { hashFile } from '../src/files/index.js';
import { inTurns, printTable, ratios, spreadOf, spreadText } from './support/compare.js';
import { CACHE } from './support/models.js';

const MEGABYTES = 512;
const PAIRS = 9;

async function bigFile(): Promise<string> {
  mkdirSync(CACHE, { recursive: true });
  const path = join(CACHE, `${MEGABYTES}.bin`);
  if (existsSync(path) && statSync(path).size === MEGABYTES * 1e6) return path;
  const random = new Random('bench file');
  const block = Uint32Array.from({ length: 250_000 }, () => random.uint32());
  await pipeline(function* () {
    for (let at = 0; at < MEGABYTES; at++) {
      block[0] = at;
      yield Buffer.from(new Uint8Array(block.buffer));
    }
  }, createWriteStream(path));
  return path;
}

const path = await bigFile();
let ours = '';
let theirs = '';
const [a = [], b = []] = await inTurns(
  PAIRS,
  async () => {
    ours = (await hashFile(path)).sha256;
  },
  () => {
    theirs = spawnSync('sha256sum', [path], { encoding: 'utf8' }).stdout.slice(0, 64);
    return Promise.resolve();
  },
);
if (ours !== theirs) throw new Error(`the hashes differ: ${ours} and ${theirs}`);
const rate = (costs: typeof a): string =>
  spreadText(spreadOf(costs.map(({ wallMs }) => (MEGABYTES * 1000) / wallMs)), 0);
printTable(
  ['file', 'hashFile, MB/s', 'sha256sum, MB/s', 'ratio of speeds'],
  [[`${MEGABYTES} MB`, rate(a), rate(b), spreadText(ratios(b, a, 'wallMs'))]],
);
