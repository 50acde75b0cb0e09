import { GLOSSARY, type GlossaryEntry, type TermId } from '../../domain/index.js';
import type { Block, Inline } from './blocks.js';
import { heading } from './blocks.js';
import { withWords, wordsOf } from './blockTexts.js';

/** Terms of the program’s window that mean in a report what they mean anywhere. */
const ORDINARY: ReadonlySet<string> = new Set<TermId>([
  'attack',
  'case',
  'evidence',
  'report',
  'run',
  'unit',
]);

/** The terms of the glossary that a report uses, by name, each with its sentence; nothing for a report without any. */
export function glossarySection(blocks: readonly Block[]): Block[] {
  const used = termsIn(blocks);
  if (used.length === 0) return [];
  return [
    heading(1, 'Glossary', 'glossary'),
    {
      kind: 'terms',
      items: used.map(({ id, term, sentence }) => ({ id: termAddress(id), term, sentence })),
    },
  ];
}

/** The address of a term in the page. */
function termAddress(id: string): string {
  return `term-${id}`;
}

/** The terms of which a form occurs in the words of the blocks, in alphabetical order. */
export function termsIn(blocks: readonly Block[]): GlossaryEntry[] {
  const used = new Set(blocks.flatMap(wordsOf).flatMap(entriesIn));
  return [...used]
    .filter(({ id }) => !ORDINARY.has(id))
    .sort((a, b) => (a.term.toLowerCase() < b.term.toLowerCase() ? -1 : 1));
}

function entriesIn(text: string): GlossaryEntry[] {
  return [...text.matchAll(FORMS)].flatMap(([form]) => entryOf(form) ?? []);
}

/** The blocks with a link to their glossary at the first use of each of its terms in a sentence, a list or a table. */
export function withTermLinks(blocks: readonly Block[]): Block[] {
  const explained = new Set(
    blocks.flatMap((block) => (block.kind === 'terms' ? block.items.map(({ id }) => id) : [])),
  );
  const linked = new Set<GlossaryEntry>(GLOSSARY.filter(({ id }) => !explained.has(termAddress(id))));
  return blocks.map((block) =>
    withWords(block, (content) => content.flatMap((run) => withLinks(run, linked))),
  );
}

/** A run of text with a link at each term that needs one; what gets its link is added to `linked`. */
function withLinks(run: Inline, linked: Set<GlossaryEntry>): Inline[] {
  if (run.style !== 'plain') return [run];
  const runs: Inline[] = [];
  let from = 0;
  for (const match of run.text.matchAll(FORMS)) {
    const [form] = match;
    const entry = entryOf(form);
    if (entry === undefined || linked.has(entry)) continue;
    linked.add(entry);
    runs.push({ ...run, text: run.text.slice(from, match.index) });
    runs.push({ ...run, text: form, link: termAddress(entry.id) });
    from = match.index + form.length;
  }
  runs.push({ ...run, text: run.text.slice(from) });
  return runs.filter(({ text }, index) => text !== '' || (index === 0 && runs.length === 1));
}

const ENTRIES: ReadonlyMap<string, GlossaryEntry> = new Map(
  GLOSSARY.flatMap((entry) => [entry.term, ...entry.forms].map((form) => [form.toLowerCase(), entry])),
);

/** Any form of any term, in capitals or not. The longest comes first: “family floor” is one term, and no use of the term “floor”. */
const FORMS = new RegExp(
  `(?<![\\p{L}\\p{N}_-])(?:${[...ENTRIES.keys()]
    .sort((a, b) => b.length - a.length)
    .map((form) => form.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('|')})(?![\\p{L}\\p{N}_-])`,
  'giu',
);

function entryOf(form: string): GlossaryEntry | undefined {
  return ENTRIES.get(form.toLowerCase());
}
