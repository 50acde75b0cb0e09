import { randomBytes } from 'node:crypto';
import { errorDataOf, inputError, PalimpsestError, sha256Hex, utc, type Clock } from '../../base/index.js';
import { findEvidence, refuseWithdrawn, type CaseFolder } from '../../casefile/index.js';
import type { Continuation, Engine, LoadedModel } from '../../domain/index.js';
import { compareTexts, type TokenMap } from '../../text/index.js';
import type { CheckedInput, Job, LoadSettings } from '../../contract/index.js';
import { writeContinuation } from './continuation.js';
import type { LiveEngine } from './liveEngine.js';
import { liveModel } from './liveModel.js';
import { Pace } from '../machine/pace.js';
import { prefixText, tokenTexts } from '../work/tokenTexts.js';
import type { TokenizedWork, Tokenizers } from '../work/works.js';

/** What is asked of a model. */
export type Ask = CheckedInput<'ask.start'>;

/** What an ask needs beside the case and the model. */
export interface AskSources {
  readonly clock: Clock;
  readonly tokenizers: Pick<Tokenizers, 'ofWork'>;
  /** How models are loaded unless the ask says otherwise. */
  loadSettings(): LoadSettings;
}

/** How an ask is stopped, and what is heard of it. */
export interface AskTools {
  readonly signal: AbortSignal;
  /** Hears what is done now. */
  readonly step: (words: string) => void;
  /** Hears how much of it is done. */
  readonly progress: (done: number, total: number, unit: Job['unit']) => void;
  /** Called when the audit log of the case has grown. */
  readonly onRecorded: () => void;
  /** Hears what the model wrote so far, and how many tokens that is. */
  readonly onText: (text: string, tokens: number) => void;
}

/** Calls about the text are at least so far apart. */
const EVERY_MS = 250;

/** Where a continuation begins, in tokens of the work. */
interface Place {
  readonly work: TokenizedWork;
  /** First token of the prompt, and of the continuation. */
  readonly promptToken: number;
  readonly startToken: number;
}

/**
 * Asks a model to continue a work, and compares what it writes with the work. Both the question and the answer go into the audit log, so
 * that it shows how often a model was asked before something came out that is shown.
 * @throws {PalimpsestError} `engine-busy`; `ask-place`, `context-too-long`, `memory-short`; `evidence-changed`, `evidence-withdrawn`; what engine and files throw
 */
export async function askWork(
  sources: AskSources,
  live: LiveEngine,
  opened: CaseFolder,
  ask: Ask,
  tools: AskTools,
): Promise<Continuation> {
  const { signal, step, progress, onRecorded } = tools;
  refuseWithdrawn([ask.modelId, ask.workId].map((id) => findEvidence(opened, id)));
  const askId = `a${randomBytes(8).toString('hex')}`;
  step('Tokenizing the work');
  const place = placeOf(await sources.tokenizers.ofWork(ask.caseId, ask.modelId, ask.workId), ask);
  const model = await liveModel(
    opened,
    ask.modelId,
    { ...sources.loadSettings(), ...ask.load },
    {
      signal,
      onHash: () => step('Hashing the model'),
      onHashed: (done, total) => progress(done, total, 'bytes'),
    },
  );
  return live.use(model, async (engine, loaded) => {
    await opened.record('model-asked', {
      ask: askId,
      model: ask.modelId,
      work: ask.workId,
      startChar: place.work.map.startChar[place.startToken] ?? 0,
      promptTokens: place.startToken - place.promptToken,
      maxTokens: ask.maxTokens,
      decoding: ask.decoding,
    });
    onRecorded();
    step('Waiting for the model’s output');
    const record = await written(sources.clock, opened, engine, loaded, ask, askId, place, tools).catch(
      async (error: unknown) => {
        const { code, message } = errorDataOf(error);
        await opened.record('model-ask-failed', { ask: askId, code }, { message });
        onRecorded();
        throw error;
      },
    );
    const { stoppedBy, tokens, outputText } = record;
    const outputSha256 = sha256Hex(outputText);
    await opened.record('model-answered', { ask: askId, tokens: tokens.length, stoppedBy, outputSha256 });
    onRecorded();
    return record;
  });
}

function placeOf(work: TokenizedWork, { startChar, prefixTokens }: Ask): Place {
  const { map, tokens } = work;
  if (startChar >= map.text.charLength) throw pastTheEnd(map);
  const startToken = map.charToToken(startChar);
  if (startToken >= tokens.length) throw pastTheEnd(map);
  return { work, startToken, promptToken: Math.max(0, startToken - prefixTokens) };
}

async function written(
  clock: Clock,
  opened: CaseFolder,
  engine: Engine,
  model: LoadedModel,
  ask: Ask,
  askId: string,
  { work: { tokens, map }, promptToken, startToken }: Place,
  { signal, progress, onText }: AskTools,
): Promise<Continuation> {
  let soFar: readonly number[] = [];
  let isDue = true;
  const pace = new Pace(EVERY_MS, () => {
    isDue = true;
  });
  const prompt = tokens.slice(promptToken, startToken);
  const own = tokens.subarray(startToken);
  const {
    bos,
    tokens: ids,
    logProbs,
    stoppedBy,
  } = await writeContinuation(engine, model, {
    prompt,
    own,
    maxTokens: ask.maxTokens,
    decoding: ask.decoding,
    signal,
    onToken: async (all) => {
      soFar = all;
      progress(all.length, Math.min(ask.maxTokens, own.length), 'tokens');
      pace.wish();
      if (!isDue) return;
      isDue = false;
      onText(await prefixText(engine, soFar), all.length);
    },
  }).finally(() => pace.stop());
  const { text: outputText, pieces } = await tokenTexts(engine, ids);
  onText(outputText, ids.length);
  const endToken = startToken + ids.length;
  const charAt = (token: number): number => map.startChar[token] ?? map.text.charLength;
  const workText = map.textOf(startToken, endToken);
  const modelEvidence = findEvidence(opened, ask.modelId);
  const workEvidence = findEvidence(opened, ask.workId);
  const isEqual = ids.map((id, at) => id === own[at]);
  const firstOther = isEqual.indexOf(false);
  return {
    askId,
    createdAt: utc(clock),
    model: { id: modelEvidence.id, name: modelEvidence.name, sha256: modelEvidence.sha256 },
    work: { id: workEvidence.id, title: workEvidence.title, sha256: workEvidence.sha256 },
    decoding: ask.decoding,
    bos,
    maxTokens: ask.maxTokens,
    promptText: map.textOf(promptToken, startToken),
    promptStartChar: charAt(promptToken),
    promptTokens: prompt.length,
    startChar: charAt(startToken),
    endChar: charAt(endToken),
    workText,
    outputText,
    tokens: ids.map((id, at) => ({
      id,
      text: pieces[at] ?? '',
      logProbNats: logProbs[at] ?? 0,
      equalsWork: isEqual[at] === true,
    })),
    stoppedBy,
    equalTokens: firstOther === -1 ? ids.length : firstOther,
    comparison: compareTexts(workText, outputText),
    engine: { ...model.fingerprint, ...seedWords(ask) },
  };
}

/** How the seed becomes a choice, for whoever wants to have it written again. */
function seedWords({ decoding }: Ask): Record<string, string> {
  if (decoding.kind === 'greedy') return {};
  return {
    draws: `one number of xoshiro128** for each token, seeded with SHA-256 of "${decoding.seed}/continuation"; the most probable tokens come first`,
  };
}

function pastTheEnd(map: TokenMap): PalimpsestError {
  return inputError(
    'ask-place',
    `The work has ${map.text.charLength.toLocaleString('en-US')} characters; no text follows this position.`,
    'Choose a position before the end of the work.',
  );
}
