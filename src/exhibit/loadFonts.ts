import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { environmentError } from '../base/index.js';
import type { WebFont } from './html/renderHtml.js';

/** Fonts of a document, by what they are for: TrueType bytes. */
export type DocumentFonts = Readonly<
  Record<'serif' | 'serifItalic' | 'serifBold' | 'sans' | 'sansBold' | 'mono', Uint8Array>
>;

// dist/exhibit and src/exhibit lie equally deep, so one relative path finds the fonts from both.
const FOLDER = new URL('../../assets/fonts/', import.meta.url);

const DOCUMENT_FILES: Readonly<Record<keyof DocumentFonts, string>> = {
  serif: 'serif-regular.ttf',
  serifItalic: 'serif-italic.ttf',
  serifBold: 'serif-bold.ttf',
  sans: 'sans-regular.ttf',
  sansBold: 'sans-bold.ttf',
  mono: 'mono-regular.ttf',
};

const WEB_FILES: readonly (Omit<WebFont, 'base64'> & { readonly file: string })[] = [
  { family: 'Palimpsest Serif', style: 'normal', weight: 400, file: 'web/serif-regular.woff2' },
  { family: 'Palimpsest Serif', style: 'italic', weight: 400, file: 'web/serif-italic.woff2' },
  { family: 'Palimpsest Serif', style: 'normal', weight: 700, file: 'web/serif-bold.woff2' },
  { family: 'Palimpsest Sans', style: 'normal', weight: 400, file: 'web/sans-regular.woff2' },
  { family: 'Palimpsest Sans', style: 'normal', weight: 700, file: 'web/sans-bold.woff2' },
  { family: 'Palimpsest Mono', style: 'normal', weight: 400, file: 'web/mono-regular.woff2' },
];

let documentFonts: Promise<DocumentFonts> | undefined;

/** The fonts that PDFs embed, read once. @throws {PalimpsestError} `fonts-missing` when the installation lacks one */
export function loadDocumentFonts(): Promise<DocumentFonts> {
  documentFonts ??= readDocumentFonts();
  documentFonts.catch(() => (documentFonts = undefined));
  return documentFonts;
}

async function readDocumentFonts(): Promise<DocumentFonts> {
  const entries = await Promise.all(
    Object.entries(DOCUMENT_FILES).map(async ([use, file]) => [use, await read(file)] as const),
  );
  return Object.fromEntries(entries) as Record<keyof DocumentFonts, Uint8Array>;
}

/** Reads the fonts that HTML pages carry. @throws {PalimpsestError} `fonts-missing` when the installation lacks one */
export async function loadWebFonts(): Promise<WebFont[]> {
  return Promise.all(
    WEB_FILES.map(async ({ file, ...font }) => ({
      ...font,
      base64: Buffer.from(await read(file)).toString('base64'),
    })),
  );
}

async function read(file: string): Promise<Uint8Array> {
  try {
    return await readFile(new URL(file, FOLDER));
  } catch {
    throw environmentError(
      'fonts-missing',
      `The font file ${fileURLToPath(new URL(file, FOLDER))} cannot be read.`,
      'Install the program again: the fonts are part of it.',
    );
  }
}
