import {
  cpSync,
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
import { replayBag, type ReplayOptions } from '../../src/matter/index.js';
import { replayText } from '../../src/cli/replayText.js';
import type { Json } from '../../src/base/index.js';
import { scratchFolder } from '../support/scratch.js';
import { LOAD, rechained, replayedBag } from './replayCase.js';

const scratch = scratchFolder();
let bag: string;
let given: string;
let kept = 0;

beforeAll(async () => {
  ({ bag, given } = await replayedBag(scratch));
});

const replay = (folder: string, options: Partial<ReplayOptions> = {}) =>
  replayBag(folder, { files: [given], load: LOAD, ...options });

/** A copy of the bag in which something was changed. */
function changed(change: (results: string) => void): string {
  const copy = join(scratch, `changed ${(kept += 1)}`);
  cpSync(bag, copy, { recursive: true });
  change(join(copy, 'data', 'results'));
  return copy;
}

const only = ['X1'];
const evenIfChanged = true;

/** Another last digit of the first log-probability of a line. */
function lastDigit(line: Record<string, Json>): void {
  const { value } = line['observation'] as unknown as { value: { logPz: number[] } };
  value.logPz[0] = (value.logPz[0] ?? 0) * (1 + 2 ** -50);
}

describe('a bag that is repeated', () => {
  it('gives the same bytes from files with other names in another order, and leaves nothing', async () => {
    const keep = join(scratch, 'kept');
    const report = await replay(bag, { keep });
    expect(report.agrees).toBe(true);
    expect(report.items.map(({ id, status, facts }) => ({ id, status, facts }))).toEqual(
      ['E1', 'E2', 'E3'].map((id) => ({ id, status: 'found', facts: [] })),
    );
    expect(report.examinations.map(({ id, outcome, places }) => ({ id, outcome, places }))).toEqual([
      { id: 'X1', outcome: 'same-bytes', places: [] },
      { id: 'X2', outcome: 'same-bytes', places: [] },
    ]);
    for (const { id, files, units, unitsCompared, sameMachine } of report.examinations) {
      expect(files.map(({ path }) => path)).toEqual(
        expect.arrayContaining(
          ['journal.jsonl', 'findings.json', 'windows.jsonl', 'recompute.json'].map(
            (name) => `data/results/${id}.${name}`,
          ),
        ),
      );
      expect(files.every(({ same }) => same === true)).toBe(true);
      expect(unitsCompared).toBe(units);
      expect(sameMachine).toBe(true);
    }
    // Not by the replay's own word alone.
    const results = readdirSync(join(bag, 'data/results')).filter((name) => !name.endsWith('.start.json'));
    for (const name of results) {
      const [id = '', ...rest] = name.split('.');
      const file = name.endsWith('.f32') ? join('arrays', rest.join('.')) : rest.join('.');
      const again = readFileSync(join(keep, 'case/examinations', id, file));
      expect(again.equals(readFileSync(join(bag, 'data/results', name)))).toBe(true);
    }
    expect(results.length).toBeGreaterThan(5);
  });

  it('agrees in units that another seed chose, over all examinations, those that build on earlier ones too', async () => {
    const one = await replay(bag, { mode: 'sample', sample: { units: 20, seed: 'theirs' } });
    expect(one.agrees).toBe(true);
    expect(one.examinations.map(({ id }) => id)).toEqual(['X1', 'X2']);
    expect(one.examinations.map(({ outcome }) => outcome)).toEqual(['same-numbers', 'same-numbers']);
    expect(one.examinations.reduce((sum, { unitsCompared }) => sum + unitsCompared, 0)).toBe(20);
  });

  it('says of an examination of which no unit was drawn that nothing of it was repeated', async () => {
    const report = await replay(bag, { mode: 'sample', sample: { units: 1, seed: 'theirs' } });
    const [drawn, ...others] = [...report.examinations].sort((a, b) => b.unitsCompared - a.unitsCompared);
    expect(drawn).toMatchObject({ outcome: 'same-numbers', unitsCompared: 1 });
    expect(others).toMatchObject([{ outcome: 'not-repeated', reason: { code: 'not-drawn' } }]);
    expect(report.agrees).toBe(true);
    expect(replayText(report)).toContain(`This does not cover ${others[0]?.id ?? ''}.`);
  });

  it('was killed in a line of its journal: what the whole lines hold is repeated', async () => {
    const copy = changed((results) => {
      for (const name of ['findings.json', 'windows.jsonl', 'recompute.json'])
        rmSync(join(results, `X1.${name}`));
      const path = join(results, 'X1.journal.jsonl');
      const lines = readFileSync(path, 'utf8').split('\n');
      writeFileSync(path, `${lines.slice(0, 3).join('\n')}\n${lines[3]?.slice(0, 40) ?? ''}`);
    });
    for (const how of [{}, { mode: 'sample', sample: { units: 3, seed: 's' } }] as const) {
      const { examinations } = await replay(copy, { only, evenIfChanged, ...how });
      expect(examinations).toMatchObject([{ outcome: 'same-numbers', unitsCompared: 3, differences: 0 }]);
      expect(examinations[0]?.files.every(({ same }) => same === null)).toBe(true);
    }
  });

  it('makes the same findings from the journals without a model’s weights', async () => {
    const report = await replay(bag, {
      mode: 'from-journal',
      startEngine: async () => {
        const { spawnEngine } = await import('../../src/engine/index.js');
        const engine = await spawnEngine({ kind: 'llama' });
        const load = engine.load.bind(engine);
        engine.load = (options) => {
          expect(options.vocabOnly).toBe(true);
          return load(options);
        };
        return engine;
      },
    });
    expect(report.agrees).toBe(true);
    expect(report.items[0]).toMatchObject({ id: 'E1', status: 'vocabulary' });
    expect(report.examinations.map(({ outcome }) => outcome)).toEqual(['same-bytes', 'same-bytes']);
  });

  it('is not repeated where an item is missing, which is named', async () => {
    const without = join(scratch, 'without');
    cpSync(given, without, { recursive: true });
    rmSync(join(without, 'b.data'));
    const report = await replay(bag, { files: [without], only });
    expect(report.agrees).toBe(false);
    expect(report.items.find(({ id }) => id === 'E3')).toMatchObject({
      status: 'missing',
      files: [{ name: 'control.txt', sizeBytes: statSync(join(given, 'b.data')).size, found: '' }],
    });
    expect(report.examinations).toMatchObject([
      { id: 'X1', outcome: 'not-repeated', reason: { code: 'item-missing', words: 'E3 missing' } },
    ]);
  });
});

describe('a bag that was changed', () => {
  const sentence = (results: string): void => {
    const path = join(results, 'X1.findings.json');
    const text = readFileSync(path, 'utf8');
    const findings = JSON.parse(text) as { findings: { value: number }[] };
    const first = findings.findings.findIndex(({ value }) => typeof value === 'number' && value > 0);
    const before = `"value":${String(findings.findings[first]?.value)}`;
    const after = before.replace(/\d(?=\D*$)/, (digit) => String((Number(digit) + 1) % 10));
    expect(text).toContain(before);
    writeFileSync(path, text.replace(before, after));
  };

  it('is refused, unless it is insisted on', async () => {
    const copy = changed(sentence);
    await expect(replay(copy)).rejects.toMatchObject({ code: 'bag-changed', kind: 'verdict' });
  });

  it.each(['full', 'from-journal'] as const)('has one digit of its findings named (%s)', async (mode) => {
    const report = await replay(changed(sentence), { mode, only, evenIfChanged });
    const [x1] = report.examinations;
    expect(report.agrees).toBe(false);
    expect(x1?.outcome).toBe('differs');
    expect(x1?.places).toHaveLength(1);
    expect(x1?.places[0]).toMatchObject({ file: 'data/results/X1.findings.json', decides: true });
    expect(x1?.places[0]?.at).toMatch(/^\$\.findings\[\d+\]\.value$/);
    expect(Number(x1?.places[0]?.inBag)).not.toBe(Number(x1?.places[0]?.now));
  });

  it.each([
    ['full', 'windows.jsonl', '$.logP'],
    ['from-journal', 'windows.jsonl', '$.logP'],
    ['from-journal', 'recompute.json', '$.constants.familyError'],
  ] as const)(
    'has one digit named of what the findings are computed from (%s, %s)',
    async (mode, name, at) => {
      const copy = changed((results) => {
        const path = join(results, `X1.${name}`);
        const text = readFileSync(path, 'utf8');
        const member = at.split('.').at(-1) ?? '';
        const after = text.replace(new RegExp(`("${member}":-?[0-9.]*?)([1-8])(?=[,}])`), '$19');
        expect(after).not.toBe(text);
        writeFileSync(path, after);
      });
      const report = await replay(copy, { mode, only, evenIfChanged });
      const file = `data/results/X1.${name}`;
      expect(report.examinations[0]).toMatchObject({ outcome: 'differs', places: [{ file, at }] });
      expect(report.examinations[0]?.files).toContainEqual({ path: file, same: false });
    },
  );

  it('has one digit of a journal named, though the chain was made whole again', async () => {
    const copy = changed((results) => {
      rechained(join(results, 'X1.journal.jsonl'), (line, at) => at === 2 && lastDigit(line));
    });
    const report = await replay(copy, { only, evenIfChanged });
    const [x1] = report.examinations;
    expect(x1?.outcome).toBe('differs');
    expect(x1?.places[0]).toMatchObject({
      file: 'data/results/X1.journal.jsonl',
      line: 3,
      at: '$.observation.value.logPz[0]',
      decides: true,
    });
    expect(x1?.largestDecades).toBeGreaterThan(0);
    expect(x1?.largestDecades).toBeLessThan(1e-12);
    // By the tolerance of another machine it would be the same; the place is named all the same.
    const other = await replay(copy, { only, evenIfChanged, toleranceDecades: 0.05 });
    expect(other.examinations[0]).toMatchObject({ outcome: 'same-findings' });
    expect(other.examinations[0]?.places[0]).toMatchObject({ line: 3, decides: false });
    expect(other.agrees).toBe(false);
  });

  it('has the line named where a chain is broken, and the array whose bytes are others', async () => {
    const copy = changed((results) => {
      const path = join(results, 'X1.journal.jsonl');
      const text = readFileSync(path, 'utf8');
      writeFileSync(path, text.replace('"seq":1,', '"seq":7,'));
      const array = join(results, 'X1.tokens.f32');
      const bytes = readFileSync(array);
      bytes[5] = (bytes[5] ?? 0) ^ 1;
      writeFileSync(array, bytes);
    });
    const report = await replay(copy, { mode: 'from-journal', only, evenIfChanged });
    const places = report.examinations[0]?.places.map(({ file, line }) => ({ file, line })) ?? [];
    expect(places).toContainEqual({ file: 'data/results/X1.journal.jsonl', line: 2 });
    expect(places).toContainEqual({ file: 'data/results/X1.journal.jsonl', line: 3 });
    expect(places).toContainEqual({ file: 'data/results/X1.tokens.f32', line: 1 });
  });

  it('has a parameter named that is not the one of the plan', async () => {
    const copy = changed((results) => {
      const path = join(results, 'X1.start.json');
      writeFileSync(path, readFileSync(path, 'utf8').replace('"strideTokens": 20', '"strideTokens": 25'));
    });
    const report = await replay(copy, { only, evenIfChanged });
    expect(report.examinations[0]?.outcome).toBe('differs');
    expect(report.examinations[0]?.places[0]).toMatchObject({ file: 'data/results/X1.start.json' });
  });
});

it('stops on request and removes what it made', async () => {
  const temporary = join(scratch, 'temporary');
  mkdirSync(temporary);
  const before = process.env['TMPDIR'];
  process.env['TMPDIR'] = temporary;
  try {
    const stop = new AbortController();
    const onProgress = (done: number, _total: number, unit: string): void => {
      if (unit === 'tokens' && done > 0) {
        expect(readdirSync(temporary).some((name) => existsSync(join(temporary, name, 'case')))).toBe(true);
        stop.abort();
      }
    };
    const stopped = replay(bag, { signal: stop.signal, onProgress });
    await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
    expect(readdirSync(temporary).filter((name) => name.startsWith('palimpsest-replay-'))).toEqual([]);
  } finally {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
  }
});
