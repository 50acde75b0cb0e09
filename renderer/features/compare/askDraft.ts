import type { CallInput } from '../../../src/contract/index.js';
import type { PalimpsestError } from '../../../src/base/index.js';

/** What is to be asked, as it stands in the form. */
export interface AskDraft {
  readonly modelId: string;
  readonly workId: string;
  readonly at: number;
  readonly prefixTokens: number;
  readonly maxTokens: number;
  readonly decoding: 'greedy' | 'sample';
  readonly temperature: number;
  /** Null: no cut. */
  readonly topK: number | null;
  readonly topP: number | null;
  readonly seed: string;
}

/** The call that asks it. */
export function askInput(caseId: string, draft: AskDraft): CallInput<'ask.start'> {
  const { modelId, workId, at, prefixTokens, maxTokens, decoding, temperature, topK, topP, seed } = draft;
  return {
    caseId,
    modelId,
    workId,
    startChar: at,
    prefixTokens,
    maxTokens,
    decoding:
      decoding === 'greedy'
        ? { kind: 'greedy' }
        : { kind: 'sample', policy: { temperature, topK, topP }, seed },
    load: {},
  };
}

/** Fields of the form that an error can belong to. */
export type AskField =
  'modelId' | 'workId' | 'at' | 'prefixTokens' | 'maxTokens' | 'temperature' | 'topK' | 'topP' | 'seed';

const FIELDS: Readonly<Record<string, AskField>> = {
  modelId: 'modelId',
  workId: 'workId',
  startChar: 'at',
  prefixTokens: 'prefixTokens',
  maxTokens: 'maxTokens',
  'decoding.policy.temperature': 'temperature',
  'decoding.policy.topK': 'topK',
  'decoding.policy.topP': 'topP',
  'decoding.seed': 'seed',
};

/** The field that caused an error; undefined when it is the whole. */
export function fieldOfError(error: PalimpsestError | null): AskField | undefined {
  switch (error?.code) {
    case 'ask-place':
      return 'at';
    case 'context-too-long':
      return 'prefixTokens';
    case 'call-input':
      return FIELDS[String(error.details['field'])];
    default:
      return undefined;
  }
}
