import type { ModelFacts } from '../../../src/domain/index.js';
import { decimal, percent } from '../../../src/base/index.js';

const FLOATS: Readonly<Record<string, string>> = {
  F64: '64-bit floating-point numbers',
  F32: '32-bit floating-point numbers',
  F16: '16-bit floating-point numbers',
  BF16: '16-bit “brain” floating-point numbers',
};

/** Bits that a weight takes on average over the whole file; undefined without weights. */
export function bitsPerWeight(histogram: ModelFacts['quantization']['histogram']): number | undefined {
  const weights = histogram.reduce((sum, { parameters }) => sum + parameters, 0);
  const bytes = histogram.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  return weights === 0 ? undefined : (bytes * 8) / weights;
}

/** How the weights are stored, in plain words: whether precision was lost, and how many bits a weight has. */
export function quantizationWords({ histogram }: ModelFacts['quantization']): string {
  const bits = bitsPerWeight(histogram);
  const [main] = histogram;
  if (bits === undefined || main === undefined) return 'The file contains no weights.';
  const bytes = histogram.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const lossy = histogram.filter(({ type }) => FLOATS[type] === undefined);
  if (lossy.length === 0) {
    return `Not quantized: ${percent(main.sizeBytes / bytes)} of the bytes are ${FLOATS[main.type] ?? main.type}.`;
  }
  const [largest] = lossy;
  return (
    `Quantized: a weight takes ${decimal(bits, 1)} bits on average instead of the usual 16; ` +
    `${percent((largest?.sizeBytes ?? 0) / bytes)} of the bytes are ${largest?.type ?? ''}. ` +
    'Measurements apply to this file, not to the model it was made from.'
  );
}
