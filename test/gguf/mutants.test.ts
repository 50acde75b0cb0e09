import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { canonicalJson, PalimpsestError } from '../../src/base/index.js';
import { modelFactsSchema } from '../../src/domain/index.js';
import { modelFacts, readGguf } from '../../src/gguf/index.js';
import { mutants } from '../support/models/mutateGguf.js';
import { scratchFolder } from '../support/scratch.js';
import { cpuSeconds } from '../support/cpuSeconds.js';

const folder = scratchFolder();

describe('300 damaged copies of the fixture', () => {
  it('each give facts that fit the schema or an error that says why, fast and in little memory', async () => {
    const original = 'assets/demo/P1-f16.gguf';
    const bytes = readFileSync(original);
    const path = join(folder, 'mutant.gguf');
    const codes = new Map<string, number>();
    let slowest = 0;
    const before = process.memoryUsage().rss;
    let largest = before;
    for (const mutant of mutants(readGguf(original), bytes, 300, 'gguf mutants')) {
      writeFileSync(path, mutant.bytes);
      const start = cpuSeconds();
      let outcome: string;
      try {
        const facts = modelFactsSchema.parse(await modelFacts(path));
        canonicalJson(facts);
        if (!facts.scoring.can) {
          expect(facts.scoring.why.length, mutant.name).toBeLessThan(1000);
          expect(facts.scoring.why, mutant.name).not.toContain(path);
        }
        outcome = !facts.scoring.can ? `facts, ${facts.scoring.code}` : 'facts';
      } catch (error) {
        if (!(error instanceof PalimpsestError)) throw new Error(mutant.name, { cause: error });
        expect(error.kind, mutant.name).toBe('input');
        expect(error.message, mutant.name).toContain(path);
        expect(error.message.length, mutant.name).toBeLessThan(1000);
        outcome = error.code;
      }
      codes.set(outcome, (codes.get(outcome) ?? 0) + 1);
      slowest = Math.max(slowest, cpuSeconds() - start);
      largest = Math.max(largest, process.memoryUsage().rss);
    }
    expect(slowest).toBeLessThan(5);
    expect(largest - before).toBeLessThan(500e6);
    // The mutator must reach every part of the parser, and leave some files that pass.
    for (const code of [
      'facts',
      'gguf-truncated',
      'gguf-bounds',
      'gguf-layout',
      'gguf-tensor',
      'facts, model-metadata',
      'facts, model-tokenizer',
    ]) {
      expect([...codes.keys()]).toContain(code);
    }
    console.log(Object.fromEntries([...codes].sort()), `slowest ${slowest.toFixed(0)} ms`);
  });
});
