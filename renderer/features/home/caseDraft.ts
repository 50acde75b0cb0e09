import type { CallInput, LastExaminer } from '../../../src/contract/index.js';
import { readTexts } from '../../components/index.js';

/** The text typed into the new-case dialog; it survives a reload. */
export interface CaseDraft {
  readonly head: CallInput<'case.create'>['head'];
  readonly name: string;
  /** True once a person has typed a folder name: from then on the caption no longer changes it. */
  readonly hasOwnName: boolean;
}

const KEY = 'palimpsest.newCase';

/** An empty draft. */
export const EMPTY_DRAFT: CaseDraft = {
  head: {
    caption: '',
    court: '',
    docket: '',
    examiner: '',
    examinerTitle: '',
    laboratory: '',
    question: '',
  },
  name: '',
  hasOwnName: false,
};

/** A new draft, with the examiner of the last case filled in. */
export function newDraft(examiner: LastExaminer | null): CaseDraft {
  if (examiner === null) return EMPTY_DRAFT;
  const { examiner: name, examinerTitle, laboratory } = examiner;
  return { ...EMPTY_DRAFT, head: { ...EMPTY_DRAFT.head, examiner: name, examinerTitle, laboratory } };
}

/** A folder name from a caption: `Doe v. Acme, Inc.` → `doe-v-acme-inc`. */
export function folderNameOf(caption: string): string {
  return caption
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60);
}

/** The stored draft, or a new one. */
export function loadDraft(examiner: LastExaminer | null): CaseDraft {
  try {
    const stored: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? 'null');
    if (typeof stored !== 'object' || stored === null || !('head' in stored)) return newDraft(examiner);
    const { head, name, hasOwnName } = stored as Readonly<Record<string, unknown>>;
    return {
      head: readTexts(EMPTY_DRAFT.head, head),
      name: typeof name === 'string' ? name : '',
      hasOwnName: hasOwnName === true,
    };
  } catch {
    return newDraft(examiner);
  }
}

/** Stores the draft. */
export function keepDraft(draft: CaseDraft): void {
  sessionStorage.setItem(KEY, JSON.stringify(draft));
}

/** Deletes the stored draft. */
export function forgetDraft(): void {
  sessionStorage.removeItem(KEY);
}
