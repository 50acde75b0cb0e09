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
import { findAttack, type AttackDefinition } from '../../src/attacks/index.js';
import type { ReplayedExamination } from '../../src/contract/index.js';
import { spawnEngine } from '../../src/engine/index.js';
import { createLlamaEngine } from '../../src/engine/llama/index.js';
import { inThisThread, type StartEngine } from '../../src/examine/index.js';
import { programIdentity } from '../../src/files/index.js';
import { replayBag, type ReplayOptions } from '../../src/matter/index.js';
import { verdictOf } from '../../src/matter/replay/replayBag.js';
import { replayText } from '../../src/cli/replayText.js';
import { canonicalJson, percent, type Json } from '../../src/base/index.js';
import { cli } from '../support/cli.js';
import { longLane, wholeOnly } from '../support/lanes.js';
import { must } from '../support/must.js';
import { scratchFolder } from '../support/scratch.js';
import { LOAD, rechained, replayedBag } from './replayCase.js';

const scratch = scratchFolder();
let bag: string;
let given: string;
let kept = 0;

beforeAll(async () => {
  ({ bag, given } = await replayedBag(scratch));
});

const inOwnProcess: StartEngine = () => spawnEngine({ kind: 'llama' });
/** An engine in this process: one of its own takes longer to start than to make findings from a journal. */
const inThisProcess: StartEngine = () => Promise.resolve(createLlamaEngine());

const replay = (folder: string, options: Partial<ReplayOptions> = {}) =>
  replayBag(folder, { files: [given], load: LOAD, startEngine: inThisProcess, ...options });

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
    const report = await replay(bag, { keep, startEngine: inOwnProcess });
    expect(report.verdict).toBe('agrees');
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

  longLane(
    'agrees in its load-bearing units and in units that another seed chose, those that build on earlier ones too',
    'matter/sampleSealed for load-bearing units and a seed',
    async () => {
      const one = await replay(bag, { mode: 'sample', sample: { units: 4, seed: 'theirs' } });
      expect(one.verdict).toBe('agrees');
      expect(one.examinations.map(({ id }) => id)).toEqual(['X1', 'X2']);
      expect(one.examinations.map(({ outcome }) => outcome)).toEqual(['same-numbers', 'same-numbers']);
      const sample = must(one.sample ?? undefined);
      const sum = (of: (one: ReplayedExamination) => number): number =>
        one.examinations.reduce((total, examination) => total + of(examination), 0);
      expect(sample).toMatchObject({ seed: 'theirs', units: 4 });
      expect(sample.loadBearing).toBe(sum(({ loadBearing }) => loadBearing ?? 0));
      expect(sample.loadBearing + sample.of).toBe(sum(({ units }) => units));
      expect(sum(({ unitsCompared }) => unitsCompared)).toBe(sample.loadBearing + 4);
      for (const { loadBearing } of one.examinations) expect(loadBearing).toBeGreaterThan(0);
      const text = replayText(one);
      expect(text).toContain(`4 of ${sample.of} other units, chosen by the seed "theirs".`);
      expect(text).toContain(
        `If 1 of the other units were changed, the chance to see it is ${percent(4 / sample.of)}; if 10 were,`,
      );
      expect(text.split('\n').at(-1)).toBe('AGREES: the repeated results match the sealed ones.');
    },
  );

  longLane(
    'was killed in a line of its journal: what the whole lines hold is repeated',
    'examine/journal for a torn line, the test before for a repetition',
    async () => {
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
    },
  );

  it('makes the same findings from the journals without a model’s weights', async () => {
    const report = await replay(bag, {
      mode: 'from-journal',
      startEngine: async () => {
        const engine = await spawnEngine({ kind: 'llama' });
        const load = engine.load.bind(engine);
        engine.load = (options) => {
          expect(options.vocabOnly).toBe(true);
          return load(options);
        };
        return engine;
      },
    });
    expect(report.verdict).toBe('agrees');
    expect(replayText(report).split('\n').at(-1)).toBe(
      'AGREES WITH THE JOURNAL: the findings follow from it. Nothing was scored: no number was compared with the model.',
    );
    expect(report.items[0]).toMatchObject({ id: 'E1', status: 'vocabulary' });
    expect(report.examinations.map(({ outcome }) => outcome)).toEqual(['same-bytes', 'same-bytes']);
  });

  it('is not repeated where an item is missing, which is named', async () => {
    const without = join(scratch, 'without');
    cpSync(given, without, { recursive: true });
    rmSync(join(without, 'b.data'));
    const report = await replay(bag, { files: [without], only });
    expect(report.verdict).toBe('not-repeated');
    expect(replayText(report).split('\n').at(-1)).toBe(
      'NOT REPEATED: nothing was compared; see above for what is missing.',
    );
    expect(report.items.find(({ id }) => id === 'E3')).toMatchObject({
      status: 'missing',
      files: [{ name: 'control.txt', sizeBytes: statSync(join(given, 'b.data')).size, found: '' }],
    });
    expect(report.examinations).toMatchObject([
      { id: 'X1', outcome: 'not-repeated', reason: { code: 'item-missing', words: 'E3 missing' } },
    ]);
    // Neither yes nor no, for a program as for a person.
    const { code, stdout } = await cli(['replay', bag, without, ...['--only', 'X1', '--gpu', 'off']]);
    expect(code).toBe(4);
    expect(stdout.trimEnd().split('\n').at(-1)).toContain('NOT REPEATED: nothing was compared');
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

  it.each(wholeOnly(['full'], ['from-journal']))('has one digit of its findings named (%s)', async (mode) => {
    const report = await replay(changed(sentence), { mode, only, evenIfChanged });
    const [x1] = report.examinations;
    expect(report.verdict).toBe('differs');
    expect(x1?.outcome).toBe('differs');
    expect(x1?.places).toHaveLength(1);
    expect(x1?.places[0]).toMatchObject({ file: 'data/results/X1.findings.json', decides: true });
    expect(x1?.places[0]?.at).toMatch(/^\$\.findings\[\d+\]\.value$/);
    expect(Number(x1?.places[0]?.inBag)).not.toBe(Number(x1?.places[0]?.now));
  });

  it.each(
    wholeOnly(
      [['full', 'windows.jsonl', '$.logP']],
      [
        ['from-journal', 'windows.jsonl', '$.logP'],
        ['from-journal', 'recompute.json', '$.constants.familyError'],
      ],
    ),
  )('has one digit named of what the findings are computed from (%s, %s)', async (mode, name, at) => {
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
  });

  longLane(
    'has one digit of a journal named, though the chain was made whole again',
    'an invented journal that was made whole again, whose line is named',
    async () => {
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
    },
  );

  longLane(
    'does not follow from a journal that was made whole again, whatever is tolerated',
    'the digit in the test before, and the findings of a journal',
    async () => {
      const copy = changed((results) => {
        rechained(join(results, 'X1.journal.jsonl'), (line, at) => at === 2 && lastDigit(line));
      });
      // By the tolerance of another machine the digit is the same, but the findings do not follow from this journal.
      const other = await replay(copy, { only, evenIfChanged, toleranceDecades: 0.05 });
      expect(other.examinations[0]?.outcome).toBe('differs');
      for (const place of [
        { at: '$.journalHead', decides: true },
        { line: 3, decides: false },
      ])
        expect(other.examinations[0]?.places).toContainEqual(expect.objectContaining(place));
    },
  );

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
    const report = await replay(copy, { mode: 'from-journal', only, evenIfChanged });
    expect(report.examinations[0]?.outcome).toBe('differs');
    expect(report.examinations[0]?.places[0]).toMatchObject({ file: 'data/results/X1.start.json' });
  });
});

describe('a bag whose journal was invented', () => {
  it('agrees with its journal, and the load-bearing units show it though the seed draws none of the forged', async () => {
    const line = 2;
    // What a forger with the key would seal: one unit of another journal, and the findings that follow from it.
    const copy = changed((results) => {
      rechained(join(results, 'X1.journal.jsonl'), (one, at) => at === line && forge(one));
    });
    const results = join(copy, 'data', 'results');
    await replay(copy, {
      mode: 'from-journal',
      only,
      evenIfChanged,
      heavy: {
        ...inThisThread,
        reduce: async (job, file) => {
          const reduced = await inThisThread.reduce(job, file);
          writeFileSync(join(results, 'X1.findings.json'), `${canonicalJson(reduced.findings)}\n`);
          writeFileSync(join(results, 'X1.recompute.json'), reduced.recompute);
          cpSync(file, join(results, 'X1.windows.jsonl'));
          return reduced;
        },
      },
    });
    const journal = await replay(copy, { mode: 'from-journal', only, evenIfChanged });
    expect(journal.examinations).toMatchObject([{ outcome: 'same-bytes' }]);
    const sample = await replay(copy, {
      mode: 'sample',
      sample: { units: 1, seed: 's' },
      only,
      evenIfChanged,
    });
    expect(sample.verdict).toBe('differs');
    expect(sample.examinations[0]?.places[0]).toMatchObject({ line: line + 1, decides: true });
  });

  function forge(line: Record<string, Json>): void {
    const { value } = line['observation'] as unknown as { value: { logPz: number[] } };
    value.logPz = value.logPz.map(() => -0.01);
  }
});

describe('a bag that a later build repeats, in which ten sentences were reworded', () => {
  /** The attack with ten of its sentences in other words, or with other numbers in them. */
  const reworded =
    (word: (sentence: string) => string) =>
    (id: string): AttackDefinition => {
      const attack = findAttack(id);
      return {
        ...attack,
        read: (...given) => {
          const reading = attack.read(...given);
          const result = reading.result();
          let left = 10;
          const said = (sentence: string): string => (left-- > 0 ? word(sentence) : sentence);
          const findings = result.findings.map((finding) => ({
            ...finding,
            sentence: said(finding.sentence),
            caveats: finding.caveats.map((caveat) => ({ ...caveat, text: said(caveat.text) })),
          }));
          return { ...reading, result: () => ({ ...result, findings }) };
        },
      };
    };
  const betterEnglish = reworded((sentence) => `Said better: ${sentence}`);
  /** By its record, made by this build or by another one. */
  const recorded = (build: string): string =>
    changed((results) => {
      const path = join(results, 'X1.start.json');
      const start = JSON.parse(readFileSync(path, 'utf8')) as { program: { build: string } };
      start.program.build = build;
      writeFileSync(path, JSON.stringify(start));
      const log = join(results, '..', 'audit', 'audit.jsonl');
      writeFileSync(log, readFileSync(log, 'utf8').replaceAll(programIdentity().build, build));
    });
  const older = '0123456789abcdef';

  it.each(wholeOnly(['full', 'sample'], ['from-journal']))('gives the same numbers (%s)', async (mode) => {
    const how = { mode, only, evenIfChanged, sample: { units: 1, seed: 's' }, findAttack: betterEnglish };
    const report = await replay(recorded(older), how);
    const [x1] = report.examinations;
    expect(x1).toMatchObject({ outcome: 'same-numbers', places: [] });
    expect(x1?.worded).toMatchObject({ sentences: 10, inBag: [older], here: programIdentity().build });
    for (const { inBag, now } of x1?.worded.wordings ?? []) expect(now).toBe(`Said better: ${inBag}`);
    const text = replayText(report);
    expect(text).toContain(
      `same numbers; 10 sentences are worded differently (build ${older} / build ${programIdentity().build})`,
    );
    // The bag is no longer as it was sealed. Intact, it would agree: this is all that differs.
    const intact = { ...report, bag: { ...report.bag, intact: true } };
    expect(verdictOf(intact.bag.intact, intact.items, intact.examinations)).toBe('agrees');
    expect(
      replayText({ ...intact, verdict: 'agrees' })
        .split('\n')
        .at(-1),
    ).toContain(
      '10 sentences are worded differently: a person must judge whether both wordings mean the same.',
    );
  });

  it('differs where the record names this build, or where a number in a sentence is another', async () => {
    const mode = 'from-journal';
    const same = await replay(recorded(programIdentity().build), {
      mode,
      only,
      evenIfChanged,
      findAttack: betterEnglish,
    });
    expect(same.examinations[0]).toMatchObject({ outcome: 'differs', differences: 10 });
    const other = await replay(recorded(older), {
      mode,
      only,
      evenIfChanged,
      findAttack: reworded((sentence) => `${sentence} 1 more.`),
    });
    expect(other.examinations[0]).toMatchObject({ outcome: 'differs', differences: 10 });
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
    const stopped = replay(bag, { signal: stop.signal, onProgress, startEngine: inOwnProcess });
    await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
    expect(readdirSync(temporary).filter((name) => name.startsWith('palimpsest-replay-'))).toEqual([]);
  } finally {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
  }
});
