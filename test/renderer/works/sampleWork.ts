import type { CallOutput } from '../../../src/contract/index.js';
import { HOSTILE, sampleEvidence } from '../support/sampleCase.js';

export const PARAGRAPH_CHARS = 100;

/** A work of so many paragraphs, a hundred characters each, with a hostile title. */
export function sampleWork(paragraphs = 200): CallOutput<'work.show'> {
  const chars = paragraphs * PARAGRAPH_CHARS;
  return {
    evidence: sampleEvidence('E3', 'target-work', HOSTILE, { author: 'A. Author' }),
    work: {
      id: 'E3',
      evidenceId: 'E3',
      title: HOSTILE,
      role: 'target',
      source: {
        fileName: 'e3.txt',
        sha256: '1'.repeat(64),
        bytes: chars + paragraphs,
        encoding: 'windows-1252',
        bomStripped: false,
        chars: chars + paragraphs,
      },
      reading: { sha256: '2'.repeat(64), bytes: chars, chars, words: 3400 },
      comparison: { profile: 'comparison-1', sha256: '3'.repeat(64), chars: chars - 10 },
      chapters: [
        { kind: 'front-matter', title: '', startChar: 0, endChar: 1000 },
        { kind: 'chapter', title: `Chapter 1 ${HOSTILE}`, startChar: 1000, endChar: chars },
      ],
      notes: [
        {
          layer: 'reading',
          rule: 'crlf-to-lf',
          count: 200,
          unit: 'char',
          places: [100, 201, 302, 403],
          message: '200 line ends CR LF became LF.',
        },
      ],
    },
  };
}

/** A page of its paragraphs. */
export function sampleParagraphs(
  {
    from,
    count,
    cleaningIds,
  }: { readonly from: number; readonly count: number; readonly cleaningIds: readonly string[] },
  total = 200,
): CallOutput<'work.paragraphs'> {
  const rows = Array.from({ length: Math.max(0, Math.min(count, total - from)) }, (_, offset) => {
    const index = from + offset;
    const startChar = index * PARAGRAPH_CHARS;
    const text = `Paragraph ${index} ${index === 0 ? HOSTILE : ''}`.padEnd(PARAGRAPH_CHARS - 1, '.') + '\n';
    const endChar = startChar + PARAGRAPH_CHARS;
    return {
      index,
      source: {
        startChar,
        endChar,
        text,
        changes: [{ startChar: endChar - 1, endChar, rule: 'crlf-to-lf' }],
      },
      reading: {
        startChar,
        endChar,
        text,
        changes:
          cleaningIds.length === 0 ? [] : [{ startChar, endChar: startChar + 9, rule: 'passage: Paragraph' }],
      },
      comparison: { startChar, endChar, text, changes: [] },
    };
  });
  return { total, from, rows };
}
