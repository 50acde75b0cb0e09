import type { CallOutput, CaseHit } from '../../../src/contract/index.js';
import { formatCount } from '../../../src/figure/index.js';
import { actionWords } from '../../components/index.js';
import { href } from '../../navigation/index.js';

/** A hit as the palette lists it. */
export interface HitRow {
  readonly key: string;
  readonly section: string;
  readonly title: string;
  readonly detail: string;
  readonly href: string;
}

const SECTIONS: Readonly<Record<CaseHit['kind'], string>> = {
  evidence: 'Evidence',
  examination: 'Examinations',
  finding: 'Findings',
  exhibit: 'Exhibits',
  text: 'Words of the works',
  audit: 'Audit log',
};

/** The hits of a search as rows under their headings; a heading says how many there are if not all are listed. */
export function hitRows(caseId: string, { hits, totals }: CallOutput<'case.find'>): HitRow[] {
  const listed = new Map<CaseHit['kind'], number>();
  for (const { kind } of hits) listed.set(kind, (listed.get(kind) ?? 0) + 1);
  return hits.map((hit, at) => {
    const total = totals[hit.kind] ?? 0;
    const shown = listed.get(hit.kind) ?? 0;
    return {
      key: `hit-${at}`,
      section:
        total > shown ? `${SECTIONS[hit.kind]}: ${shown} of ${formatCount(total)}` : SECTIONS[hit.kind],
      title: hit.kind === 'audit' ? `Entry ${hit.id}: ${actionWords(hit.title)}` : hit.title,
      detail: hit.kind === 'text' ? oneLine(`…${hit.before}${hit.match}${hit.after}…`) : oneLine(hit.detail),
      href: addressOf(caseId, hit),
    };
  });
}

function addressOf(caseId: string, hit: CaseHit): string {
  switch (hit.kind) {
    case 'evidence':
      return href.evidenceItem(caseId, hit.id);
    case 'examination':
      return href.run(caseId, hit.id);
    case 'finding':
      return href.findingsOf(caseId, hit.id);
    case 'exhibit':
      return href.exhibits(caseId);
    case 'text':
      return hit.examinationId === null
        ? href.work(caseId, hit.id)
        : href.reader(caseId, hit.examinationId, hit.id, { at: hit.startChar });
    case 'audit':
      return href.audit(caseId);
  }
}

function oneLine(text: string): string {
  return text.replace(/\s+/gu, ' ').trim();
}
