import { useEffect, useState } from 'react';
import { useSearchParams } from 'wouter';
import type { Evidence } from '../../../src/domain/index.js';
import { askedFor, initialDraft, readDraft, type ExamineDraft } from './examineDraft.js';

/** The draft of a case, kept for this session of the window: it survives a reload and a visit to another screen. */
export function useExamineDraft(
  caseId: string,
  evidence: readonly Evidence[],
): readonly [draft: ExamineDraft, change: (part: Partial<ExamineDraft>) => void, startOver: () => void] {
  const key = `palimpsest.examine.${caseId}`;
  const [params, setParams] = useSearchParams();
  const [draft, setDraft] = useState(() => {
    const kept = readDraft(sessionStorage.getItem(key), evidence) ?? initialDraft(evidence);
    return askedFor(kept, { model: params.get('model'), target: params.get('target') }, evidence);
  });
  useEffect(() => sessionStorage.setItem(key, JSON.stringify(draft)), [key, draft]);
  // Applied once: after that the form decides, not the link.
  const isAsked = params.has('model') || params.has('target');
  useEffect(() => {
    if (isAsked) setParams({}, { replace: true });
  }, [isAsked, setParams]);
  return [
    draft,
    (part) => setDraft((before) => ({ ...before, ...part })),
    () => setDraft(initialDraft(evidence)),
  ];
}
