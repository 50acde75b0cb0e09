import { availableParallelism } from 'node:os';
import { inputError } from '../../base/index.js';
import { selfCheckVerdict, type LoadedModel, type LoadOptions } from '../../domain/index.js';
import { readBytes } from '../../files/index.js';
import { BACK_OFF, ORDERS } from './ngramModel.js';
import { BOS, PIECES } from './vocabulary.js';

/** Context length, in tokens, that the fake model claims to have been trained for. */
export const TRAINED_CONTEXT = 2048;

const MAX_TEXT_BYTES = 16 * 2 ** 20;

/**
 * The text that the fake model reproduces, as bytes.
 * @throws {PalimpsestError} `model-empty`; `file-*`
 */
export async function readFakeText(text: string | undefined, path: string): Promise<Uint8Array> {
  const bytes = text === undefined ? await readBytes(path, MAX_TEXT_BYTES) : new TextEncoder().encode(text);
  if (bytes.length > 0) return bytes;
  throw inputError(
    'model-empty',
    `${path} is empty: a fake model needs a text to reproduce.`,
    'Give the path of a text file.',
  );
}

/** The facts about a fake model. */
export function fakeFacts(
  { gpu, threads, stepThreads }: LoadOptions,
  sizeBytes: number,
  textSha256: string,
  contexts: number,
): LoadedModel {
  return {
    vocabSize: PIECES.length,
    trainedContext: TRAINED_CONTEXT,
    bosToken: BOS,
    eosToken: null,
    addsBos: true,
    addsSpacePrefix: false,
    parameterCount: contexts,
    sizeBytes,
    description: 'fake n-gram model over bytes',
    canForkSequences: true,
    selfCheck: null,
    checkKey: null,
    measuredStepThreads: false,
    recurrent: false,
    chatTemplate: null,
    preTokenizerMissing: false,
    warnings: { lines: [], total: 0 },
    fingerprint: {
      engine: 'fake',
      release: 'fake-1',
      origin: 'none',
      libraries: [],
      libraryHashes: 'not pinned',
      gpuRequested: gpu ?? 'auto',
      gpuUsed: 'off',
      gpuLayers: 0,
      devices: [],
      numeric: { orders: ORDERS.join(','), backOff: BACK_OFF, textSha256 },
      threads: threads ?? availableParallelism(),
      stepThreads: stepThreads ?? threads ?? 1,
      selfCheck: selfCheckVerdict(null),
    },
  };
}
