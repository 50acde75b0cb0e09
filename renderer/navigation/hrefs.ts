/** What a link to the form of an examination fills in. */
export interface ExamineQuery {
  /** Id of an attack. */
  readonly attack?: string | undefined;
  /** Evidence id of the model. */
  readonly model?: string | undefined;
  /** Evidence id of the target work. */
  readonly target?: string | undefined;
  /** Evidence id of the control. */
  readonly control?: string | undefined;
  /** Id of an examination of the case that is to be repeated: everything is taken from its start record. */
  readonly from?: string | undefined;
  /** Opens the standard examination. */
  readonly standard?: true | undefined;
}

type Query = Readonly<Record<string, string | number | undefined>>;

/** Addresses of all screens, for links. They contain everything that a reload must restore. */
export const href = {
  home: () => '#/',
  verify: () => '#/verify',
  settings: () => '#/settings',
  about: () => '#/about',
  /** `edit`: field of the case’s details that is to be filled in. */
  case: (caseId: string, query: { readonly edit?: string } = {}) => at(caseId, [], query),
  /** `choose`: asks for files at once; `of`: only the works, or only the models. */
  evidence: (caseId: string, query: { readonly choose?: true; readonly of?: 'works' | 'models' } = {}) =>
    at(caseId, ['evidence'], { of: query.of, choose: query.choose === true ? 1 : undefined }),
  /** `correct`: what is stated about the item and is to be corrected. */
  evidenceItem: (caseId: string, evidenceId: string, query: { readonly correct?: string } = {}) =>
    at(caseId, ['evidence', evidenceId], query),
  model: (caseId: string, evidenceId: string) => at(caseId, ['models', evidenceId]),
  work: (caseId: string, evidenceId: string) => at(caseId, ['works', evidenceId]),
  /** `beside`: another answer of the case, shown at its side. */
  answer: (
    caseId: string,
    modelId: string,
    workId: string,
    beside: { readonly modelId: string; readonly workId: string } | null = null,
  ) =>
    at(caseId, ['answer', modelId, workId], {
      beside: beside === null ? undefined : `${beside.modelId}.${beside.workId}`,
    }),
  examine: (caseId: string, query: ExamineQuery = {}) =>
    at(caseId, ['examine'], { ...query, standard: query.standard === true ? 1 : undefined }),
  runs: (caseId: string) => at(caseId, ['runs']),
  run: (caseId: string, examinationId: string) => at(caseId, ['runs', examinationId]),
  /** `at`: character of the reading text. */
  reader: (
    caseId: string,
    examinationId: string,
    workId: string,
    /** `finding`: its id; only its passages are shown. */
    query: { readonly at?: number; readonly finding?: string } = {},
  ) => at(caseId, ['reader', examinationId, workId], query),
  compare: (
    caseId: string,
    query: { readonly exam?: string; readonly work?: string; readonly at?: number } = {},
  ) => at(caseId, ['compare'], query),
  findings: (caseId: string) => at(caseId, ['findings']),
  /** `workId`: shown first where an examination has many works. */
  findingsOf: (caseId: string, examinationId: string, workId?: string) =>
    at(caseId, ['findings', examinationId], { work: workId }),
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
