import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { GLOSSARY, recordDocument, wordingDocument } from '../../src/domain/index.js';
import { BANNED } from './bannedPhrases.js';
import { FOREIGN } from './foreignPhrases.js';
import { proseDecisions } from './proseDecisions.js';
import {
  codeFiles,
  documents,
  parsed,
  textOf,
  wordsOfCode,
  wordsOfDocument,
  type Words,
} from './readWords.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const RECORD = fileURLToPath(new URL('wording.json', import.meta.url));
/** `PALIMPSEST_WORDING=record npx vitest run test/architecture/wording.test.ts` records what is left. */
const isRecording = process.env['PALIMPSEST_WORDING'] === 'record';

type Counts = Readonly<Record<string, number>>;
interface Recorded {
  /** Banned phrases that are still there, by file. */
  readonly phrases: Counts;
  /** Decisions by a sentence of the product's own that are still there, by file. */
  readonly decisions: Counts;
}

describe('the wording', () => {
  const phrases = new Map<string, string[]>();
  const decisions = new Map<string, string[]>();
  for (const path of codeFiles(root, ['src', 'main', 'renderer', 'scripts', 'bin'])) {
    const source = parsed(path, textOf(root, path));
    note(phrases, path, bannedIn(wordsOfCode(source)));
    if (/^(src|main|renderer)\//.test(path)) note(decisions, path, ownDecisions(path, source));
  }
  for (const path of documents(root)) note(phrases, path, bannedIn(wordsOfDocument(textOf(root, path))));

  it('has no banned phrase that is not on record', () => {
    expectOnRecord('phrases', phrases);
  });

  it('decides nothing by a sentence that is not on record', () => {
    expectOnRecord('decisions', decisions);
  });

  it('keeps no exception for a foreign phrase that is gone', () => {
    const gone = FOREIGN.filter(
      ({ path, phrase }) =>
        !existsSync(join(root, path)) ||
        !proseDecisions(parsed(path, textOf(root, path))).some(({ text }) => text === phrase),
    );
    expect(gone).toEqual([]);
  });

  it('finds each phrase in what a person reads, and not in code', () => {
    const code = [
      '/** The floor is held against `behind` here. */',
      "const nobody = 'by another way';",
      "import x from './behind.js';",
      'const y = `so many ${nobody} anew`;',
    ].join('\n');
    expect(bannedIn(wordsOfCode(parsed('a.ts', code))).map((hit) => hit.split(': ')[1])).toEqual([
      'by another way',
      'so many',
      'anew',
      'held against',
    ]);
    expect(bannedIn(wordsOfCode(parsed('a.tsx', 'const a = <p>Nobody is told.</p>;')))).toHaveLength(2);
    expect(bannedIn(wordsOfDocument('One.\n\n```\nnobody\n```\n\nIt was\nlooked at.'))).toEqual([
      'line 7: was looked at',
    ]);
  });

  it('finds decisions by a sentence, and lets names and marks be', () => {
    const code = [
      "if (reason.startsWith('A census')) f();",
      'if (/no control/i.test(reason)) f();',
      "if (kind === 'not shown') f();",
      "if (kind === 'not-shown' || text.includes(', ')) f();",
      "say('A census');",
    ].join('\n');
    expect(proseDecisions(parsed('a.ts', code)).map(({ line }) => line)).toEqual([1, 2, 3]);
  });
});

it('docs/file-formats.md has the actions of the audit log', () => {
  const text = textOf(root, 'docs/file-formats.md');
  expect(text).toBe(recordDocument(text));
});

describe('docs/wording.md', () => {
  const text = textOf(root, 'docs/wording.md');

  it('has the glossary and the vocabulary of the program', () => {
    expect(text).toBe(wordingDocument(text));
  });

  it('says what to write instead of every banned phrase, in their order', () => {
    const table = text.slice(text.indexOf('## Words to avoid'), text.indexOf('## Vocabulary'));
    const rows = [...table.matchAll(/^\| (?!Avoid|-)([^|]+)\|/gm)].map((row) => row[1] ?? '');
    expect(rows.map((row, at) => row.includes(BANNED[at]?.name ?? '\n'))).toEqual(BANNED.map(() => true));
  });
});

describe('the glossary', () => {
  it('has each term and each form once, in alphabetical order, with one sentence', () => {
    const names = GLOSSARY.flatMap(({ term, forms }) => [term, ...forms]);
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
    const ids = GLOSSARY.map(({ id }) => id);
    expect(ids).toEqual([...ids].sort((a, b) => a.localeCompare(b, 'en')));
    expect(GLOSSARY.filter(({ sentence }) => !/^[A-Z][^\n]*[^.]\.$/.test(sentence))).toEqual([]);
  });

  it('leads on to terms that it has, never back to the same', () => {
    const ids = new Set<string>(GLOSSARY.map(({ id }) => id));
    expect(
      GLOSSARY.filter(
        ({ id, seeAlso }) => seeAlso.length === 0 || seeAlso.some((one) => one === id || !ids.has(one)),
      ),
    ).toEqual([]);
  });
});

function bannedIn(words: readonly Words[]): string[] {
  return words.flatMap(({ line, text }) =>
    BANNED.flatMap(({ pattern }) =>
      [...text.matchAll(pattern)].map((hit) => `line ${line}: ${hit[0].toLowerCase()}`),
    ),
  );
}

function ownDecisions(path: string, source: ReturnType<typeof parsed>): string[] {
  return proseDecisions(source)
    .filter(({ text }) => !FOREIGN.some((one) => one.path === path && one.phrase === text))
    .map(({ line, text }) => `line ${line}: ${text}`);
}

function note(found: Map<string, string[]>, path: string, hits: string[]): void {
  if (hits.length > 0) found.set(path, hits);
}

/** A file may have neither more than is on record, nor fewer: then the record is to be lowered. */
function expectOnRecord(kind: keyof Recorded, found: ReadonlyMap<string, readonly string[]>): void {
  const recorded = readRecord();
  const counts = Object.fromEntries(
    [...found].map(([path, hits]) => [path, hits.length] as const).sort(byName),
  );
  if (isRecording) {
    expect(sum(counts), 'the record may only shrink').toBeLessThanOrEqual(sum(recorded[kind]));
    writeFileSync(RECORD, `${JSON.stringify({ ...recorded, [kind]: counts }, null, 2)}\n`);
    return;
  }
  const more = [...found].filter(([path, hits]) => hits.length > (recorded[kind][path] ?? 0));
  expect(Object.fromEntries(more), 'see docs/wording.md for what to write instead').toEqual({});
  expect(counts, 'fewer than on record: PALIMPSEST_WORDING=record lowers it').toEqual(recorded[kind]);
}

function readRecord(): Recorded {
  return JSON.parse(readFileSync(RECORD, 'utf8')) as Recorded;
}

function sum(counts: Counts): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}

function byName([a]: readonly [string, number], [b]: readonly [string, number]): number {
  return a < b ? -1 : 1;
}
