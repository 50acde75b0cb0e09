import { z } from 'zod';
import { findEvidenceOfRole, type CaseFolder } from '../../casefile/index.js';
import { notWithdrawn, WORK_ROLES, type Evidence, type EvidenceRole } from '../../domain/index.js';
import {
  applyCleaning,
  cleanableWork,
  cleaningEntryLine,
  mergeSpans,
  parseCleaningList,
  readTxt,
  type CleanableWork,
  type CleaningEntry,
  type CleaningList,
  type LayerChange,
  type RemovedSpan,
  type TextIndex,
} from '../../text/index.js';
import type { Works } from './works.js';
import { readFacts } from './facts.js';
import { Lru } from '../machine/lru.js';
import { receivedText } from './preparedWorks.js';
import { SpanIndex } from './spanIndex.js';

/** What a receipt keeps of a cleaning list. */
const cleaningFacts = z.object({
  kind: z.literal('cleaning-list'),
  entries: z.array(
    z.discriminatedUnion('rule', [
      z.strictObject({ rule: z.literal('passage'), text: z.string() }),
      z.strictObject({ rule: z.literal('quoted'), text: z.string() }),
      z.strictObject({ rule: z.literal('gutenberg-boilerplate') }),
      z.strictObject({
        rule: z.literal('quotations'),
        longerThanWords: z.int(),
        acrossParagraphs: z.literal(true),
      }),
      z.strictObject({ rule: z.literal('shared-passages'), minWords: z.int() }),
      z.strictObject({ rule: z.literal('source-passages'), minWords: z.int() }),
    ]),
  ),
});

/** Entries of a cleaning list as its lines, as they were when it was received. @throws {PalimpsestError} `case-broken`, `file-*` */
export async function cleaningEntries(opened: CaseFolder, evidence: Evidence): Promise<string[]> {
  return (await readFacts(opened, evidence, cleaningFacts)).entries.map(cleaningEntryLine);
}

/** What cleaning lists take out of works, kept for the last few that were asked for. */
export class CleaningMarks {
  readonly #works: Works;
  readonly #texts = new Lru<CleanableWork>(4);
  readonly #marks = new Lru<SpanIndex<LayerChange>>(4);

  constructor(works: Works) {
    this.#works = works;
  }

  /**
   * What cleaning lists take out of a work, in characters of its reading text, by place; spans of one entry do not overlap. For passages that
   * works share, all other works of the case count, and all its source texts for passages shared with these.
   * @throws {PalimpsestError} `evidence-unknown`, `evidence-role`, `evidence-changed`; `cleaning-*`, `file-*`
   */
  async of(
    opened: CaseFolder,
    workId: string,
    cleaningIds: readonly string[],
  ): Promise<SpanIndex<LayerChange>> {
    if (cleaningIds.length === 0) return NOTHING;
    const lists = await Promise.all(cleaningIds.map((id) => listOf(opened, id)));
    const ids = (rule: CleaningEntry['rule'], roles: readonly EvidenceRole[]): string[] =>
      lists.some(({ entries }) => entries.some((entry) => entry.rule === rule))
        ? notWithdrawn(opened.index.evidence)
            .filter(({ id, role }) => id !== workId && roles.includes(role))
            .map(({ id }) => id)
        : [];
    const [work] = await this.#readings(opened, [workId]);
    if (work === undefined) return NOTHING;
    const others = await this.#readings(opened, ids('shared-passages', WORK_ROLES));
    const sources = await this.#readings(opened, ids('source-passages', ['source-text']));
    const hashes = (items: readonly { readonly sha256: string }[]): string =>
      items.map(({ sha256 }) => sha256).join();
    const key = [work.sha256, hashes(lists), hashes(others), hashes(sources)];
    return this.#marks.get(key.join('\n'), async () => {
      const text = await this.#text(work);
      const otherTexts = await Promise.all(others.map((other) => this.#text(other)));
      const sourceTexts = await Promise.all(sources.map((source) => this.#text(source)));
      return new SpanIndex(
        merged(lists.flatMap((list) => applyCleaning(text, list, otherTexts, sourceTexts))),
      );
    });
  }

  async #readings(opened: CaseFolder, ids: readonly string[]): Promise<Reading[]> {
    const readings: Reading[] = [];
    for (const id of ids) {
      const { reading, work } = await this.#works.get(opened, id);
      readings.push({ sha256: work.reading.sha256, text: reading.text });
    }
    return readings;
  }

  #text({ sha256, text }: Reading): Promise<CleanableWork> {
    return this.#texts.get(sha256, () => Promise.resolve(cleanableWork(text)));
  }
}

const NOTHING = new SpanIndex<LayerChange>([]);

interface Reading {
  readonly sha256: string;
  readonly text: TextIndex;
}

async function listOf(opened: CaseFolder, id: string): Promise<CleaningList> {
  const evidence = findEvidenceOfRole(opened, id, ['cleaning-list']);
  const encoding = evidence.encoding === '' ? undefined : evidence.encoding;
  const { text } = readTxt(await receivedText(opened, evidence), { fileName: evidence.name, encoding });
  return parseCleaningList(text.text, evidence.name);
}

function merged(removed: readonly RemovedSpan[]): LayerChange[] {
  const entries = [...new Set(removed.map(({ entry }) => entry))];
  return entries
    .flatMap((rule) =>
      mergeSpans(removed.filter(({ entry }) => entry === rule)).map((span) => ({ ...span, rule })),
    )
    .sort((a, b) => a.startChar - b.startChar || a.endChar - b.endChar || (a.rule < b.rule ? -1 : 1));
}
