import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import pixelmatch from 'pixelmatch';
import { PNG } from 'pngjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { firstPage } from '../../scripts/specimen/drawnPage.js';
import { readmeOf } from '../../scripts/specimen/readmeNumbers.js';
import { canonicalJson, sha256Hex, type Json } from '../../src/base/index.js';
import { openCase } from '../../src/casefile/index.js';
import type { Findings } from '../../src/domain/index.js';
import { formatValue } from '../../src/figure/index.js';
import { copySample, replayBag, verifyReport } from '../../src/matter/index.js';
import { LOAD, sealAndClose } from '../api/replayCase.js';
import { DEMO, ROOT } from '../support/cli.js';
import { must } from '../support/must.js';
import { pythonWithScipy, recompute, recomputeAlone } from '../support/scipy.js';
import { SPECIMEN, unpackSpecimen } from '../support/samples/specimen.js';
import { scratchFolder } from '../support/scratch.js';
import { ALL_LANES, eachOf, longLane } from '../support/lanes.js';

const scratch = scratchFolder();
const python = pythonWithScipy();
/** Times, hashes and the name of the build differ from report to report; other numbers or sentences differ more. */
const TOLERATED_SHARE = 0.02;

/**
 * The sample is a case that another build recorded, and the specimen a report of it that another build sealed. If one of these fails
 * because numbers or pages have changed, `npm run specimen` makes the specimen again, with `-- --record` also the sample.
 */
/** The examinations of the sample. */
const IDS = ['X1', 'X2', 'X3', 'X4', 'X5'];

describe('the shipped sample', () => {
  const folder = join(scratch, 'sample');
  /** The report of it that this build seals. */
  const sealedHere = join(scratch, 'sealed here');
  const specimen = join(scratch, 'PAL-2026-0001');
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
  const sealNumber = must(/--seal-number ([0-9a-f]{64})/.exec(readme)?.[1]);

  beforeAll(async () => {
    await copySample(folder);
    await sealAndClose(await openCase(folder, { mode: 'write' }), join(scratch, 'key'), sealedHere);
    unpackSpecimen(scratch);
  });

  const bytesOf = (id: string): string =>
    readFileSync(join(specimen, `data/results/${id}.findings.json`), 'utf8');
  const findingsOf = (id: string): Findings => JSON.parse(bytesOf(id)) as Findings;

  it('is proven when this build seals it', async () => {
    const { ok, ladder } = await verifyReport(sealedHere);
    expect([ok, ladder.map(({ id, state }) => [id, state])]).toEqual([
      true,
      [
        ['intact', 'reached'],
        ['findings', 'not-proven'],
        ['print', 'reached'],
        ['model', 'not-proven'],
      ],
    ]);
    // The others compare with the works themselves; the test of their journals, below, has the works.
    expect(ladder[1]?.reasons.map(({ text }) => text)).toEqual([
      expect.stringMatching(/^X4 \(Assisted reconstruction\) compares with the texts themselves/u),
      expect.stringMatching(/^X5 \(Unprompted generation\) compares with the texts themselves/u),
      expect.stringMatching(/^The findings of 3 examinations were made again from the journal/u),
    ]);
  });

  it('is the specimen: a sealed report of it, which this build proves, with the seal number that README names', async () => {
    const { ok, verdict, ladder } = await verifyReport(SPECIMEN, { expect: { sealNumber } });
    expect([ok, verdict, ladder.slice(0, 2).map(({ id, state }) => [id, state])]).toEqual([
      true,
      'signer-confirmed',
      [
        ['intact', 'reached'],
        ['findings', 'not-proven'],
      ],
    ]);
    expect(ladder[1]?.reasons.map(({ text }) => text)).toContainEqual(
      expect.stringMatching(/^The findings of 3 examinations were made again from the journal/u),
    );
    for (const id of IDS)
      expect(bytesOf(id)).toBe(readFileSync(join(folder, `examinations/${id}/findings.json`), 'utf8'));
  });

  it('is what README shows: its numbers', () => {
    expect(
      readmeOf(readme, { sealNumber, planted: findingsOf('X1'), clean: findingsOf('X2') }, formatValue),
    ).toBe(readme);
  });

  it('is what README shows: page 1 of its report, as it was sealed and as this build prints it', ({
    skip,
  }) => {
    skip(spawnSync('pdftoppm', ['-v']).error !== undefined, 'pdftoppm is not installed');
    const kept = PNG.sync.read(readFileSync(join(ROOT, 'docs/images/report-page-1.png')));
    for (const bag of [specimen, sealedHere]) {
      const { width, height, data } = PNG.sync.read(firstPage(join(bag, 'data/report/report.pdf')));
      expect([width, height]).toEqual([kept.width, kept.height]);
      const differing = pixelmatch(kept.data, data, undefined, width, height, { threshold: 0.2 });
      expect(differing / (width * height)).toBeLessThan(TOLERATED_SHARE);
    }
  });

  it('follows from the journals of the specimen', async () => {
    // The tests before made the findings of the others again from their journals.
    const ids = ALL_LANES ? IDS : ['X4', 'X5'];
    const repeated = await replayBag(specimen, { files: [DEMO], mode: 'from-journal', only: ids });
    expect(repeated.examinations.map(({ id, outcome }) => [id, outcome])).toEqual(
      ids.map((id) => [id, 'same-bytes']),
    );
    expect(repeated.verdict).toBe('agrees');
  });

  longLane(
    'agrees when the load-bearing units of the specimen are scored again',
    'the test before, from its journals; api/replay for units that are scored again',
    async () => {
      const replayed = await replayBag(specimen, {
        files: [DEMO],
        load: LOAD,
        mode: 'sample',
        sample: { units: 5, seed: 'theirs' },
      });
      expect(replayed.examinations.map(({ id, outcome, reason }) => [id, outcome, reason.code])).toEqual(
        // X5 found nothing, so no unit of its bears a finding; and none of its sixteen is among the five that are drawn.
        IDS.map((id) => (id === 'X5' ? [id, 'not-repeated', 'not-drawn'] : [id, 'same-numbers', ''])),
      );
      expect(replayed.verdict).toBe('agrees');
    },
  );

  describe.skipIf(python === null)('another program, from the bag alone,', () => {
    const run = (bag: string) => recompute(python ?? '', bag);
    /** A bag with what was found by the first examination alone. */
    const bagOfFirst = (name: string): string => {
      const bag = join(scratch, name);
      cpSync(join(sealedHere, 'data/results'), join(bag, 'data/results'), {
        recursive: true,
        filter: (path) => !/^X[2-5]\./.test(basename(path)),
      });
      return bag;
    };

    it('computes every number again: counts and floors equal, sums to 1e-12, ends of intervals to 1e-10', () => {
      const { code, stdout, stderr } = recomputeAlone(must(python), sealedHere);
      expect(stdout.split('\n').filter((line) => line.startsWith('FAIL'))).toEqual([]);
      expect([code, stderr]).toEqual([0, '']);
      expect(stdout).not.toContain('----');
      for (const [of, least, floors] of [
        ['X1', 60, 1],
        ['X2', 60, 1],
        ['X3', 60, 1],
        ['X4', 6, 0],
      ] as const) {
        const lines = stdout.split('\n').filter((line) => line.startsWith(`PASS  ${of}`));
        expect(lines.length).toBeGreaterThan(least);
        expect(lines.filter((line) => /family-floor, log10: -\d+\.0$/.test(line))).toHaveLength(floors);
      }
      // Of X1 and X2 each a rate, a gate, a half-split and three texts with a known answer; of X3 two rates, a gate and a half-split.
      expect(stdout.match(/, (lower|upper) end: /g)).toHaveLength(2 * (6 + 6 + 4));
    });

    const raised = [
      ['table, hash and journal', (name: string) => !name.endsWith('findings.json'), 'largest log10'],
      ['table', (name: string) => name === 'X1.windows.jsonl', 'SHA-256 of the table'],
      [
        'table and its hash',
        (name: string) => /^X1\.(windows|recompute)/.test(name),
        'differ from the journal',
      ],
    ] as const;
    it.each(eachOf(raised, 3))(
      'sees that one log p was changed in the %s',
      async (what, isChanged, failing) => {
        const bag = bagOfFirst(`changed ${what}`);
        raiseBest(join(bag, 'data/results'), isChanged);
        const { code, stdout } = await run(bag);
        expect(code).toBe(1);
        expect(
          stdout
            .split('\n')
            .filter((line) => line.startsWith('FAIL'))
            .join('\n'),
        ).toContain(failing);
      },
    );

    const lines = (name: string, change: (all: string[]) => string[]) => (results: string) => {
      const path = join(results, name);
      const all = change(readFileSync(path, 'utf8').trimEnd().split('\n'));
      writeFileSync(path, `${all.join('\n')}\n`);
    };
    const withTable = (change: (all: string[]) => string[]) => (results: string) => {
      lines('X1.windows.jsonl', change)(results);
      const table = readFileSync(join(results, 'X1.windows.jsonl'), 'utf8');
      lines('X1.recompute.json', (all) =>
        all.map((text) =>
          canonicalJson({
            ...(JSON.parse(text) as Record<string, Json>),
            rows: table.split('\n').length - 1,
            windowsSha256: sha256Hex(table),
          }),
        ),
      )(results);
    };
    const forged = [
      [
        'rows that no unit observed',
        withTable((all) => [...all, (all.at(-1) ?? '').replace(/"window":\d+/, '"window":99999')]),
        'scored windows of the table without the journal',
      ],
      [
        'fewer rows than were observed',
        withTable((all) => all.slice(1)),
        'scored windows of the table without the journal',
      ],
      ['a row twice', withTable((all) => [...all, ...all.slice(-1)]), 'name a place again'],
      [
        'a journal cut by a line',
        lines('X1.journal.jsonl', (all) => all.slice(0, -1)),
        'lines of the journal, units in recompute.json',
      ],
      [
        'a line of the journal that is not the one of the chain',
        lines('X1.journal.jsonl', (all) =>
          all.map((line, at) => (at === 0 ? line.replace('{', '{ ') : line)),
        ),
        'that do not follow the one before',
      ],
      [
        'the last line of the journal',
        lines('X1.journal.jsonl', (all) => [...all.slice(0, -1), (all.at(-1) ?? '').replace('{', '{ ')]),
        'SHA-256 of its last line',
      ],
      ...(
        [
          ['the size of the control', /set by 535 control/u, 'set by 735 control'],
          ['the distance from the control', /exceeds them by \d+/u, 'exceeds them by 99'],
          ['the query budget', /within 1,000 queries/u, 'within 2,000 queries'],
          ['a rate of half-splits', /in nine of ten splits between \d+/u, 'in nine of ten splits between 9'],
        ] as const
      ).map(
        ([what, said, other]) =>
          [
            `a sentence with another number as ${what}`,
            lines('X1.findings.json', (all) => {
              const changed = all.map((line) => line.replace(said, other));
              expect(changed).not.toEqual(all);
              return changed;
            }),
            'sentence: numbers that are not of its data',
          ] as const,
      ),
      ...(
        [
          ['a tested share', /"tested":\d+,"unscored"/gu, 'characters tested: '],
          [
            'a tested share of one finding',
            /"tested":\d+,"unscored"(?!.*"tested":\d+,"unscored")/gu,
            'findings that state another tested part: ',
          ],
        ] as const
      ).map(
        ([what, stated, failing]) =>
          [
            `another number as ${what}`,
            lines('X1.findings.json', (all) =>
              all.map((line) => line.replaceAll(stated, '"tested":72000,"unscored"')),
            ),
            failing,
          ] as const,
      ),
    ] as const;
    it.each(eachOf(forged, 6))('sees %s', async (what, change, failing) => {
      const bag = bagOfFirst(what);
      change(join(bag, 'data/results'));
      const { code, stdout, stderr } = await run(bag);
      expect([code, stderr]).toEqual([1, '']);
      expect(stdout.split('\n').filter((line) => line.startsWith('FAIL  X1'))).toContainEqual(
        expect.stringContaining(failing),
      );
    });

    it('prints nothing of a bag that would steer a terminal', async () => {
      const bag = bagOfFirst('steering');
      lines('X1.start.json', (all) =>
        all.map((line) => line.replace('"id": "X1"', '"id": "X1\\u001b[2J\\u202e"')),
      )(join(bag, 'data/results'));
      const { stdout } = await run(bag);
      expect(stdout).toContain('X1\\x1b[2J\\u202e');
      expect(['\u001b', '\u202e'].filter((unit) => stdout.includes(unit))).toEqual([]);
    });
  });
});

/** Halves the log p of the most probable passage of X1, in the files of a results folder that are named. */
function raiseBest(results: string, isChanged: (name: string) => boolean): void {
  const read = (name: string): string => readFileSync(join(results, name), 'utf8');
  const write = (name: string, text: string): void => {
    if (isChanged(name)) writeFileSync(join(results, name), text);
  };
  const before = read('X1.windows.jsonl');
  const all = Array.from(before.matchAll(/"logP":(-[\d.e-]+)/g), ([, value]) => value ?? '');
  const best = all.toSorted((a, b) => Number(b) - Number(a))[0] ?? '';
  const raised = String(Number(best) / 2);
  const after = before.replace(`"logP":${best}`, `"logP":${raised}`);
  expect(after).not.toBe(before);
  write('X1.windows.jsonl', after);
  write('X1.recompute.json', read('X1.recompute.json').replace(sha256Hex(before), sha256Hex(after)));
  write('X1.journal.jsonl', read('X1.journal.jsonl').replace(best, raised));
}
