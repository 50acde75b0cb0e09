// The window of a case of many works and finished examinations, served by the built program and shown in Chromium: how long each screen takes
// the first time and again, from outside the case and from another of its screens, and the longest task. A case of a fifth of the size is measured beside it. Needs a build and a browser.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { startServe } from '../test/serve/startServe.js';
import { CHROMIUM, launchChromium } from './support/browser.js';
import { printTable } from './support/compare.js';
import { caseOfManyWorks, homeOf } from './support/manyWorks.js';
import { MODELS } from './support/models.js';
import { openAndWait, takeMeters, watchTasks } from './support/pageMeters.js';

const WORDS = 4000;
const AGAIN = 5;
const OUTSIDE = '#/about';

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
  /** Again, from a page outside the case and from another screen of it. */
  readonly outside: Opened;
  readonly inside: Opened;
}

/** Milliseconds until a screen shows what it is for, and the longest task of the window until it is idle: medians, and the worst task. */
interface Opened {
  readonly took: number;
  readonly longest: number;
  readonly worst: number;
}

function caseOf({ works, examinations }: Size): string {
  return caseOfManyWorks({
    name: `large-case-${works}-${examinations}`,
    works,
    words: WORDS,
    controlWords: 2 * WORDS,
    examinations,
    models: () => [MODELS[0]?.path() ?? ''],
  });
}

const ms = (value: number): string => (value < 100 ? value.toFixed(1) : value.toFixed(0));

/** A browser names no task under 50 ms. */
const task = (value: number): string => (value === 0 ? '< 50' : value.toFixed(0));

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** Opens a screen from another one and takes its time, in milliseconds, and that of the longest task. */
async function openOnce(
  page: Page,
  from: string,
  hash: string,
  selector: string,
): Promise<readonly [number, number]> {
  await page.evaluate(openAndWait, { hash: from, selector: 'h1', needsHeat: false });
  await page.waitForTimeout(900);
  await page.evaluate(takeMeters);
  const took = (await page.evaluate(openAndWait, { hash, selector, needsHeat: false })) as number;
  await page.waitForTimeout(900);
  const { tasks } = (await page.evaluate(takeMeters)) as { readonly tasks: readonly number[] };
  return [took, Math.max(0, ...tasks)];
}

async function openAgain(page: Page, from: string, hash: string, selector: string): Promise<Opened> {
  const opened: (readonly [number, number])[] = [];
  for (let time = 0; time < AGAIN; time++) opened.push(await openOnce(page, from, hash, selector));
  const longest = opened.map(([, task]) => task);
  return {
    took: median(opened.map(([took]) => took)),
    longest: median(longest),
    worst: Math.max(...longest),
  };
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
    await page.evaluate(watchTasks);
    for (const [name, place, selector] of SCREENS) {
      const hash = `#/case/${caseId}${place}`;
      const [first] = await openOnce(page, OUTSIDE, hash, selector);
      const outside = await openAgain(page, OUTSIDE, hash, selector);
      const inside = await openAgain(page, `#/case/${caseId}/compare`, hash, selector);
      taken.set(name, { first, outside, inside });
    }
    console.log(`${size.works} × ${size.examinations}: first paint of the window after ${ms(painted)} ms`);
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
    const rows = [...large].flatMap(([name, { first, outside, inside }]) => {
      const before = small.get(name);
      if (before === undefined) return [];
      const pair = (of: (taken: Taken) => number): string =>
        `${ms(of(before))} / ${ms(of({ first, outside, inside }))}`;
      return [
        [
          name,
          pair((taken) => taken.first),
          pair((taken) => taken.outside.took),
          pair((taken) => taken.inside.took),
          `${task(outside.longest)} (${task(outside.worst)})`,
          `${task(inside.longest)} (${task(inside.worst)})`,
        ],
      ];
    });
    printTable(
      [
        'screen',
        'first time, ms',
        'again, from outside the case, ms',
        'again, from within, ms',
        'longest task from outside, ms (worst of five)',
        'longest task from within, ms (worst of five)',
      ],
      rows,
    );
  } finally {
    await browser.close();
  }
}
