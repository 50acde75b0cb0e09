// A case of 200 works and 14 models beside one of 20 works and 2 models: how large it is, how long its screens and its report take, and how much memory.
// Needs a build and a browser.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { decimal } from '../src/base/index.js';
import { startServe } from '../test/serve/startServe.js';
import { TINY, writeLlama } from '../test/support/models/tinyModels.js';
import { wordPiece } from '../test/support/models/tinyTokenizers.js';
import { CHROMIUM, launchChromium } from './support/browser.js';
import { printTable } from './support/compare.js';
import { caseOfManyWorks, homeOf } from './support/manyWorks.js';
import { openAndWait } from './support/pageMeters.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const WORDS = 500;
const CONTROL_WORDS = 8000;

interface Size {
  readonly works: number;
  readonly models: number;
}

const SIZES: readonly Size[] = [
  { works: 20, models: 2 },
  { works: 200, models: 14 },
];

function caseOf({ works, models }: Size): string {
  return caseOfManyWorks({
    name: `library-${works}-${models}`,
    works,
    words: WORDS,
    controlWords: CONTROL_WORDS,
    examinations: models,
    models: (folder) =>
      Array.from({ length: models }, (_, at) => {
        const path = join(folder, `model-${at + 1}.gguf`);
        writeLlama(path, { ...TINY, tokenizer: wordPiece(), seed: `library ${at + 1}` });
        return path;
      }),
  });
}

/** The largest resident set of a process so far, bytes. */
function peakOf(pid: number): number {
  const [, kilobytes = '0'] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) * 1024;
}

function bytesIn(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}

/** The report of the whole case, by the command line: seconds, memory, and its size. */
async function report(cases: string): Promise<readonly (readonly [string, number])[]> {
  const out = mkdtempSync(join(tmpdir(), 'palimpsest library '));
  try {
    const began = performance.now();
    const child = spawn(
      process.execPath,
      [join(ROOT, 'bin/palimpsest.js'), 'report', join(cases, 'case'), '--out', join(out, 'report')],
      {
        stdio: ['ignore', 'ignore', 'pipe'],
        env: { ...process.env, NODE_OPTIONS: '', PALIMPSEST_HOME: homeOf(cases) },
      },
    );
    let said = '';
    child.stderr.on('data', (part: Buffer) => (said += part.toString()));
    let peak = 0;
    const look = setInterval(() => {
      if (child.exitCode === null) peak = Math.max(peak, peakOf(child.pid ?? 0));
    }, 200);
    const code = await new Promise((resolve) => child.on('exit', resolve));
    clearInterval(look);
    if (code !== 0) throw new Error(said.slice(-400));
    const seconds = (performance.now() - began) / 1000;
    const files = readdirSync(join(out, 'report'), { recursive: true, encoding: 'utf8' });
    const pdf = files.find((name) => name.endsWith('.pdf')) ?? '';
    return [
      ['report, s', seconds],
      ['report: memory, MiB', peak / 2 ** 20],
      ['report: PDF, MiB', statSync(join(out, 'report', pdf)).size / 2 ** 20],
      ['report: all files, MiB', bytesIn(join(out, 'report')) / 2 ** 20],
    ];
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

async function measure(browser: Browser, size: Size): Promise<ReadonlyMap<string, number>> {
  const cases = caseOf(size);
  const taken = new Map<string, number>([
    ['case, MiB', bytesIn(join(cases, 'case')) / 2 ** 20],
    ['results (works × models)', size.works * size.models],
  ]);
  const served = await startServe([cases], { PALIMPSEST_HOME: homeOf(cases) });
  try {
    const { id } = JSON.parse(readFileSync(join(cases, 'case', 'case.json'), 'utf8')) as { id: string };
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await page.goto(served.announced.url);
    await page.waitForSelector('main h1');
    const first = `E${size.models + 1}`;
    const screens: readonly (readonly [string, string, string])[] = [
      ['overview with the matrix', '', '.answer-matrix'],
      ['answer', `/answer/E1/${first}`, '.answer-band'],
      ['findings of an examination', '/findings/X1', 'main article'],
      ['evidence', '/evidence', 'main table tbody tr'],
      ['reader', `/reader/X1/${first}`, '.reader-paragraph'],
    ];
    for (const [name, place, selector] of screens) {
      for (const time of ['first time', 'again']) {
        await page.evaluate(openAndWait, { hash: `#/case/${id}/exhibits`, selector: 'h1', needsHeat: false });
        await page.waitForTimeout(700);
        const took = (await page.evaluate(openAndWait, {
          hash: `#/case/${id}${place}`,
          selector,
          needsHeat: false,
        })) as number;
        taken.set(`${name}, ${time}, ms`, took);
      }
    }
    taken.set('server: memory, MiB', peakOf(served.announced.pid) / 2 ** 20);
    await page.close();
  } finally {
    await served.end('SIGTERM');
  }
  for (const [name, value] of await report(cases)) taken.set(name, value);
  return taken;
}

if (!existsSync(CHROMIUM)) {
  console.log(`There is no ${CHROMIUM}; name a browser in CHROMIUM.`);
} else {
  const browser = await launchChromium();
  try {
    // The large case takes most of half an hour to make.
    const sizes = process.argv.includes('--full') ? SIZES : SIZES.slice(0, 1);
    const measured: ReadonlyMap<string, number>[] = [];
    for (const size of sizes) measured.push(await measure(browser, size));
    const [first = new Map<string, number>(), second] = measured;
    printTable(
      [
        'what',
        ...sizes.map(({ works, models }) => `${works} works, ${models} models`),
        ...(second === undefined ? [] : ['ratio']),
      ],
      [...first].map(([name, value]) => {
        const other = second?.get(name);
        return [
          name,
          decimal(value, 1),
          ...(other === undefined ? [] : [decimal(other, 1), decimal(other / value, 1)]),
        ];
      }),
    );
  } finally {
    await browser.close();
  }
}
