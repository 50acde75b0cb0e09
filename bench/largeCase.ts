// The window of a case of many works and finished examinations, served by the built program and shown in Chromium: how long each screen takes
// the first time and again, and the longest task. A case of a fifth of the size is measured beside it. Needs a build and a browser.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { startServe } from '../test/serve/startServe.js';
import { CHROMIUM, launchChromium } from './support/browser.js';
import { printTable } from './support/compare.js';
import { CACHE, MODELS } from './support/models.js';
import { openAndWait, takeMeters, watchTasks } from './support/pageMeters.js';
import { prose } from './support/prose.js';

const WORDS = 4000;
const AGAIN = 5;

interface Size {
  readonly works: number;
  readonly examinations: number;
}

const SIZES: readonly Size[] = [
  { works: 6, examinations: 4 },
  { works: 30, examinations: 20 },
];

/** A screen, and what is there once it shows what it is for. */
const SCREENS: readonly (readonly [name: string, place: string, selector: string])[] = [
  ['overview with the matrix', '', '.answer-matrix'],
  ['answer', '/answer/E1/E3', '.answer-band'],
  ['evidence', '/evidence', 'table tbody tr'],
  ['examinations', '/runs', 'main table tbody tr'],
  ['findings', '/findings/X1', 'main article'],
  ['reader', '/reader/X1/E3', '.reader-paragraph'],
  ['exhibits', '/exhibits', 'h1'],
  ['audit log', '/audit', 'main [role=row] + [role=row], main table tbody tr'],
];

interface Taken {
  readonly first: number;
  readonly again: number;
  readonly longest: number;
}

/** Makes the case, unless an earlier run has made it; delete `.cache/bench` to make it again. */
function caseOf({ works, examinations }: Size): string {
  const folder = join(CACHE, `large-case-${works}-${examinations}`);
  const cases = join(folder, 'cases');
  if (existsSync(join(folder, 'done'))) return cases;
  rmSync(folder, { recursive: true, force: true });
  const texts = join(folder, 'texts');
  mkdirSync(texts, { recursive: true });
  mkdirSync(cases);
  const known: string[] = [];
  for (let work = 1; work <= works; work++) {
    const text = prose(`work ${work}`, WORDS);
    if (work % 3 === 0) known.push(text);
    writeFileSync(join(texts, `work-${String(work).padStart(3, '0')}.txt`), text);
  }
  writeFileSync(join(texts, 'known.txt'), known.join('\n\n'));
  writeFileSync(join(texts, 'control.txt'), prose('control', 2 * WORDS));
  const maker = fileURLToPath(new URL('./support/largeCaseMaker.js', import.meta.url));
  const { status } = spawnSync(
    process.execPath,
    [maker, join(cases, 'case'), texts, MODELS[0]?.path() ?? '', String(examinations)],
    {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, NODE_OPTIONS: '', PALIMPSEST_HOME: homeOf(cases) },
    },
  );
  if (status !== 0) throw new Error(`the case was not made (${status})`);
  writeFileSync(join(folder, 'done'), '');
  return cases;
}

const homeOf = (cases: string): string => join(cases, '..', 'home');

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** Opens a screen from another one and takes its time, in milliseconds, and that of the longest task. */
async function openOnce(page: Page, hash: string, selector: string): Promise<readonly [number, number]> {
  await page.evaluate(openAndWait, { hash: '#/about', selector: 'h1', needsHeat: false });
  await page.waitForTimeout(700);
  await page.evaluate(takeMeters);
  const took = (await page.evaluate(openAndWait, { hash, selector, needsHeat: false })) as number;
  await page.waitForTimeout(700);
  const { tasks } = (await page.evaluate(takeMeters)) as { readonly tasks: readonly number[] };
  return [took, Math.max(0, ...tasks)];
}

async function measure(browser: Browser, size: Size): Promise<ReadonlyMap<string, Taken>> {
  const cases = caseOf(size);
  const served = await startServe([cases], { PALIMPSEST_HOME: homeOf(cases) });
  const taken = new Map<string, Taken>();
  try {
    const { id: caseId } = JSON.parse(readFileSync(join(cases, 'case', 'case.json'), 'utf8')) as {
      id: string;
    };
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await page.goto(served.announced.url);
    await page.waitForSelector('main h1');
    const painted = Number(
      await page.evaluate(`performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0`),
    );
    taken.set('first paint of the window', { first: painted, again: painted, longest: 0 });
    await page.evaluate(watchTasks);
    for (const [name, place, selector] of SCREENS) {
      const hash = `#/case/${caseId}${place}`;
      const [first, longestFirst] = await openOnce(page, hash, selector);
      const again: number[] = [];
      const longest = [longestFirst];
      for (let time = 0; time < AGAIN; time++) {
        const [took, task] = await openOnce(page, hash, selector);
        again.push(took);
        longest.push(task);
      }
      taken.set(name, { first, again: median(again), longest: Math.max(...longest) });
    }
  } finally {
    await served.end('SIGTERM');
  }
  return taken;
}

if (!existsSync(CHROMIUM)) {
  console.log(`There is no ${CHROMIUM}; name a browser in CHROMIUM.`);
} else {
  const browser = await launchChromium();
  try {
    const [small, large] = [
      await measure(browser, SIZES[0] as Size),
      await measure(browser, SIZES[1] as Size),
    ];
    const ms = (value: number): string => (value < 100 ? value.toFixed(1) : value.toFixed(0));
    const rows = [...large].map(([name, { first, again, longest }]) => [
      name,
      ms(small.get(name)?.first ?? 0),
      ms(first),
      ms(small.get(name)?.again ?? 0),
      ms(again),
      longest === 0 ? '< 50' : ms(longest),
    ]);
    const sizes = SIZES.map(({ works, examinations }) => `${works} × ${examinations}`);
    printTable(
      [
        'screen',
        ...sizes.map((size) => `${size}: first time, ms`),
        ...sizes.map((size) => `${size}: again, ms`),
        'longest task, ms',
      ],
      rows,
    );
  } finally {
    await browser.close();
  }
}
