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

const MODEL = { id: 'E1', name: 'P1', sha256: '1'.repeat(64) };

function chapterOf(file: string, chapter: number, chars: number): string {
  const text = readFileSync(join(DEMO, file), 'utf8');
  const heading = `CHAPTER ${chapter}.`;
  return text
    .slice(text.indexOf(heading) + heading.length)
    .trim()
    .slice(0, chars);
}

const TEXTS = [
  {
    id: 'E2',
    role: 'target',
    title: 'Planted',
    fileName: 't.txt',
    text: chapterOf('target-moby-dick-planted.txt', 69, 2400),
  },
  {
    id: 'E3',
    role: 'control',
    title: 'Held out',
    fileName: 'c.txt',
    text: chapterOf('control-moby-dick-held-out.txt', 62, 2400),
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
