import { inputError, sha256Hex } from '../base/index.js';
import type { ComparisonProfile, Work } from '../domain/index.js';
import { comparisonText, type ComparisonText } from './layers/comparisonText.js';
import { findChapters } from './words/findChapters.js';
import { grouped } from './characters/note.js';
import { readingText, type ReadingText } from './layers/readingText.js';
import { readTxt, type SourceText } from './bytes/readTxt.js';
import { countWords } from './words/splitWords.js';

/** The facts about a work that are known before it is read. */
export interface PrepareOptions {
  readonly id: string;
  readonly evidenceId: string;
  readonly title: string;
  readonly role: Work['role'];
  readonly fileName: string;
  /** The requested encoding; strict UTF-8 if omitted. */
  readonly encoding?: string | undefined;
  /** Default `comparison-1`. */
  readonly profile?: ComparisonProfile;
}

/** A work in all its layers, and its description as data. */
export interface PreparedWork {
  readonly work: Work;
  readonly source: SourceText;
  readonly reading: ReadingText;
  readonly comparison: ComparisonText;
}

/**
 * Prepares a plain text as a work: source text, reading text, comparison text, chapters, hashes and the log of what was done.
 * Deterministic: the same bytes and options give the same description. A million words take seconds.
 * @param bytes the whole file
 * @throws the errors of readTxt, readingText and comparisonText; `work-empty` for a text without a word
 */
export function prepareWork(bytes: Uint8Array, options: PrepareOptions): PreparedWork {
  const source = readTxt(bytes, options);
  const reading = readingText(source);
  const words = countWords(reading.text.text);
  if (words === 0) {
    throw inputError(
      'work-empty',
      `${options.fileName}: the file holds only white space (${grouped(bytes.length)} bytes).`,
      'Check that this is the intended file and that it was copied completely.',
      { fileName: options.fileName, bytes: bytes.length },
    );
  }
  const comparison = comparisonText(reading.text, options.profile ?? 'comparison-1', options.fileName);
  const chapters = findChapters(reading.text);
  const headings = chapters.filter(({ kind }) => kind === 'chapter');
  return {
    source,
    reading,
    comparison,
    work: {
      id: options.id,
      evidenceId: options.evidenceId,
      title: options.title,
      role: options.role,
      source: {
        fileName: source.fileName,
        sha256: source.sha256,
        bytes: source.bytes,
        encoding: source.encoding,
        bomStripped: source.bomBytes > 0,
        chars: source.text.charLength,
      },
      reading: {
        sha256: sha256Hex(reading.text.text),
        bytes: reading.text.byteLength,
        chars: reading.text.charLength,
        words,
      },
      comparison: {
        profile: comparison.profile,
        sha256: sha256Hex(comparison.text.text),
        chars: comparison.text.charLength,
      },
      chapters: [...chapters],
      notes: [
        ...source.notes,
        ...reading.notes,
        ...comparison.notes,
        {
          layer: 'structure',
          rule: 'chapters',
          count: headings.length,
          unit: 'char',
          places: headings.slice(0, 20).map(({ startChar }) => startChar),
          message: `${grouped(headings.length)} chapters were found by their headings.`,
        },
      ],
    },
  };
}
