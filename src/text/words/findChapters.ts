import type { Chapter } from '../../domain/index.js';
import { headingLine, MAX_HEADING, type Heading } from './headingLine.js';
import { countWords } from './splitWords.js';
import type { TextIndex } from '../offsets/textIndex.js';

interface Candidate {
  readonly heading: Heading;
  readonly startUtf16: number;
  /** The number of words between this heading line and the next candidate. */
  bodyWords: number;
}

/** Most words under an entry of a table of contents (the rest of a long title, a page number). */
const MAX_CONTENTS_WORDS = 12;
/** More heading lines than this are not chapters, but a list, a dictionary or a hostile file. */
const MAX_HEADINGS = 10_000;
/** A line too long for a heading counts as this many words without being read. */
const LONG_LINE_WORDS = 100;

/**
 * The sections of a reading text, found by headings; they tile it. Rules, in this order:
 * 1. A heading is a line that headingLine recognizes, after a blank line, at the start, or directly after another heading.
 * 2. Numbered and markdown headings (levels 1–2) count; named ones (Prologue, Epilogue, …) count beside them; lines that are
 *    only a number count if there are none of these and they run 1, 2, 3, … at least to 3.
 * 3. A heading with at most 12 words under it is an entry of a table of contents if the same keyword and number come again: dropped.
 * 4. Any other heading with nothing under it (BOOK I above CHAPTER 1) opens the section of the next heading.
 * 5. Text before the first heading is front matter; if it is blank, it joins the first section.
 * A text without headings, or with more than 10,000 lines that look like one, is one section of kind `whole`.
 */
export function findChapters(text: TextIndex): readonly Chapter[] {
  const kept = withoutContents(chooseKinds(candidates(text.text)));
  const sections: { readonly title: string; readonly startUtf16: number }[] = [];
  let opening: { readonly titles: string[]; readonly startUtf16: number } | null = null;
  kept.forEach((candidate, at) => {
    opening ??= { titles: [], startUtf16: candidate.startUtf16 };
    opening.titles.push(candidate.heading.title);
    if (candidate.bodyWords > 0 || at === kept.length - 1) {
      sections.push({ title: opening.titles.join(' · '), startUtf16: opening.startUtf16 });
      opening = null;
    }
  });
  const first = sections[0];
  if (first === undefined) return [{ kind: 'whole', title: '', startChar: 0, endChar: text.charLength }];
  const hasFrontMatter = text.text.slice(0, first.startUtf16).trim() !== '';
  const starts = sections.map((section, at) =>
    at === 0 && !hasFrontMatter ? 0 : text.utf16ToChar(section.startUtf16),
  );
  const chapters = sections.map(({ title }, at): Chapter => ({
    kind: 'chapter',
    title,
    startChar: starts[at] ?? 0,
    endChar: starts[at + 1] ?? text.charLength,
  }));
  if (!hasFrontMatter) return chapters;
  return [
    { kind: 'front-matter', title: 'Front matter', startChar: 0, endChar: starts[0] ?? 0 },
    ...chapters,
  ];
}

function candidates(text: string): readonly Candidate[] {
  const found: Candidate[] = [];
  let mayStart = true;
  for (let start = 0; start <= text.length;) {
    const lf = text.indexOf('\n', start);
    const end = lf < 0 ? text.length : lf;
    // A line with more blanks than this around its text is not a heading.
    const line: string | null = end - start > 2 * MAX_HEADING ? null : text.slice(start, end);
    const heading: Heading | null = mayStart && line !== null ? headingLine(line) : null;
    const last = found.at(-1);
    if (found.length > MAX_HEADINGS) return [];
    if (heading !== null) found.push({ heading, startUtf16: start, bodyWords: 0 });
    else if (last !== undefined) last.bodyWords += line === null ? LONG_LINE_WORDS : countWords(line);
    mayStart = heading !== null || line?.trim() === '';
    start = end + 1;
  }
  return found;
}

function chooseKinds(all: readonly Candidate[]): readonly Candidate[] {
  const strong = all.filter(({ heading }) => heading.kind === 'numbered' || heading.kind === 'markdown');
  const bare = all.filter(({ heading }) => heading.kind === 'bare-number');
  const bareRun = bare.length >= 3 && bare.every(({ heading }, at) => heading.number === at + 1);
  if (strong.length === 0 && bareRun) return keep(all, (kind) => kind === 'bare-number' || kind === 'named');
  return strong.length === 0 ? [] : keep(all, (kind) => kind !== 'bare-number');
}

/** The candidates of the wanted kinds; a dropped candidate is body text of the previous one. */
function keep(all: readonly Candidate[], isWanted: (kind: Heading['kind']) => boolean): readonly Candidate[] {
  const kept: Candidate[] = [];
  for (const candidate of all) {
    const last = kept.at(-1);
    if (isWanted(candidate.heading.kind)) kept.push({ ...candidate });
    else if (last !== undefined) last.bodyWords += 1 + candidate.bodyWords;
  }
  return kept;
}

function withoutContents(all: readonly Candidate[]): readonly Candidate[] {
  const lastOf = new Map(all.map((candidate, at) => [candidate.heading.label, at]));
  return all.filter(
    ({ bodyWords, heading }, at) => bodyWords > MAX_CONTENTS_WORDS || lastOf.get(heading.label) === at,
  );
}
