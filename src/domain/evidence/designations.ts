import { inputError } from '../../base/index.js';

/** A passage that a person designated before anything was scored, in characters (Unicode code points) of the reading text. */
export interface Designation {
  readonly startChar: number;
  readonly endChar: number;
  /** Why this passage counts on its own. */
  readonly reason: string;
}

const LINE = /^(\d{1,12})\s*[-–]\s*(\d{1,12})\s+(\S.*)$/u;

/**
 * The designated passages of a work, one for each line: `1200-1840 the opening scene`. The end is the character after the last.
 * @param text as stated with the evidence
 * @param id of the evidence, for errors
 * @throws {PalimpsestError} `designation-unread` naming the line; for a line without a reason, or a passage that ends before it begins
 */
export function readDesignations(text: string, id: string): Designation[] {
  return text.split('\n').flatMap((line, at): Designation[] => {
    if (line.trim() === '') return [];
    const [, start, end, reason] = LINE.exec(line.trim()) ?? [];
    const passage = { startChar: Number(start), endChar: Number(end), reason: reason ?? '' };
    if (passage.endChar > passage.startChar) return [passage];
    throw inputError(
      'designation-unread',
      `Line ${at + 1} of the designated passages of ${id} is not understood: "${line.trim().slice(0, 80)}".`,
      'Write one passage on each line: its first character, a hyphen, the character after its last, and the reason, for example "1200-1840 the opening scene".',
      { id, line: at + 1 },
    );
  });
}

/** The stated text with one more passage on its last line. The reason is brought to one line. */
export function withDesignation(text: string, { startChar, endChar, reason }: Designation): string {
  const line = `${startChar}-${endChar} ${reason.replace(/\s+/gu, ' ').trim()}`;
  return [...text.split('\n').filter((one) => one.trim() !== ''), line].join('\n');
}
