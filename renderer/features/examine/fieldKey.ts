import { keysOf } from '../../../src/base/index.js';
import type { Problem } from '../../components/index.js';
import { LIST_ROLES, type EvidenceListName, type ExamineDraft } from './examineDraft.js';

/** A part of the form that can show an error; `form` is the whole form. */
export type FieldKey =
  | 'attack'
  | `parameter:${string}`
  | EvidenceListName
  | 'seed'
  | 'gpu'
  | 'gpuLayers'
  | 'threads'
  | 'weights'
  | 'form';

/** Problems, by the field that caused them. */
export type FieldProblems = Readonly<Partial<Record<FieldKey, Problem>>>;

const LISTS = keysOf(LIST_ROLES);

/** The field that caused an error of the service, by its code and details. */
export function placeProblem(problem: Problem, draft: ExamineDraft): FieldKey {
  const details = problem.details ?? {};
  const parameter = details['parameter'];
  if (problem.code === 'parameter-value' && typeof parameter === 'string') return `parameter:${parameter}`;
  switch (problem.code) {
    case 'attack-unknown':
    case 'parameter-unknown':
      return 'attack';
    case 'no-target':
      return 'targetIds';
    case 'reference-missing':
    case 'reference-count':
    case 'reference-unused':
    case 'reference-itself':
    case 'tokenizer-differs':
      return 'referenceIds';
    case 'source-equals-work':
      return 'sourceIds';
    case 'spike-overlaps-work':
    case 'spike-unused':
    case 'spike-without-control':
      return 'spikeIds';
    case 'control-equals-target':
    case 'control-overlaps-target':
    case 'controls-overlap':
      return 'controlIds';
    case 'call-input':
      return inputField(typeof details['field'] === 'string' ? details['field'] : '');
    default:
      return namedEvidence(details, draft) ?? 'form';
  }
}

/** The list that contains the first item of evidence named in the details. */
function namedEvidence(
  details: Readonly<Record<string, unknown>>,
  draft: ExamineDraft,
): EvidenceListName | undefined {
  const items = Array.isArray(details['items']) ? (details['items'] as readonly unknown[]) : [];
  const ids = [details['id'], details['evidence'], ...items.map(idOf)];
  return LISTS.find((list) => ids.some((id) => typeof id === 'string' && draft[list].includes(id)));
}

function idOf(item: unknown): unknown {
  return typeof item === 'object' && item !== null && 'id' in item ? item.id : item;
}

function inputField(path: string): FieldKey {
  const [first = '', second = ''] = path.split('.');
  switch (first) {
    case 'attackId':
      return 'attack';
    case 'parameters':
      return second === '' ? 'form' : `parameter:${second}`;
    case 'modelId':
      return 'modelIds';
    case 'seed':
      return first;
    case 'load':
      return second === 'gpu' || second === 'gpuLayers' || second === 'threads' || second === 'weights'
        ? second
        : 'form';
    default:
      return LISTS.find((list) => list === first) ?? 'form';
  }
}
