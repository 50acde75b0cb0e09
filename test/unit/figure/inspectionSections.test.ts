import { describe, expect, it } from 'vitest';
import { lineageSchema, recognizedSchema, type Lineage, type Recognized } from '../../../src/domain/index.js';
import {
  inspectionSections,
  knownSections,
  lineageSections,
  type Section,
} from '../../../src/figure/index.js';
import { must } from '../../support/must.js';
import {
  sampleInspection,
  sampleLineage,
  sampleRecognized,
} from '../../support/samples/sampleInspections.js';
import { remark, unscored } from '../../support/unscored.js';

const section = (sections: readonly Section[], id: string): Section =>
  must(sections.find((one) => one.id === id));
const independence = (change: Partial<Lineage>): Section =>
  section(lineageSections(sampleLineage(change)), 'independence');

describe('what a comparison of two models shows', () => {
  it('says the result of each test first, and never more than the data decide', () => {
    expect(lineageSchema.parse(sampleLineage())).toEqual(sampleLineage());
    const { independence: test } = sampleLineage();
    if ('kind' in test) throw new Error('not tested');
    expect(independence({}).verdict).toMatch(
      /^The null hypothesis is rejected: .* or both were made from a third\.$/,
    );
    // The p-values are as before: only the verdict decides the words.
    const kept = independence({ independence: { ...test, isRejected: false } });
    expect(kept.verdict).toMatch(/^The test does not show a common origin\. It does not rule one out/);
    expect(independence({ independence: unscored('no such layer') }).verdict).toBe(
      'Not tested: no such layer.',
    );
    for (const verdict of ['control-as-well', 'no-control', 'not-shown'] as const) {
      const { matching } = sampleLineage();
      if ('kind' in matching.random) throw new Error('not tested');
      const lineage = sampleLineage({ matching: { ...matching, random: { ...matching.random, verdict } } });
      expect(section(lineageSections(lineage), 'matching-random').verdict).toMatch(
        /does not show a common origin|No correspondence is shown/,
      );
    }
  });

  it('names layers that were not tested once for each reason', () => {
    const untested = [0, 1, 2, 4].map((layer) => ({ layer, reason: remark('the base has no such layer') }));
    expect(independence({ untested }).paragraphs.slice(-2)).toEqual([
      'Layers 0 to 2 were not tested: the base has no such layer.',
      'Layer 4 was not tested: the base has no such layer.',
    ]);
  });

  it('lists tensors that differ, each with its reason or its numbers', () => {
    const { paragraphs, table } = section(lineageSections(sampleLineage()), 'differences');
    expect(paragraphs[0]).toMatch(
      /^1 of 2 tensors differ by a matrix of low rank, as a merged low-rank update/,
    );
    expect(table?.rows.map((row) => row.slice(0, 3))).toEqual([
      ['blk.0.ffn_up.weight', 'F16, Q8_0', 'low rank'],
      ['output.weight', 'F16, none', 'not compared'],
    ]);
    expect(table?.rows[1]?.at(-1)).toBe('the base has no tensor of this name');
  });

  it('names metadata keys that differ with their values before and after, and nothing of an older record', () => {
    const hash = (digit: string): string => digit.repeat(64);
    const metadata: NonNullable<Lineage['metadata']> = {
      shared: 30,
      differences: [
        {
          key: 'llama.rope.freq_base',
          change: 'changed',
          base: { kind: 'scalar', type: 'f32', value: 10_000 },
          model: { kind: 'scalar', type: 'f32', value: 10_001 },
        },
        {
          key: 'general.\u202ename',
          change: 'removed',
          base: { kind: 'text', text: 'plant', lengthBytes: 5, exact: true, sha256: hash('a') },
        },
        {
          key: 'tokenizer.ggml.tokens',
          change: 'changed',
          base: { kind: 'array', elementType: 'string', count: 400, sha256: hash('b') },
          model: { kind: 'array', elementType: 'string', count: 401, sha256: hash('c') },
          elements: { differing: 2, of: 401, first: [{ index: 7, base: 'a\u202e', model: null }] },
        },
      ],
    };
    expect(lineageSchema.parse(sampleLineage({ metadata })).metadata).toEqual(metadata);
    const { paragraphs, table } = section(lineageSections(sampleLineage({ metadata })), 'metadata');
    expect(paragraphs[0]).toBe(
      '2 of 30 metadata keys that both files have hold different values; 0 keys are only in the model, 1 only in the base.',
    );
    expect(paragraphs.at(-1)).toMatch(
      /^tokenizer\.ggml\.tokens: 2 of 401 elements differ \(.*\): 7: “a.+” → none; …\.$/,
    );
    expect(table?.rows.map((row) => row.slice(1))).toEqual([
      ['changed', '10000', '10001'],
      ['removed', '“plant”', ''],
      ['changed', '400 strings, SHA-256 bbbbbbbbbbbb…', '401 strings, SHA-256 cccccccccccc…'],
    ]);
    expect(JSON.stringify([paragraphs, table])).not.toContain('\u202e');

    const same = sampleLineage({ metadata: { shared: 30, differences: [] } });
    expect(section(lineageSections(same), 'metadata').paragraphs).toEqual([
      'Both files have the same 30 metadata keys, with the same values.',
    ]);
    expect(lineageSections(sampleLineage()).some(({ id }) => id === 'metadata')).toBe(false);
  });

  it('has as many cells as columns in every table', () => {
    const known = sampleInspection({ result: { kind: 'known-models', recognized: sampleRecognized() } });
    const tables = [sampleInspection(), known].flatMap((one) =>
      inspectionSections(one).flatMap(({ table }) => table ?? []),
    );
    expect(tables.length).toBeGreaterThan(4);
    for (const { columns, rows } of tables) for (const row of rows) expect(row).toHaveLength(columns.length);
  });
});

describe('what a list of known models says of a file', () => {
  it('names the closest model as the list does, and on what that rests', () => {
    expect(recognizedSchema.parse(sampleRecognized())).toEqual(sampleRecognized());
    const { verdict, paragraphs } = section(knownSections(sampleRecognized()), 'recognition');
    expect(verdict).toBe(
      'Same weights in another number type: “Known one” (obtained from the publisher, May 2026, as the list says).',
    );
    expect(paragraphs.join('\n')).toContain('a change to less than about 1% of the values');
    expect(paragraphs.join('\n')).toContain('signed by The laboratory');
    expect(paragraphs.join('\n')).toContain('a chance of at most 1 in 1,000,000');
  });

  it('says that nothing was matched, without tables', () => {
    const none = sampleRecognized({ recognition: 'unknown', matches: [], tensors: [] });
    const [only, ...more] = knownSections(none);
    expect(only?.verdict).toBe('Not recognized.');
    expect([only?.table, more]).toEqual([null, []]);
  });

  it('lists layers and tensors only where something differs, and shows no direction signs of others', () => {
    const [match] = sampleRecognized().matches;
    const [tensor] = sampleRecognized().tensors;
    const same: Partial<Recognized> = {
      recognition: 'same-file',
      matches: [{ ...must(match), recognition: 'same-file', changedKeys: [] }],
    };
    expect(knownSections(sampleRecognized(same)).map(({ id }) => id)).toEqual(['recognition']);
    const changed = sampleRecognized({
      matches: [{ ...must(match), name: 'Known\u202eone' }],
      tensors: [{ ...must(tensor), relation: 'changed' }],
    });
    const sections = knownSections(changed);
    expect(sections.map(({ id }) => id)).toEqual([
      'recognition',
      'metadata-keys',
      'known-layers',
      'known-tensors',
    ]);
    expect(section(sections, 'known-layers').table?.rows).toEqual([
      ['layer 0', 'changed weights: 1', '0.40%'],
    ]);
    expect(must(sections[0]).verdict).not.toContain('\u202e');
  });
});
