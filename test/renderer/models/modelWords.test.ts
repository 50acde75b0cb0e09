import { describe, expect, it } from 'vitest';
import { countWords } from '../../../renderer/features/models/countWords.js';
import { bitsPerWeight, quantizationWords } from '../../../renderer/features/models/quantizationWords.js';
import { formatShape, matchesTensor } from '../../../renderer/features/models/tensorText.js';

const bar = (type: string, parameters: number, sizeBytes: number) => ({
  type,
  tensors: 1,
  parameters,
  sizeBytes,
});

describe('quantizationWords', () => {
  it('says that a file of floating-point numbers is not quantized', () => {
    const histogram = [bar('F16', 1_000_000, 2_000_000), bar('F32', 1000, 4000)];
    expect(quantizationWords({ fileTypeId: 1, fileType: 'F16', histogram })).toBe(
      'Not quantized: 99.8% of the bytes are 16-bit floating-point numbers.',
    );
  });

  it('says how much room a weight has, and that another file is another model', () => {
    const histogram = [bar('Q4_K', 800, 450), bar('F32', 100, 400)];
    const words = quantizationWords({ fileTypeId: 15, fileType: 'Q4_K_M', histogram });
    // 850 bytes for 900 weights.
    expect(words).toContain('7.6 bits on average');
    expect(words).toContain('52.9% of the bytes are Q4_K');
    expect(words).toContain('not to the model it was made from');
  });

  it('says so when there are no weights', () => {
    expect(quantizationWords({ fileTypeId: null, fileType: null, histogram: [] })).toBe(
      'The file contains no weights.',
    );
    expect(bitsPerWeight([])).toBeUndefined();
  });
});

describe('countWords', () => {
  it('says large counts as people do and leaves small ones alone', () => {
    expect(countWords(7_241_732_096)).toBe('7.2\u00a0billion');
    expect(countWords(10_000_000)).toBe('10.0\u00a0million');
    expect(countWords(9_999_999)).toBeUndefined();
  });
});

describe('matchesTensor', () => {
  const tensor = {
    name: 'blk.12.attn_q.weight',
    type: 'Q4_K',
    shape: [4096, 1024],
    sha256: 'a830ff4e'.repeat(8),
  };

  it('wants every word, in name, type or shape', () => {
    expect(formatShape(tensor.shape)).toBe('4096 × 1024');
    expect(matchesTensor(tensor, 'ATTN q4_k')).toBe(true);
    expect(matchesTensor(tensor, 'blk 4096')).toBe(true);
    expect(matchesTensor(tensor, 'attn q6_k')).toBe(false);
    expect(matchesTensor(tensor, 'attn A830FF4E')).toBe(true);
    expect(matchesTensor(tensor, 'a830ff4')).toBe(false);
    expect(matchesTensor({ ...tensor, sha256: null }, 'a830ff4e')).toBe(false);
  });
});
