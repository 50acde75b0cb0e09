import type { CaseOverview } from '../../../src/contract/index.js';
import type { Evidence } from '../../../src/domain/index.js';

/** What a hostile file calls itself: markup, a script, a bidirectional override, and a zero-width space. */
export const HOSTILE = '<img src=x onerror=alert(1)>\u202Egnp.exe\u200B';

/** How {@link HOSTILE} must be shown. */
export const HOSTILE_SHOWN = '<img src=x onerror=alert(1)>⟦U+202E⟧gnp.exe⟦U+200B⟧';

export const CASE_ID = 'case-1';

/** A piece of evidence for component tests. */
export function sampleEvidence(
  id: string,
  role: Evidence['role'],
  title: string,
  part: Partial<Evidence> = {},
): Evidence {
  const sha256 = id.charCodeAt(1).toString(16).repeat(32).slice(0, 64);
  const isModel = role.endsWith('model');
  const name = `${id.toLowerCase()}.${isModel ? 'gguf' : 'txt'}`;
  return {
    id,
    role,
    name,
    title,
    author: '',
    edition: '',
    storage: 'copied',
    path: `evidence/${name}`,
    files: [{ path: `evidence/${name}`, name, sizeBytes: 1_234_567, sha256 }],
    sha256,
    sizeBytes: 1_234_567,
    receivedFrom: 'Counsel',
    receivedBy: 'Examiner',
    receivedAt: '2026-11-25T10:00:00.000Z',
    encoding: '',
    ...part,
  };
}

/** E1 and E2 models, E3 the work in question, E4 its control, E5 a cleaning list. */
export const SAMPLE_EVIDENCE: readonly Evidence[] = [
  sampleEvidence('E1', 'target-model', 'Model one'),
  sampleEvidence('E2', 'reference-model', 'Model two'),
  sampleEvidence('E3', 'target-work', 'The Novel'),
  sampleEvidence('E4', 'control-work', 'The Control'),
  sampleEvidence('E5', 'cleaning-list', 'Quotations'),
];

/** A case with evidence, open for writing. */
export function sampleOverview(part: Partial<CaseOverview> = {}, evidence = SAMPLE_EVIDENCE): CaseOverview {
  return {
    caseId: CASE_ID,
    folder: '/cases/doe',
    mode: 'write',
    readReason: '',
    integrity: { checkedAt: '2026-11-25T09:30:00.000Z', arrays: false, differences: [], notes: [] },
    index: {
      schema: 'palimpsest-case',
      schemaVersion: 1,
      anchor: { entries: 0, sha256: '0'.repeat(64) },
      id: CASE_ID,
      createdAt: '2026-11-25T09:00:00.000Z',
      head: {
        caption: 'Doe v. Acme',
        court: '',
        docket: '',
        examiner: '',
        examinerTitle: '',
        laboratory: '',
        question: '',
      },
      evidence: [...evidence],
      examinations: [],
      exhibits: [],
      nextExhibit: 1,
      reports: [],
    },
    evidenceStates: evidence.map(({ id }) => ({ id, state: 'received', at: '2026-11-25T10:00:00.000Z' })),
    notScorable: [],
    examinations: [],
    audit: { entries: 6, sha256: 'a'.repeat(64) },
    nextStep: { step: 'examine', words: 'Examine the work.' },
    ...part,
  };
}
