import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { cli, DEMO, ONE_THREAD } from '../../support/cli.js';
import { must } from '../../support/must.js';
import { scratchFolder } from '../../support/scratch.js';
import { CONTROL, ok } from '../caseWith.js';

const scratch = scratchFolder();
const P0 = join(DEMO, 'P0-f16.gguf');
const P1 = join(DEMO, 'P1-f16.gguf');
const HERE = ['--quiet', '--gpu', 'off', ...ONE_THREAD];

async function refused(...words: readonly string[]): Promise<string> {
  const { code, stderr } = await cli([...words, ...HERE]);
  expect(code).toBe(2);
  return stderr;
}

async function json(...words: readonly string[]): Promise<unknown> {
  return JSON.parse((await ok(...words, '--json', ...HERE)).stdout) as unknown;
}

interface WithError {
  readonly value: number;
  readonly standardError: number;
}

interface Perplexity {
  readonly chunks: number;
  readonly model: { readonly perplexity: WithError };
  readonly base: { readonly perplexity: WithError };
  readonly divergence: {
    readonly kl: WithError;
    readonly perplexityRatio: WithError;
    readonly sameTop: WithError;
    readonly klQuantiles: readonly { readonly share: number; readonly value: number }[];
  };
  readonly scored: Readonly<Record<'positions' | 'tokens' | 'logProbs' | 'logProbsOfBase' | 'kl', number[]>>;
}

/** KL divergence in nats, as llama-perplexity printed it: it keeps log p of the base in 16 bits, so the fifth digit may differ. */
const PEER_QUANTILES = [
  [0, 0.055859],
  [0.01, 0.10324],
  [0.05, 0.143349],
  [0.1, 0.179641],
  [0.5, 0.508555],
  [0.9, 2.069107],
  [0.95, 2.96417],
  [0.99, 5.30798],
  [0.999, 10.391378],
  [1, 13.671398],
] as const;

describe('palimpsest perplexity', () => {
  const part = join(scratch, 'part.txt');

  beforeAll(() => writeFileSync(part, CONTROL.slice(0, 30_000)));

  // llama-perplexity of llama.cpp v0.5.0 (-c 128 -b 512 -t 1) on the same text: "Final estimate: PPL = 198.8573 +/- 8.99437", 67 chunks.
  it('prints the number of llama-perplexity', async () => {
    const { stdout } = await ok('perplexity', P1, part, '--context', '128', ...HERE);
    expect(stdout).toContain('67 chunks of 128 tokens, each with BOS first');
    expect(stdout).toContain('198.8573 ± 8.9944');
  });

  // The same with --kl-divergence-base of P0 and --kl-divergence.
  it('gives with a base the numbers of llama-perplexity --kl-divergence, and each token from which they follow', async () => {
    const measured = (await json('perplexity', P1, part, '--kl', P0, '--context', '128')) as Perplexity;
    const { scored, divergence } = measured;
    for (const [{ value, standardError }, peer, peerError] of [
      [measured.model.perplexity, 198.857312, 8.994369],
      [measured.base.perplexity, 192.841762, 7.394065],
      [divergence.perplexityRatio, 1.031194, 0.025421],
      [divergence.kl, 0.906469, 0.0167],
      [divergence.sameTop, 0.48425, 0.00769],
    ] as const) {
      expect(Math.abs(value / peer - 1)).toBeLessThan(2e-5);
      expect(Math.abs(standardError / peerError - 1)).toBeLessThan(1e-3);
    }
    for (const [share, value] of PEER_QUANTILES) {
      const own = must(divergence.klQuantiles.find((one) => one.share === share)).value;
      expect(Math.abs(own - value)).toBeLessThan(1e-4);
    }
    const mean = (values: readonly number[]): number =>
      values.reduce((sum, one) => sum + one, 0) / values.length;
    expect(Math.exp(-mean(scored.logProbs))).toBeCloseTo(measured.model.perplexity.value, 9);
    expect(Math.exp(-mean(scored.logProbsOfBase))).toBeCloseTo(measured.base.perplexity.value, 9);
    expect(mean(scored.kl)).toBeCloseTo(divergence.kl.value, 12);
    expect(scored.positions.length).toBe(63 * measured.chunks);
    expect(scored.tokens.length).toBe(scored.positions.length);
  });

  it('refuses a text of less than two chunks, and a context that the model does not know', async () => {
    writeFileSync(join(scratch, 'short.txt'), 'Call me Ishmael.');
    expect(await refused('perplexity', P1, join(scratch, 'short.txt'))).toMatch(
      /short\.txt has .* tokens with BOS/u,
    );
    expect(await refused('perplexity', P1, part, '--context', '4096')).toMatch(/at most/u);
  });
});

describe('palimpsest next', () => {
  interface Next {
    readonly tokens: readonly number[];
    readonly entropy: number;
    readonly next: readonly {
      readonly token: number;
      readonly text: string;
      readonly bytesHex: string;
      readonly logProb: number;
    }[];
  }

  it('gives the next tokens with the log p of `score`', async () => {
    const text = CONTROL.slice(0, 300);
    const { tokens, next, entropy } = (await json('next', P1, '--text', text, '--top', '5')) as Next;
    expect(next.length).toBe(5);
    expect(next.map(({ logProb }) => logProb)).toEqual(
      next.map(({ logProb }) => logProb).toSorted((a, b) => b - a),
    );
    expect(entropy).toBeGreaterThan(0);
    for (const { token, logProb, text: spelled, bytesHex } of next) {
      const ids = [...tokens, token].join(',');
      const { stdout } = await ok('score', P1, '--tokens', ids, '--from', String(tokens.length), ...HERE);
      const { logProbs } = JSON.parse(stdout) as { readonly logProbs: readonly number[] };
      expect(logProb).toBe(logProbs.at(-1));
      expect(Buffer.from(bytesHex, 'hex').toString('utf8')).toBe(spelled);
    }
  });

  it('prints them as a table, with what is left', async () => {
    const { stdout } = await ok('next', P1, '--text', 'Call me', '--top', '3', ...HERE);
    expect(stdout.match(/^\s*[123] .*".*".*−\d/gmu)?.length).toBe(3);
    expect(stdout).toMatch(/All other tokens together: .*Entropy: \d+\.\d{3} nats/u);
  });

  it('begins with BOS where nothing is before it', async () => {
    const { tokens, next } = (await json('next', P1, '--text', '', '--top', '1')) as Next;
    expect([tokens.length, next.length]).toEqual([0, 1]);
  });

  it('refuses two texts, none, and one that is too long', async () => {
    expect(await refused('next', P1)).toMatch(/either --text-file or --text/u);
    expect(await refused('next', P1, '--text', 'a', '--text-file', 'b')).toMatch(
      /either --text-file or --text/u,
    );
    expect(await refused('next', P1, '--text', CONTROL)).toMatch(/context of/u);
  });
});
