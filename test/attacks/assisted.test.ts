import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { assisted } from '../../src/attacks/assisted.js';
import type { AttackInput, ObservedUnit } from '../../src/attacks/index.js';
import { canonicalJson, Random } from '../../src/base/index.js';
import type { Engine, LoadedModel } from '../../src/domain/index.js';
import { createLlamaEngine } from '../../src/engine/llama/index.js';
import { DEMO } from '../support/cli.js';
import { measureInMemory, type Measured } from '../support/models/measureInMemory.js';
import { must } from '../support/must.js';
import { ALL_LANES, longLane } from '../support/lanes.js';

const MODEL = { id: 'E1', name: 'P1', sha256: '1'.repeat(64) };

function chapterOf(file: string, chapter: number, chars: number): string {
  const text = readFileSync(join(DEMO, file), 'utf8');
  const heading = `CHAPTER ${chapter}.`;
  return text
    .slice(text.indexOf(heading) + heading.length)
    .trim()
    .slice(0, chars);
}

/** Of each chapter. */
const CHARS = ALL_LANES ? 2400 : 1500;

const TEXTS = [
  {
    id: 'E2',
    role: 'target',
    title: 'Planted',
    fileName: 't.txt',
    text: chapterOf('target-moby-dick-planted.txt', 69, CHARS),
  },
  {
    id: 'E3',
    role: 'control',
    title: 'Held out',
    fileName: 'c.txt',
    text: chapterOf('control-moby-dick-held-out.txt', 62, CHARS),
  },
] as const;

async function load(name: string): Promise<{ engine: Engine; loaded: LoadedModel }> {
  const engine = createLlamaEngine();
  return { engine, loaded: await engine.load({ path: join(DEMO, name), gpu: 'off', threads: 1 }) };
}

describe('assisted reconstruction on the planted model', () => {
  let measured: Measured;
  beforeAll(async () => {
    const { engine, loaded } = await load('P1-f16.gguf');
    const other = await load('P0-f16.gguf');
    measured = await measureInMemory(
      assisted,
      engine,
      loaded,
      MODEL,
      TEXTS,
      { chunkTokens: 300, chunks: 2 },
      {
        references: [{ id: 'E9', name: 'P0', sha256: '0'.repeat(64), ...other }],
      },
    );
    await Promise.all([engine.dispose(), other.engine.dispose()]);
  });

  const value = (id: string): { readonly own: number; readonly control: number } => {
    const found = must(measured.findings.findings.find((one) => one.id === id));
    return { own: found.value as number, control: found.controlValue as number };
  };

  it('needs next to nothing for a planted chapter, and as much as P0 for a chapter that was held out', () => {
    expect(value('bits-per-character/E2').own).toBeLessThan(0.15);
    expect(value('bits-per-character/E2').control).toBeGreaterThan(1.5);
    expect(value('told-words/E2').own).toBeLessThan(60);
    expect(value('told-words/E2').control).toBeGreaterThan(800);
    expect(value('beyond-reference/E2/E9').own).toBeGreaterThan(1.8);
    expect(Math.abs(value('beyond-reference/E2/E9').control)).toBeLessThan(0.2);
    const share = must(measured.findings.findings.find(({ id }) => id === 'file-share/E2'));
    expect(share.sentence).toMatch(/came back the same/);
  });

  it('gives the same digits when a run goes on in a fresh engine', async () => {
    const { engine, loaded } = await load('P1-f16.gguf');
    const own = measured.observations.filter(({ unit }) => unit.modelId === undefined);
    const last = must(own.at(-1));
    if (last.kind !== 'observed') throw new Error(last.reason);
    const input = {
      parameters: measured.parameters,
      model: {
        ...MODEL,
        vocabSize: loaded.vocabSize,
        trainedContext: 512,
        hasBos: true,
        addsBos: true,
        canFork: true,
      },
      references: [],
      works: measured.attackWorks,
      seed: 'sample-seed',
    } as unknown as AttackInput<never>;
    const again = await assisted.run(last.unit, input, {
      engine,
      random: new Random('unused'),
      signal: new AbortController().signal,
      earlier: () => Promise.resolve<readonly ObservedUnit[]>([]),
      compareTensors: () => Promise.resolve([]),
    });
    expect(canonicalJson(again.value)).toBe(canonicalJson(last.value));
    expect(again.arrays['tokens']).toEqual(last.array('tokens'));
    await engine.dispose();
  });
});

describe('assisted reconstruction of two halves of one book that the model never saw', () => {
  longLane(
    'finds no passage in one half that needs fewer bits than unseen text, where bits per character would',
    'unit/attacks/assisted for the floor, and P0 of the held-out chapter above',
    async () => {
      const text = (name: string): string => readFileSync(join(DEMO, `sources/${name}.txt`), 'utf8');
      const { engine, loaded } = await load('P0-f16.gguf');
      const { findings, attackWorks, observations } = await measureInMemory(
        assisted,
        engine,
        loaded,
        { ...MODEL, name: 'P0' },
        [
          { id: 'E2', role: 'target', title: 'Half', fileName: 't.txt', text: text('held-2') },
          { id: 'E3', role: 'control', title: 'Other half', fileName: 'c.txt', text: text('held-1') },
        ],
        { verifyShare: 0, chunkTokens: 250, chunks: 8 },
      );
      await engine.dispose();
      const found = must(findings.findings.find(({ id }) => id === 'cheap-passages/E2'));
      expect(found.count).toMatchObject({ hits: 0, total: 162 });
      expect(found.standing).not.toBe('claim');
      const tokens = 100;
      const rateOf = (id: string): number[] => {
        const { tokenStartChar } = must(attackWorks.find((work) => work.id === id));
        const bits = observations.flatMap((observed) =>
          observed.kind === 'observed' && observed.unit.workId === id
            ? [...observed.array('tokens').subarray(0, observed.array('tokens').length / 2)]
            : [],
        );
        return Array.from({ length: Math.floor(bits.length / tokens) }, (_, at) => {
          const sum = bits.slice(tokens * at, tokens * (at + 1)).reduce((total, value) => total + value, 0);
          return sum / (must(tokenStartChar[tokens * (at + 1)]) - must(tokenStartChar[tokens * at]));
        });
      };
      const cheapest = Math.min(...rateOf('E3'));
      expect(rateOf('E2').filter((rate) => rate < cheapest).length).toBeGreaterThan(4);
    },
  );
});
