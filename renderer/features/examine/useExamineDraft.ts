import { useEffect, useState } from 'react';
import { useSearchParams } from 'wouter';
import type { ExaminationShort } from '../../../src/contract/index.js';
import type { Evidence } from '../../../src/domain/index.js';
import { askedFor, initialDraft, readDraft, type ExamineDraft } from './examineDraft.js';

/** What the form may fill in from a link. */
export interface DraftChoices {
  readonly evidence: readonly Evidence[];
  readonly examinations: readonly ExaminationShort[];
  readonly attackIds: readonly string[];
}

const ASKED = ['attack', 'model', 'target', 'control', 'from', 'standard'] as const;

/** The draft of a case, kept for this session of the window: it survives a reload and a visit to another screen. */
export function useExamineDraft(
  caseId: string,
  { evidence, examinations, attackIds }: DraftChoices,
): {
  readonly draft: ExamineDraft;
  readonly change: (part: Partial<ExamineDraft>) => void;
  readonly startOver: () => void;
  /** True if a link named an attack with its evidence: the form is filled in. */
  readonly isFilledIn: boolean;
} {
  const key = `palimpsest.examine.${caseId}`;
  const [params, setParams] = useSearchParams();
  const [draft, setDraft] = useState(() => {
    const kept = readDraft(sessionStorage.getItem(key), evidence) ?? initialDraft(evidence);
    const from = params.get('from');
    return askedFor(
      kept,
      {
        attack: params.get('attack'),
        model: params.get('model'),
        target: params.get('target'),
        control: params.get('control'),
        standard: params.get('standard') === '1',
        from: from === null ? undefined : examinations.find(({ id }) => id === from)?.start,
      },
      evidence,
      attackIds,
    );
  });
  const [isFilledIn] = useState(() => params.has('from') || (params.has('attack') && params.has('target')));
  useEffect(() => sessionStorage.setItem(key, JSON.stringify(draft)), [key, draft]);
  // Applied once: after that the form decides, not the link.
  const isAsked = ASKED.some((name) => params.has(name));
  useEffect(() => {
    if (isAsked) setParams({}, { replace: true });
  }, [isAsked, setParams]);
  return {
    draft,
    change: (part) => setDraft((before) => ({ ...before, ...part })),
    startOver: () => setDraft(initialDraft(evidence)),
    isFilledIn,
  };
}
