import { readFileSync } from 'node:fs';
import { environmentError, inputError, PalimpsestError, wholeNumber } from '../base/index.js';
import { READ_LIMITS, type ReadLimits } from '../document/index.js';
import type { Extracted } from '../domain/index.js';
import { readAnswerOf } from './protocol.js';
import { spawnReader } from './spawnReader.js';
import { ReaderEnded, type ReaderRun, type StartReader } from './startReader.js';

/** Limits of the process that reads a document. */
export interface ProcessLimits {
  /** Milliseconds until it is ended. */
  readonly timeMs: number;
  /** MiB of resident memory. */
  readonly memoryMiB: number;
}

/** Enough for a book of a million words in any format. */
export const PROCESS_LIMITS: ProcessLimits = { timeMs: 600_000, memoryMiB: 4096 };

/** How a document is read. */
export interface ReadInProcessOptions {
  /** Default: a process of Node. */
  readonly start?: StartReader | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly limits?: Partial<ReadLimits> | undefined;
  /** Encoding of the plain texts in a collection; strict UTF-8 if absent. */
  readonly encoding?: string | undefined;
  readonly process?: Partial<ProcessLimits> | undefined;
}

const WATCH_MS = 100;
/** Part of the memory that the heap of JavaScript may take; the file itself and its strings are outside it. */
const HEAP_SHARE = 0.75;

/**
 * Reads a document in a process of its own, which can do nothing else and is ended at its limits.
 * @param bytes the whole file
 * @param fileName the name for messages
 * @throws {PalimpsestError} as readDocument; `document-too-heavy` at a limit of time or memory; `document-reader-failed`; `cancelled`
 */
export async function readInProcess(
  bytes: Uint8Array,
  fileName: string,
  options: ReadInProcessOptions = {},
): Promise<Extracted> {
  const { start = spawnReader, signal, encoding } = options;
  const limits = { ...PROCESS_LIMITS, ...options.process };
  if (signal?.aborted === true) throw stopped();
  const request = {
    fileName,
    limits: { ...READ_LIMITS, ...options.limits },
    ...(encoding === undefined ? {} : { encoding }),
  };
  const run = start(request, bytes, Math.ceil(limits.memoryMiB * HEAP_SHARE));
  const answer = readAnswerOf(await within(run, fileName, limits, signal));
  if (answer === undefined) throw failed(fileName, 'it gave no answer that could be read');
  if (answer.kind === 'read') return answer.extracted;
  throw PalimpsestError.fromData(answer.error);
}

/** The answer of a process, which is ended at its limits and when it is canceled. */
async function within(
  run: ReaderRun,
  fileName: string,
  limits: ProcessLimits,
  signal: AbortSignal | undefined,
): Promise<string> {
  let why: PalimpsestError | undefined;
  const end = (error: PalimpsestError): void => {
    why ??= error;
    run.kill();
  };
  const onAbort = (): void => end(stopped());
  signal?.addEventListener('abort', onAbort, { once: true });
  const clock = setTimeout(() => end(tooHeavy(fileName, 'time', limits)), limits.timeMs);
  const watch = setInterval(() => {
    if (residentMiB(run.pid) > limits.memoryMiB) end(tooHeavy(fileName, 'memory', limits));
  }, WATCH_MS);
  try {
    return await run.answer;
  } catch (error) {
    if (why !== undefined) throw why;
    if (!(error instanceof ReaderEnded)) throw error;
    throw error.isMemory ? tooHeavy(fileName, 'memory', limits) : failed(fileName, error.message);
  } finally {
    clearTimeout(clock);
    clearInterval(watch);
    signal?.removeEventListener('abort', onAbort);
  }
}

/** Resident memory of a process in MiB; 0 where that cannot be read. */
function residentMiB(pid: number | undefined): number {
  try {
    const pages = Number(readFileSync(`/proc/${pid ?? 0}/statm`, 'utf8').split(' ')[1]);
    return (pages * 4096) / 2 ** 20;
  } catch {
    return 0;
  }
}

const SAVE_AS_TEXT =
  'If the file is genuine, convert the part that holds the work to plain text elsewhere, record how, and add that.';

function tooHeavy(fileName: string, limit: 'time' | 'memory', limits: ProcessLimits): PalimpsestError {
  const [most, words] =
    limit === 'time'
      ? [limits.timeMs, `${wholeNumber(Math.ceil(limits.timeMs / 1000))} s`]
      : [limits.memoryMiB, `${wholeNumber(limits.memoryMiB)} MiB of memory`];
  return inputError(
    'document-too-heavy',
    `${fileName}: reading was ended, because it took more than ${words}.`,
    `No ordinary work needs that much. ${SAVE_AS_TEXT}`,
    { fileName, limit, most },
  );
}

function failed(fileName: string, why: string): PalimpsestError {
  return environmentError(
    'document-reader-failed',
    `${fileName}: the process that read the file failed: ${why}.`,
    `Nothing was added. If other files can be read, this one is damaged or hostile. ${SAVE_AS_TEXT}`,
    { fileName, why },
  );
}

function stopped(): PalimpsestError {
  return environmentError('cancelled', 'Reading the document was stopped.', 'Start it again.');
}
