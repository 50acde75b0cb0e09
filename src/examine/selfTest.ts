import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PalimpsestError, sha256Hex, utc, type Clock } from '../base/index.js';
import type { GpuChoice, ReportSelfTest } from '../domain/index.js';
import { DEMO_FOLDER, errnoOf } from '../files/index.js';
import type { StartEngine } from './engine/engineHolder.js';

/** A window of the shipped model whose score was computed independently of llama.cpp (float32 PyTorch). */
interface KnownAnswer {
  readonly name: string;
  readonly tokens: readonly number[];
  readonly from: number;
  readonly sumLogProb: number;
  readonly greedy: boolean;
}

/** The largest accepted difference from PyTorch's sum of log p over 50 tokens, in nats (F16 weights). */
const TOLERANCE_NATS = 0.15;

/** The options of the self-test. */
export interface SelfTestOptions {
  /** Starts the engine to be tested. */
  readonly startEngine: StartEngine;
  /** Stops the scoring. */
  readonly signal?: AbortSignal | undefined;
  /** Called with the reason why there are no scores, in words that may name paths of this machine. The result, which is disclosed, has only the code. */
  readonly onError?: ((message: string) => void) | undefined;
}

/**
 * Known-answer test of the whole chain on the shipped model: hash, tokenized windows, engine, reduction.
 * It never throws: any error is a failed check, and so is being stopped.
 */
export async function selfTest(
  clock: Clock,
  gpu: GpuChoice,
  how: SelfTestOptions,
): Promise<Extract<ReportSelfTest, { kind: 'run' }>> {
  const hash = sha256Hex('abc');
  const checks = [
    check(
      'SHA-256 of "abc" (FIPS 180-2)',
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
      hash,
      true,
    ),
    ...(await scoreChecks(gpu, how).catch((error: unknown) => {
      how.onError?.(error instanceof Error ? error.message : String(error));
      return [check('scores of the shipped model', 'an answer', codeOf(error), false)];
    })),
  ];
  return { kind: 'run', at: utc(clock), passed: checks.every(({ passed }) => passed), checks };
}

async function scoreChecks(
  gpu: GpuChoice,
  { startEngine, signal }: SelfTestOptions,
): Promise<ReturnType<typeof check>[]> {
  const known = JSON.parse(await readFile(join(DEMO_FOLDER, 'known-answers.json'), 'utf8')) as KnownAnswer[];
  const request = {
    items: known.map(({ tokens, from }) => ({ tokens: Int32Array.from(tokens), from })),
    bos: true,
    policies: [],
    topCount: 0,
  };
  const engine = await startEngine();
  let scored;
  try {
    await engine.load({ path: join(DEMO_FOLDER, 'P1-f16.gguf'), gpu });
    scored = await engine.score(request, signal);
  } finally {
    await (engine.kill === undefined ? engine.dispose() : engine.kill());
  }
  return known.flatMap((answer, i) => {
    const logP = scored[i]?.logProbs.reduce((sum, value) => sum + value, 0) ?? 0;
    const greedy = scored[i]?.ranks.every((rank) => rank === 0) ?? false;
    return [
      check(
        `sum of log p, ${answer.name} (PyTorch, ± ${TOLERANCE_NATS} nats)`,
        answer.sumLogProb.toFixed(3),
        logP.toFixed(3),
        Math.abs(logP - answer.sumLogProb) <= TOLERANCE_NATS,
      ),
      check(
        `greedy verdict, ${answer.name} (PyTorch)`,
        String(answer.greedy),
        String(greedy),
        greedy === answer.greedy,
      ),
    ];
  });
}

/** What a check got when it failed with an error that has no code; audit logs hold it. */
const UNNAMED_ERROR = 'an error';

/** The code of what went wrong, which names no path. */
function codeOf(error: unknown): string {
  return error instanceof PalimpsestError ? error.code : (errnoOf(error) ?? UNNAMED_ERROR);
}

function check(
  name: string,
  expected: string,
  got: string,
  also: boolean,
): { name: string; expected: string; got: string; passed: boolean } {
  const numeric = expected !== '' && Number.isFinite(Number(expected));
  return { name, expected, got, passed: also && (numeric || expected === got) };
}
