import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { modelFacts } from '../../src/gguf/index.js';
import { textOf } from '../../src/exhibit/document/blocks.js';
import { modelWords, unusualOfModel } from '../../src/exhibit/document/modelRows.js';
import { writeGguf, type GgufSpec } from '../support/models/ggufWriter.js';
import { OTHER_FILES } from '../support/models/otherFiles.js';
import { scratchFolder } from '../support/scratch.js';

const path = join(scratchFolder(), 'model.gguf');

async function rowsOf(
  spec?: GgufSpec,
  from = 'assets/demo/P1-f16.gguf',
): Promise<ReadonlyMap<string, string>> {
  if (spec !== undefined) writeGguf(path, spec);
  const facts = await modelFacts(spec === undefined ? from : path);
  return new Map([
    ['words', textOf(modelWords(facts))],
    ...unusualOfModel(facts, 'E1', []).map(({ label, value }) => [label, textOf(value)] as const),
  ]);
}

describe('what a report says of a model that cannot be scored', () => {
  it('is its kind, the reason, and what it belongs to', async () => {
    const rows = await rowsOf(OTHER_FILES['a LoRA adapter']);
    expect(rows.get('Kind of file')).toBe('LoRA adapter');
    expect(rows.get('Scoring')).toBe(
      'Cannot be scored: it is a LoRA adapter, which only changes another model. No examination can use it. The program that received the file found this.',
    );
    expect(rows.get('Made from or for, as the file states')).toContain(
      'general.base_model.0.name: Llama 3 8B',
    );
  });

  it('is that no architecture is named, and which values have a wrong type', async () => {
    const rows = await rowsOf(OTHER_FILES['a file of wrong types']);
    expect(rows.get('words')).toMatch(/^GGUF 3, no architecture named, /u);
    expect(rows.get('Values of a wrong type, not read')).toMatch(
      /general\.name, byte \d+: u32 in place of string/,
    );
  });

  it('is nothing of the kind for a model that can be scored', async () => {
    const rows = await rowsOf();
    for (const label of ['Kind of file', 'Scoring', 'Made from or for, as the file states'])
      expect(rows.has(label)).toBe(false);
    expect(rows.get('words')).toBe('GGUF 3, llama, 4,000,000 parameters, F16');
  });

  it('is the bytes that belong to no part of the file', async () => {
    writeGguf(path, OTHER_FILES['a LoRA adapter']);
    appendFileSync(path, 'more');
    const rows = await rowsOf(undefined, path);
    expect(rows.get('Bytes that are not part of the model')).toMatch(
      /^4 bytes after the last tensor \(from byte [\d,]+\); SHA-256 [0-9a-f]{64}$/,
    );
  });

  it('is the reason alone for an encoder', async () => {
    const rows = await rowsOf(OTHER_FILES['an encoder']);
    expect(rows.has('Kind of file')).toBe(false);
    expect(rows.get('Scoring')).toMatch(
      /^Cannot be scored: a model of architecture bert reads a whole text at once/,
    );
  });
});
