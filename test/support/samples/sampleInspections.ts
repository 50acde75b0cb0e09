import type { Inspection, Lineage, Recognized } from '../../../src/domain/index.js';
import { unscored } from '../unscored.js';

const matching: Lineage['matching']['random'] = {
  inputs: 256,
  lnP: -900,
  controlLnP: -0.4,
  level: 0.001,
  verdict: 'corresponds',
  layers: [
    {
      layer: 0,
      expert: null,
      units: 256,
      of: 704,
      agreeing: 250,
      byChance: 0.364,
      lnP: -900,
      control: { layer: 1, agreeing: 1, lnP: -0.4 },
    },
  ],
  otherPairs: 2,
  counterparts: [],
};

/** A comparison of two models: a copy with one changed tensor. */
export function sampleLineage(change: Partial<Lineage> = {}): Lineage {
  return {
    seed: 'lineage',
    independence: {
      permutations: 9999,
      smallestP: 0.0001,
      p: 0.0001,
      lnPMatched: -1200,
      level: 0.001,
      isRejected: true,
      layers: [
        {
          layer: 0,
          expert: null,
          units: 512,
          of: 704,
          meanSame: 0.99,
          meanOther: 0.001,
          p: 0.0001,
          matched: 512,
          lnPMatched: -1200,
          spearman: 1,
          lnPSpearman: -900,
        },
      ],
    },
    untested: [],
    matching: { random: matching, tokens: unscored('The vocabularies share too few tokens') },
    differences: [
      {
        name: 'blk.0.ffn_up.weight',
        types: ['F16', 'Q8_0'],
        kind: 'low-rank',
        rows: { compared: 704, added: 0 },
        changed: { rows: 704, first: 0, last: 703 },
        relativeNorm: 0.05,
        expectedRounding: 0.003,
        cosine: 0.99,
        spectrum: { rows: 192, columns: 256, rank: 4, share: 0.91, shareOfNoise: 0.1 },
      },
      {
        name: 'output.weight',
        types: ['F16', ''],
        kind: 'not-compared',
        notCompared: unscored('the base has no tensor of this name'),
        rows: { compared: 0, added: 0 },
        changed: { rows: 0, first: null, last: null },
        relativeNorm: unscored('none'),
        expectedRounding: unscored('none'),
        cosine: unscored('none'),
      },
    ],
    ...change,
  };
}

/** What a list says of a quantized copy of one of its models. */
export function sampleRecognized(change: Partial<Recognized> = {}): Recognized {
  return {
    recognition: 'same-weights',
    matches: [
      {
        id: 'd'.repeat(64),
        name: 'Known one',
        source: 'the publisher',
        obtained: 'May 2026',
        recognition: 'same-weights',
        matrices: 2,
        related: 2,
        elsewhere: 0,
        tensors: {
          'same-bytes': 1,
          'same-weights': 2,
          close: 0,
          changed: 0,
          unrelated: 0,
          'not-compared': 0,
        },
        sameTokenizer: true,
        sameSpecialTokens: true,
        sameChatTemplate: true,
        changedKeys: [{ key: 'general.file_type', change: 'changed', known: 1, found: 7 }],
      },
    ],
    tensors: [
      {
        name: 'blk.0.ffn_up.weight',
        types: ['F16', 'Q8_0'],
        relation: 'same-weights',
        counts: true,
        numbers: {
          sampled: 512,
          equal: 40,
          outside: 0,
          rankCorrelation: 0.9999,
          difference: 0.004,
          rounding: 0.004,
        },
      },
    ],
    list: {
      version: 3,
      sha256: 'e'.repeat(64),
      models: 12,
      signer: { name: 'The laboratory', fingerprint: 'f'.repeat(64) },
      signedAt: '2026-05-01T10:00:00.000Z',
    },
    errorRate: 1e-6,
    threshold: 0.31,
    ...change,
  };
}

/** An inspection as the workbench records one. */
export function sampleInspection(change: Partial<Inspection> = {}): Inspection {
  return {
    inspectionId: 'i0123456789abcdef',
    createdAt: '2026-11-25T13:30:00.000Z',
    model: { id: 'E1', name: 'P1-q8_0.gguf', sha256: 'a'.repeat(64) },
    result: {
      kind: 'lineage',
      base: { id: 'E5', name: 'P1-f16.gguf', sha256: 'c'.repeat(64) },
      permutations: 9999,
      units: 512,
      lineage: sampleLineage(),
    },
    ...change,
  };
}
