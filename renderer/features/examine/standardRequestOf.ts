import type { ExaminationRequest, StandardRequest } from '../../../src/contract/index.js';
import { STANDARD, type ExamineDraft } from './examineDraft.js';
import { requestsOf } from './requestsOf.js';

/** The standard examination as the form sees it: no references and no parameters of its own. */
export const STANDARD_FORM = {
  id: STANDARD,
  references: { min: 0, max: 0 },
  takesSpikes: true,
  parameters: [],
} as const;

/** What is shared by the requests of every model; undefined if there are none. */
export function standardRequestOf(requests: readonly ExaminationRequest[]): StandardRequest | undefined {
  const [first] = requests;
  if (first === undefined) return undefined;
  const { caseId, targetIds, controlIds, sourceIds = [], spikeIds = [], cleaningIds, seed, load } = first;
  const modelIds = requests.map(({ modelId }) => modelId);
  return { caseId, modelIds, targetIds, controlIds, sourceIds, spikeIds, cleaningIds, seed, load };
}

/** The standard examination of a draft; undefined while the draft is incomplete. */
export function standardRequestFor(draft: ExamineDraft, caseId: string): StandardRequest | undefined {
  return standardRequestOf(requestsOf(draft, STANDARD_FORM, caseId).requests);
}
