import type { CaseDraft } from './caseDraft.js';

/** A field of a step. */
export interface HeadField {
  readonly key: keyof CaseDraft['head'];
  /** The name of the field in errors of the call. */
  readonly path: string;
  readonly label: string;
  readonly description?: string;
  readonly isLong?: true;
  /** No report can be sealed while it is empty. */
  readonly isNeededToSeal?: true;
}

/** A step in creating a case; the last one, the folder, has none of these fields. */
export interface CaseStep {
  readonly id: string;
  readonly title: string;
  readonly note?: string;
  readonly fields: readonly HeadField[];
}

function field(key: HeadField['key'], label: string, more: Partial<HeadField> = {}): HeadField {
  return { key, path: `head.${key}`, label, ...more };
}

const TO_SEAL = { isNeededToSeal: true } as const;

/** The steps in order. */
export const STEPS: readonly [CaseStep, ...CaseStep[]] = [
  {
    id: 'matter',
    title: 'The matter',
    fields: [
      field('caption', 'Caption', {
        description: 'As in the pleadings, for example Doe v. Acme.',
        ...TO_SEAL,
      }),
      field('court', 'Court', TO_SEAL),
      field('docket', 'Docket number', TO_SEAL),
      field('question', 'Question asked', {
        description: 'In one sentence. A report answers one question.',
        isLong: true,
        ...TO_SEAL,
      }),
    ],
  },
  {
    id: 'examiner',
    title: 'The examiner',
    note: 'The report prints all of this. You can change it later; the audit log keeps the earlier text.',
    fields: [
      field('examiner', 'Examiner', TO_SEAL),
      field('examinerTitle', 'Examiner’s title'),
      field('laboratory', 'Laboratory', TO_SEAL),
    ],
  },
  { id: 'folder', title: 'The folder', fields: [] },
];

/** The step that contains a field; undefined when none does. */
export function stepOf(path: string): number | undefined {
  const at = STEPS.findIndex(({ fields }) => fields.some((one) => one.path === path));
  return at === -1 ? undefined : at;
}

/** Fields that show their own errors. */
export const CASE_FIELDS: readonly string[] = [
  'name',
  ...STEPS.flatMap(({ fields }) => fields.map(({ path }) => path)),
];
