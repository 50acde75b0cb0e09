import { CODING_TOTAL, type CodedSymbol, type SymbolCoding } from '../../domain/index.js';
import { expBelowZero } from './expBelowZero.js';

/**
 * The integer frequency table of one next-token distribution, for arithmetic coding: f = 1 + ⌊p · (CODING_TOTAL − V)⌋ for each of the
 * V tokens, with p = exp(logit − max) / Σ exp(logit − max) in float64, summed in the order of token ids; the difference to
 * CODING_TOTAL goes to the most probable token, or the lowest id on a tie. Only additions, multiplications and divisions of float64, so
 * that equal logits give equal tables on every machine.
 */
export class CodingTable {
  readonly #frequencies: Float64Array;

  /** @param vocabSize tokens in a row, 1 … 2^22 */
  constructor(vocabSize: number) {
    this.#frequencies = new Float64Array(vocabSize);
  }

  /**
   * Makes the table of a row of finite logits and looks up the place that a request names for it.
   * @param at which of the request's places
   */
  look(row: Float32Array, code: SymbolCoding, at: number): CodedSymbol {
    this.fill(row);
    return code.kind === 'encode'
      ? this.encode(code.tokens[at] as number)
      : this.decode(code.points[at] as number);
  }

  /** Makes the table of a row of finite logits; valid until the next call. */
  fill(row: Float32Array): void {
    const frequencies = this.#frequencies;
    const size = frequencies.length;
    let best = 0;
    for (let token = 1; token < size; token++) {
      if ((row[token] as number) > (row[best] as number)) best = token;
    }
    const max = row[best] as number;
    let sum = 0;
    for (let token = 0; token < size; token++) {
      const mass = expBelowZero((row[token] as number) - max);
      frequencies[token] = mass;
      sum += mass;
    }
    const spread = CODING_TOTAL - size;
    let given = 0;
    for (let token = 0; token < size; token++) {
      const frequency = 1 + Math.floor(((frequencies[token] as number) / sum) * spread);
      frequencies[token] = frequency;
      given += frequency;
    }
    frequencies[best] = (frequencies[best] as number) + CODING_TOTAL - given;
  }

  /** The range of the table that belongs to a token. */
  encode(token: number): CodedSymbol {
    let low = 0;
    for (let before = 0; before < token; before++) low += this.#frequencies[before] as number;
    return { token, low, frequency: this.#frequencies[token] as number };
  }

  /** The range of the table that holds a point, 0 … CODING_TOTAL − 1. */
  decode(point: number): CodedSymbol {
    let low = 0;
    let token = 0;
    let frequency = this.#frequencies[0] as number;
    while (low + frequency <= point) {
      low += frequency;
      frequency = this.#frequencies[++token] as number;
    }
    return { token, low, frequency };
  }
}
