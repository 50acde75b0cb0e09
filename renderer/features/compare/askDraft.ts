import type { CallInput, CaseOverview } from '../../../src/contract/index.js';
import type { PalimpsestError } from '../../../src/base/index.js';
import { notWithdrawn, type Evidence } from '../../../src/domain/index.js';

/** The request as it is in the form. */
export interface AskDraft {
  readonly modelId: string;
  readonly workId: string;
  readonly at: number;
  readonly prefixTokens: number;
  readonly maxTokens: number;
  readonly decoding: 'greedy' | 'sample';
  readonly temperature: number;
  /** Null: no limit. */
  readonly topK: number | null;
  readonly topP: number | null;
  readonly seed: string;
}

/** The evidence that can be chosen: what is not withdrawn and can be scored. */
export function askable({ index, notScorable }: CaseOverview): Evidence[] {
  return notWithdrawn(index.evidence).filter(({ id }) => !notScorable.some((one) => one.id === id));
}

/** The call that sends the request. */
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

/** Fields of the form to which an error can belong. */
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

/** The field that caused an error; undefined when the whole form did. */
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
