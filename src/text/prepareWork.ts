import { counted, inputError, sha256Hex } from '../base/index.js';
import type {
  Chapter,
  CollectedText,
  ComparisonProfile,
  DocumentRule,
  Extracted,
  TextNote,
  Work,
} from '../domain/index.js';
import { comparisonText, type ComparisonText } from './layers/comparisonText.js';
import { collectedWorks, hasText } from './words/collectedWorks.js';
import { findChapters } from './words/findChapters.js';
import { grouped } from './characters/note.js';
import { readerNotes } from './layers/readerNotes.js';
import { readingOfDocument, readingText, type PlainReading, type ReadingText } from './layers/readingText.js';
import { TextIndex } from './offsets/textIndex.js';
import { documentChapters } from './words/documentChapters.js';
import { readTxt, type PlainText, type SourceText } from './bytes/readTxt.js';
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
  /** What a reader found in the file; absent for plain text. */
  readonly extracted?: Extracted;
}

/**
 * Prepares a plain text as a work: source text, reading text, comparison text, chapters, hashes and the log of what was done.
 * Deterministic: the same bytes and options give the same description. A million words take seconds.
 * @param bytes the whole file
 * @throws the errors of readTxt, readingText and comparisonText; `work-empty` for a text without a word
 */
export function prepareWork(
  bytes: Uint8Array,
  options: PrepareOptions,
): PreparedWork & { readonly reading: PlainReading } {
  return prepareText(readTxt(bytes, options), options);
}

/**
 * Prepares a text that was decoded already, as {@link prepareWork} does.
 * @throws the errors of comparisonText; `work-empty`
 */
export function prepareText(
  source: PlainText,
  options: PrepareOptions,
): PreparedWork & { readonly reading: PlainReading } {
  const reading = readingText(source);
  return { ...prepared(source, reading, () => findChapters(reading.text), options), reading };
}

/** A document that was read from a file. */
export interface DocumentFile {
  readonly extracted: Extracted;
  /** SHA-256 of its canonical JSON. */
  readonly extractedSha256: string;
  /** SHA-256 and size of the file. */
  readonly sha256: string;
  readonly bytes: number;
}

/**
 * Prepares a document as a work, as {@link prepareWork} does a plain text.
 * @param off rules that are switched off
 * @throws the errors of readingOfDocument and comparisonText; `work-empty` for a document without a word
 */
export function prepareDocument(
  { extracted, extractedSha256, sha256, bytes }: DocumentFile,
  off: readonly DocumentRule[],
  options: PrepareOptions,
): PreparedWork {
  const text = new TextIndex(extracted.text);
  const source: SourceText = {
    fileName: options.fileName,
    encoding: '',
    sha256,
    bytes,
    bomBytes: 0,
    text,
    notes: readerNotes(extracted, text),
  };
  const reading = readingOfDocument(source, extracted, new Set(off));
  const works = collectedWorks(extracted, text, reading.map);
  const { work, ...layers } = prepared(
    source,
    reading,
    () => documentChapters(extracted, text, reading.map, reading.text),
    options,
    works,
  );
  const document = {
    format: extracted.format,
    reader: extracted.reader,
    extractedSha256,
    rulesOff: [...off].sort(),
    stated: extracted.stated,
    ...(extracted.collection === undefined
      ? {}
      : {
          collection: {
            works: [...works],
            leftOut: [...extracted.collection.leftOut],
          },
        }),
  };
  return { ...layers, work: { ...work, source: { ...work.source, document } }, extracted };
}

function prepared(
  source: SourceText,
  reading: ReadingText,
  chaptersOf: () => readonly Chapter[],
  options: PrepareOptions,
  works: readonly CollectedText[] = [],
): PreparedWork {
  const words = countWords(reading.text.text);
  if (words === 0) {
    throw inputError(
      'work-empty',
      `${options.fileName}: the file holds only white space (${grouped(source.bytes)} bytes).`,
      'Check that this is the intended file and that it was copied completely.',
      { fileName: options.fileName, bytes: source.bytes },
    );
  }
  const comparison = comparisonText(reading.text, options.profile ?? 'comparison-1', options.fileName);
  const chapters = chaptersOf();
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
      notes: [...source.notes, ...reading.notes, ...comparison.notes, ...structureNotes(headings, works)],
    },
  };
}

/** How the text is divided, and which works of a collection the rules omit as a whole. */
function structureNotes(headings: readonly Chapter[], works: readonly CollectedText[]): readonly TextNote[] {
  const kept = works.filter(hasText);
  const note = (rule: string, count: number, message: string): TextNote => ({
    layer: 'structure',
    rule,
    count,
    unit: 'char',
    places: rule === 'works-without-text' ? [] : headings.slice(0, 20).map(({ startChar }) => startChar),
    message,
  });
  const lost = works.length - kept.length;
  return [
    kept.length > 1
      ? note('works', kept.length, `The text has ${grouped(kept.length)} works; each is a section.`)
      : note(
          'chapters',
          headings.length,
          `${grouped(headings.length)} chapters were found by their headings.`,
        ),
    ...(lost === 0
      ? []
      : [
          note(
            'works-without-text',
            lost,
            `The rules left no text of ${counted(lost, 'work')}: ${works
              .filter((work) => !hasText(work))
              .slice(0, 5)
              .map(({ title }) => `“${title.slice(0, 60)}”`)
              .join(', ')}${lost > 5 ? ' and others' : ''}.`,
          ),
        ]),
  ];
}
