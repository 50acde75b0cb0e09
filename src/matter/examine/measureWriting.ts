import { PalimpsestError, Random, type Unscored } from '../../base/index.js';
import type { Engine, LoadedModel, SequenceId } from '../../domain/index.js';
import type { MeasuredBatch } from '../../examine/index.js';
import { words } from '../words.js';

/** Tokens before what is written. */
const PREFIX_TOKENS = 50;
/** Sequences that are extended side by side, as the attacks do at their usual numbers of draws and beams. */
const SEQUENCES = 20;
/** Tokens by which each sequence is extended. */
const STEPS = 6;
/** The longest time that measuring may take. */
const LIMIT_MS = 60_000;

/**
 * Measures the rate at which a model writes token by token, on a seeded random prefix: nothing of a work is scored.
 * @returns one prefix and the tokens written after it, and how long both took; unscored if it takes too long or the engine cannot
 * @throws the errors of the engine, except that it cannot extend a text
 */
export async function measureWriting(
  engine: Engine,
  model: LoadedModel,
  clock: () => number = () => performance.now(),
): Promise<MeasuredBatch | Unscored> {
  const random = new Random('palimpsest/writing-rate');
  const token = (): number => random.below(model.vocabSize);
  const prefix = Int32Array.from({ length: PREFIX_TOKENS }, token);
  const signal = AbortSignal.timeout(LIMIT_MS);
  const began = clock();
  let open: readonly SequenceId[] = [];
  try {
    const capacity = { sequences: SEQUENCES, tokens: PREFIX_TOKENS + 1 + SEQUENCES * STEPS };
    const { sequence } = await engine.open(
      prefix,
      { bos: model.bosToken !== null, topCount: 0, capacity },
      signal,
    );
    open = [sequence];
    open = [sequence, ...(await engine.fork(sequence, SEQUENCES - 1))];
    for (let step = 0; step < STEPS; step++)
      await engine.step(
        open.map((one) => ({ sequence: one, token: token() })),
        { topCount: 40 },
        signal,
      );
    return { tokens: PREFIX_TOKENS + SEQUENCES * STEPS, ms: clock() - began };
  } catch (error) {
    if (!(error instanceof PalimpsestError)) throw error;
    switch (error.code) {
      case 'engine-cancelled':
        return words.unscored('writing-too-slow', { seconds: LIMIT_MS / 1000 });
      case 'logits-not-finite':
      case 'sequence-capacity':
      case 'engine-self-check':
        return words.unscored('writing-refused', { code: error.code, message: error.message });
      default:
        throw error;
    }
  } finally {
    if (open.length > 0) await engine.close(open);
  }
}
