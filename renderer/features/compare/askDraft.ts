import type { CallInput, CaseOverview } from '../../../src/contract/index.js';
import type { PalimpsestError } from '../../../src/base/index.js';
import { notWithdrawn, type Continuation, type Evidence, type Finding } from '../../../src/domain/index.js';
import type { AnswerBrief } from '../../../src/answer/index.js';

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

/** What the form says when it asks for an output that is on record again. A model or work that cannot be chosen any more is empty. */
export function recordedDraft(
  { model, work, startChar, promptTokens, maxTokens, decoding }: Continuation,
  evidence: readonly Evidence[],
): Partial<AskDraft> {
  const chosen = (wished: string): string => (evidence.some(({ id }) => id === wished) ? wished : '');
  return {
    modelId: chosen(model.id),
    workId: chosen(work.id),
    at: startChar,
    prefixTokens: promptTokens,
    maxTokens,
    decoding: decoding.kind,
    ...(decoding.kind === 'greedy' ? {} : { ...decoding.policy, seed: decoding.seed }),
  };
}

const STRONGEST_FIRST: readonly Finding['standing'][] = ['claim', 'measured', 'not-shown'];

/** The model and the work with the strongest finding; of equal ones, those that were examined last. Undefined before an examination is finished. */
export function strongestPair(
  answers: readonly AnswerBrief[],
  examinations: CaseOverview['examinations'],
): Pick<AnswerBrief, 'modelId' | 'workId'> | undefined {
  const rank = ({ standing, otherClaims }: AnswerBrief): number =>
    STRONGEST_FIRST.indexOf(otherClaims > 0 ? 'claim' : standing);
  const last = ({ modelId, workId }: AnswerBrief): number =>
    examinations.findLastIndex(
      (each) => each.status === 'finished' && each.modelId === modelId && each.targetIds.includes(workId),
    );
  return answers
    .filter(({ finished }) => finished > 0)
    .sort((a, b) => rank(a) - rank(b) || last(b) - last(a))
    .at(0);
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
