import { PalimpsestError } from '../../base/index.js';
import { readOpenings, scanAudit, type CaseFolder } from '../../casefile/index.js';
import type { CallOutput, CaseHit } from '../../contract/index.js';
import { EVIDENCE_ROLE, isTextRole, type AuditEntry, type Evidence } from '../../domain/index.js';
import { findPhrase } from '../../text/index.js';
import type { CaseChecks } from '../case/caseChecks.js';
import type { KeptFindings } from '../examine/keptFindings.js';
import { shortExaminations } from '../examine/shortExaminations.js';
import { auditSubjects } from '../exhibit/auditSubjects.js';
import { listExhibits } from '../exhibit/listExhibits.js';
import type { Works } from '../work/works.js';
import { entryMatch, wordMatch } from './wordMatch.js';

/** Most hits of one kind that are listed. */
const LISTED = 8;

type Found = CallOutput<'case.find'>;
type Matches = ReturnType<typeof wordMatch>;

/** Searches cases. Findings are compared with the audit log before they are read; they do not change once they are written. */
export class CaseSearch {
  readonly #works: Works;
  readonly #checks: CaseChecks;
  readonly #findings: KeptFindings;

  constructor(works: Works, checks: CaseChecks, findings: KeptFindings) {
    this.#works = works;
    this.#checks = checks;
    this.#findings = findings;
  }

  /**
   * Everything in a case that holds the words of a query, and every place of its works that holds it as a phrase.
   * @throws {PalimpsestError} `start-broken`, `file-*`
   */
  async find(opened: CaseFolder, query: string): Promise<Found> {
    const matches = wordMatch(query);
    const { entries } = await scanAudit(opened.folder);
    const examinations = await shortExaminations(opened, entries);
    const unread: string[] = [];
    const findings = await this.#findingHits(opened, examinations, matches, unread);
    const lists: (readonly CaseHit[])[] = [
      evidenceHits(opened.index.evidence, matches),
      examinationHits(opened, examinations, matches),
      findings,
      await exhibitHits(opened, matches),
    ];
    const { hits: inWorks, total } = await this.#textHits(opened, examinations, query, unread);
    lists.push(await auditHits(opened, entries, entryMatch(query)));
    const totals: Record<string, number> = {};
    for (const list of lists) for (const { kind } of list) totals[kind] = (totals[kind] ?? 0) + 1;
    if (total > 0) totals['text'] = total;
    return { hits: [...lists.map((list) => list.slice(0, LISTED)), inWorks].flat(), totals, unread };
  }

  async #findingHits(
    opened: CaseFolder,
    examinations: Awaited<ReturnType<typeof shortExaminations>>,
    matches: Matches,
    unread: string[],
  ): Promise<CaseHit[]> {
    try {
      await this.#checks.requireAll(opened);
      const hits: CaseHit[] = [];
      for (const { id, status } of examinations) {
        if (status !== 'finished') continue;
        const read = await this.#findings.read(opened, id);
        for (const { title, sentence } of read?.findings ?? [])
          if (matches(title, sentence))
            hits.push({ kind: 'finding', id, title: `${id} ${title}`, detail: sentence });
      }
      return hits;
    } catch (error) {
      if (!(error instanceof PalimpsestError) || error.kind === 'bug') throw error;
      unread.push('findings');
      return [];
    }
  }

  async #textHits(
    opened: CaseFolder,
    examinations: Awaited<ReturnType<typeof shortExaminations>>,
    query: string,
    unread: string[],
  ): Promise<{ readonly hits: readonly CaseHit[]; readonly total: number }> {
    const ofWorks: CaseHit[][] = [];
    let total = 0;
    for (const item of opened.index.evidence) {
      if (!isTextRole(item.role)) continue;
      try {
        const { reading } = await this.#works.get(opened, item.id);
        const found = findPhrase(reading.text, query, { matchCase: false });
        total += found.total;
        const read = examinations.findLast(
          ({ status, targetIds, controlIds }) =>
            status === 'finished' && [...targetIds, ...controlIds].includes(item.id),
        );
        ofWorks.push(
          found.hits.slice(0, LISTED).map(({ startChar, before, match, after }) => ({
            kind: 'text',
            id: item.id,
            examinationId: read?.id ?? null,
            startChar,
            title: `${item.id} ${nameOf(item)}`,
            before,
            match,
            after,
          })),
        );
      } catch (error) {
        if (!(error instanceof PalimpsestError) || error.kind === 'bug') throw error;
        unread.push(item.id);
      }
    }
    return { hits: inTurns(ofWorks, LISTED), total };
  }
}

/** At most `most` items, taken from each list in turn so that each is represented; in the order of the lists. */
function inTurns<T>(lists: readonly (readonly T[])[], most: number): T[] {
  const ranked = lists.flatMap((list, at) => list.map((item, turn) => ({ item, at, turn })));
  const taken = ranked.sort((a, b) => a.turn - b.turn || a.at - b.at).slice(0, most);
  return taken.sort((a, b) => a.at - b.at || a.turn - b.turn).map(({ item }) => item);
}

function evidenceHits(evidence: readonly Evidence[], matches: Matches): CaseHit[] {
  return evidence.flatMap((item) => {
    const { id, name, title, edition, receivedFrom, sha256 } = item;
    const role = EVIDENCE_ROLE[item.role].phrase;
    return matches(id, name, title, edition, receivedFrom, role, sha256)
      ? [{ kind: 'evidence', id, title: `${id} ${nameOf(item)}`, detail: role }]
      : [];
  });
}

function examinationHits(
  { index }: CaseFolder,
  examinations: Awaited<ReturnType<typeof shortExaminations>>,
  matches: Matches,
): CaseHit[] {
  return examinations.flatMap(({ id, attackTitle, modelName, targetIds, status }) => {
    const works = index.evidence.filter((item) => targetIds.includes(item.id)).map(nameOf);
    const detail = `${modelName}: ${works.join(', ')} (${status})`;
    return matches(id, attackTitle, detail)
      ? [{ kind: 'examination', id, title: `${id} ${attackTitle}`, detail }]
      : [];
  });
}

async function exhibitHits(opened: CaseFolder, matches: Matches): Promise<CaseHit[]> {
  const exhibits = await listExhibits(opened);
  return exhibits.flatMap(({ id, label, title, note }) =>
    matches(label, title, note) ? [{ kind: 'exhibit', id, title: `${label} ${title}`, detail: note }] : [],
  );
}

async function auditHits(
  opened: CaseFolder,
  entries: readonly AuditEntry[],
  matches: ReturnType<typeof entryMatch>,
): Promise<CaseHit[]> {
  const subjectOf = auditSubjects(entries, opened.index, await readOpenings(opened.folder));
  return entries.toReversed().flatMap((entry): CaseHit[] => {
    const subject = subjectOf(entry);
    return matches(entry, subject)
      ? [{ kind: 'audit', id: entry.seq, title: entry.action, detail: subject }]
      : [];
  });
}

function nameOf({ title, name }: Evidence): string {
  return title === '' ? name : title;
}
