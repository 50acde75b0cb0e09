import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { addEvidence, createCase, type CaseFolder } from '../../../src/casefile/index.js';
import { PreparedWorks } from '../../../src/matter/index.js';
import type { PreparedWork } from '../../../src/text/index.js';
import { sampleHead, tickingClock } from '../../casefile/sampleHead.js';

/** The folder of one novel in seven formats. */
export const NOVEL = fileURLToPath(new URL('../../fixtures/documents/novel/', import.meta.url));

/** A case into which the novel is received by the whole path: reader in its process, rules, reading text. */
export function novelCase(scratch: string): Promise<CaseFolder> {
  return createCase(join(scratch, 'case'), sampleHead, tickingClock(), 'ada');
}

/** The novel in one format, received. */
export async function receiveNovel(opened: CaseFolder, format: string): Promise<PreparedWork> {
  const { id } = await addEvidence(opened, join(NOVEL, `alice.${format}`), { role: 'target-work' });
  return new PreparedWorks().get(opened, id);
}

/** A paragraph of the plain text. */
export interface PlainParagraph {
  readonly text: string;
  readonly isVerse: boolean;
}

/** White space of any length and kind is one space: the ends of lines of a paragraph, and of verse. */
export const oneSpaced = (text: string): string => text.split(/\s+/u).filter(Boolean).join(' ');

/** Paragraphs of a reading text: what two line feeds divide. */
export const paragraphsOf = (text: string): string[] =>
  text
    .split(/\n{2,}/u)
    .map(oneSpaced)
    .filter(Boolean);

/**
 * The plain text as the rules of documents would read it. Its own conventions go: underscores around italics, the marks `[7]`, the heading
 * `Notes`, and the ends of its lines. A note comes after the paragraph that has its mark.
 */
export function plainNovel(): PlainParagraph[] {
  const text = readFileSync(join(NOVEL, 'alice.txt'), 'utf8');
  const [body = '', end = ''] = text.split(/\n+Notes\n+/u);
  const notes = new Map(
    end.split(/\n{2,}/u).map((note) => {
      const [, label = '', words = ''] = /^\[(\d+)\] (.*)$/su.exec(note.trim()) ?? [];
      return [label, { text: oneSpaced(words), isVerse: false }] as const;
    }),
  );
  const paragraphs = body.split(/\n\s*\n/u).filter((one) => one.trim() !== '');
  return paragraphs.flatMap((one): PlainParagraph[] => {
    const labels = [...one.matchAll(/\[(\d+)\]/gu)].map(([, label = '']) => label);
    const words = one.replace(/\[\d+\]/gu, '').replaceAll('_', '');
    const own = { text: oneSpaced(words), isVerse: /^ {4}/mu.test(one) };
    return [own, ...labels.flatMap((label) => notes.get(label) ?? [])];
  });
}
