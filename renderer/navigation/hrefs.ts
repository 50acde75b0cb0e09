type Query = Readonly<Record<string, string | number | undefined>>;

/** Addresses of all screens, for links. They contain everything that a reload must restore. */
export const href = {
  home: () => '#/',
  verify: () => '#/verify',
  settings: () => '#/settings',
  about: () => '#/about',
  case: (caseId: string) => at(caseId),
  evidence: (caseId: string) => at(caseId, ['evidence']),
  evidenceItem: (caseId: string, evidenceId: string) => at(caseId, ['evidence', evidenceId]),
  model: (caseId: string, evidenceId: string) => at(caseId, ['models', evidenceId]),
  work: (caseId: string, evidenceId: string) => at(caseId, ['works', evidenceId]),
  examine: (caseId: string, query: { readonly model?: string; readonly target?: string } = {}) =>
    at(caseId, ['examine'], query),
  runs: (caseId: string) => at(caseId, ['runs']),
  run: (caseId: string, examinationId: string) => at(caseId, ['runs', examinationId]),
  /** `at`: character of the reading text. */
  reader: (caseId: string, examinationId: string, workId: string, query: { readonly at?: number } = {}) =>
    at(caseId, ['reader', examinationId, workId], query),
  compare: (
    caseId: string,
    query: { readonly exam?: string; readonly work?: string; readonly at?: number } = {},
  ) => at(caseId, ['compare'], query),
  findings: (caseId: string) => at(caseId, ['findings']),
  findingsOf: (caseId: string, examinationId: string) => at(caseId, ['findings', examinationId]),
  exhibits: (caseId: string) => at(caseId, ['exhibits']),
  reports: (caseId: string) => at(caseId, ['reports']),
  report: (caseId: string, reportId: string) => at(caseId, ['reports', reportId]),
  audit: (caseId: string) => at(caseId, ['audit']),
} as const;

function at(caseId: string, parts: readonly string[] = [], query: Query = {}): string {
  const path = ['case', caseId, ...parts].map(encodeURIComponent).join('/');
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, String(value));
  return search.size === 0 ? `#/${path}` : `#/${path}?${search.toString()}`;
}
