import { setImmediate } from 'node:timers/promises';
import { counted, escapeHtml } from '../../base/index.js';
import type { Report } from '../../domain/index.js';
import { PAPER, shorten, visibleString } from '../../figure/index.js';
import { foreign, note, say, type Block } from '../document/blocks.js';
import { reportDocument } from '../document/reportDocument.js';
import type { DocumentFonts } from '../loadFonts.js';
import { pageMarks } from '../pageMarks.js';
import { renderJson } from '../renderJson.js';
import { breakLines, type Line } from './breakLines.js';
import { drawBlock, openingHeight, paragraphHeight } from './drawBlock.js';
import { fillContents } from './drawContents.js';
import { FontBook } from './fontBook.js';
import { PdfPages } from './pdfPages.js';
import { areaOf, scaledThemes, type Area, type Paper, type TextTheme } from './pdfTheme.js';
import { styleRuns } from './styleRuns.js';

/** How a PDF is made. */
export interface PdfOptions {
  readonly fonts: DocumentFonts;
  /** Default A4. */
  readonly paper?: Paper;
  /** Called before the document is closed, with its last page current: room for a signature goes in here. */
  readonly beforeEnd?: (doc: PDFKit.PDFDocument) => void;
  /** Called for each character that no font has, by code point name, with how often it was met. */
  readonly onMissing?: (codePoint: string, count: number) => void;
}

/**
 * The report as a tagged PDF with embedded fonts, bookmarks and the report's JSON attached, declared as PDF/A-3b. Made without a
 * browser; the same report gives the same bytes. A draft carries DRAFT — UNSEALED on every page.
 */
export function renderPdf(
  report: Report,
  options: PdfOptions & {
    /** The report as renderJson has it; default: made here. */
    readonly json?: string;
  },
): Promise<Uint8Array> {
  const draft = report.status === 'draft';
  return makePdf(
    {
      id: `${report.id} · revision ${report.revision}`,
      title: `${report.id}: ${visibleString(report.title)}`,
      heading: visibleString(report.title),
      ...pageMarks(report),
      author: visibleString(report.case.head.examiner),
      issuedAt: new Date(report.issuedAt),
      draft,
      blocks: reportDocument(report),
      attachments: [
        { name: 'report.json', bytes: new TextEncoder().encode(options.json ?? renderJson(report)) },
      ],
    },
    options,
  );
}

/** A document to be made into a PDF. */
export interface PdfContent {
  /** Printed on every page. */
  readonly id: string;
  readonly title: string;
  /** Printed at the head of each page but the first. */
  readonly heading: string;
  /** Docket number, printed on every page; may be empty. */
  readonly docket: string;
  /** Designation under a protective order, printed whole on every page; empty for none. */
  readonly designation: string;
  readonly author: string;
  readonly issuedAt: Date;
  readonly draft: boolean;
  readonly blocks: readonly Block[];
  readonly attachments: readonly { readonly name: string; readonly bytes: Uint8Array }[];
}

/** Any document of blocks as a PDF. */
export async function makePdf(content: PdfContent, options: PdfOptions): Promise<Uint8Array> {
  const paper = areaOf(options.paper ?? 'A4');
  const doc = await openDocument(content, paper);
  escapeMetadata(doc);
  const done = collect(doc);
  doc.on('pageAdded', () => {
    // JHOVE rejects the entry that PDFKit writes on every page; 1 is the default anyway.
    delete (doc.page.dictionary as unknown as { data: { UserUnit?: number } }).data.UserUnit;
    if (content.draft) watermark(doc, paper);
  });
  const fonts = new FontBook(doc, options.fonts);
  const designation = designationLines(content, fonts, paper);
  // The type area ends above the designation.
  const area = { ...paper, bottom: paper.bottom - designation.length * DESIGNATION.leading };
  doc.addPage();
  const pages = new PdfPages(doc, fonts, area);
  pages.themes = scaledThemes(await firstPageScale(content, options.fonts, area));
  for (const { name, bytes } of content.attachments) {
    doc.file(Buffer.from(bytes), {
      name,
      type: 'application/json',
      description: 'This report as data',
      relationship: 'Source',
      creationDate: content.issuedAt,
      modifiedDate: content.issuedAt,
    } as PDFKit.Mixins.PDFAttachmentOptions);
  }
  const end = content.blocks.findLastIndex(({ kind }) => kind === 'endMark');
  const body = end === -1 ? content.blocks : content.blocks.slice(0, end);
  await drawBlocks(pages, body);
  await drawBlocks(pages, [...missingNote(fonts), ...content.blocks.slice(body.length)]);
  fillContents(pages);
  pages.root.end();
  pageFurniture(pages, content, designation);
  options.beforeEnd?.(doc);
  for (const [codePoint, count] of fonts.missing) options.onMissing?.(codePoint, count);
  doc.end();
  return done;
}

/** What the boxes with code points mean, where the fonts lack characters; empty where they lack none. */
function missingNote(fonts: FontBook): Block[] {
  const [first] = fonts.missing.keys();
  if (first === undefined) return [];
  return [
    note(
      say(
        `The texts contain ${counted(fonts.missing.size, 'different character')} that the fonts of this document lack. Each is printed as its code point in a box, for example `,
      ),
      say(`⟦${first}⟧`, 'sign'),
      say(
        '. The boxes are in reading order from left to right, even where the text is written from right to left. The report as a web page shows the characters themselves.',
      ),
    ),
  ];
}

/** Scales of the text on a first page that has to hold question, answers and what was not tested. */
const FIRST_PAGE_SCALES: readonly number[] = [1, 0.96, 0.92, 0.88, 0.84, 0.8];

/** The largest scale at which the blocks before the first page break fit one page; 1 when nothing asks for one. */
async function firstPageScale(
  content: PdfContent,
  documentFonts: DocumentFonts,
  area: Area,
): Promise<number> {
  const end = content.blocks.findIndex((block) => block.kind === 'pageBreak');
  if (end === -1) return 1;
  const doc = await openDocument(content, area);
  const fonts = new FontBook(doc, documentFonts);
  const fits = async (scale: number): Promise<boolean> => {
    doc.addPage();
    const before = doc.bufferedPageRange().count;
    const pages = new PdfPages(doc, fonts, area);
    pages.themes = scaledThemes(scale);
    await drawBlocks(pages, content.blocks.slice(0, end));
    return doc.bufferedPageRange().count === before;
  };
  for (const scale of FIRST_PAGE_SCALES) if (await fits(scale)) return scale;
  return FIRST_PAGE_SCALES.at(-1) ?? 1;
}

/** PDFKit is loaded when the first document is drawn; most commands draw none. */
async function openDocument(content: PdfContent, area: Area): Promise<PDFKit.PDFDocument> {
  const { default: PDFDocument } = await import('pdfkit');
  return new PDFDocument({
    size: [area.pageWidth, area.pageHeight],
    margin: 0,
    pdfVersion: '1.7',
    subset: 'PDF/A-3b',
    tagged: true,
    lang: 'en',
    displayTitle: true,
    bufferPages: true,
    autoFirstPage: false,
    info: {
      Title: content.title,
      Author: content.author === '' ? 'not named' : content.author,
      Subject: content.id,
      Creator: 'Palimpsest',
      Producer: 'Palimpsest',
      CreationDate: content.issuedAt,
    },
  });
}

/** PDFKit writes titles and names into the XMP metadata as they are; there they must be escaped. */
function escapeMetadata(doc: PDFKit.PDFDocument): void {
  const write = doc.endMetadata.bind(doc);
  doc.endMetadata = () => {
    const plain = doc.info;
    doc.info = Object.fromEntries(
      Object.entries(plain).map(([key, value]) => [
        key,
        typeof value === 'string' ? escapeHtml(value) : (value as unknown),
      ]),
    );
    write();
    doc.info = plain;
  };
}

/** Draws blocks one after the other; between them the program answers whoever asks, since a long report takes seconds. */
async function drawBlocks(pages: PdfPages, blocks: readonly Block[]): Promise<void> {
  let chapter: PDFKit.PDFOutline = pages.doc.outline;
  for (const [index, block] of blocks.entries()) {
    await setImmediate();
    const leads = block.kind === 'heading' || (block.kind === 'paragraph' && block.leads === true);
    drawBlock(pages, block, leads ? companyHeight(pages, blocks, index + 1) : 0);
    if (block.kind !== 'heading' || block.level === 3) continue;
    if (block.level === 1) chapter = pages.doc.outline.addItem(block.text, { expanded: false });
    else chapter.addItem(block.text);
  }
}

/** Points from which a paragraph is long. */
const LONG_PARAGRAPH = 30;

/**
 * Points that the blocks from `at` need up to the first that is neither heading nor paragraph, three paragraphs at most: they stand together.
 * Paragraphs that lead, directly after a heading, take along what they lead however many they are.
 */
function companyHeight(pages: PdfPages, blocks: readonly Block[], at: number): number {
  let height = 0;
  let onlyLeads = true;
  for (let index = at, counted = 0; counted < 3; index++) {
    const block = blocks[index];
    height += openingHeight(pages, block);
    if (block?.kind !== 'heading' && block?.kind !== 'paragraph') break;
    const leads = block.kind === 'paragraph' && block.leads === true;
    if (block.kind === 'paragraph' && !leads) {
      onlyLeads = false;
      // The first lines of a long paragraph are company enough.
      if (paragraphHeight(pages, block) > LONG_PARAGRAPH) break;
    }
    // A heading is not counted: it would ask for more when its turn comes than was kept free for it here.
    if (block.kind === 'paragraph' && !(leads && onlyLeads)) counted += 1;
  }
  return height;
}

function watermark(doc: PDFKit.PDFDocument, area: Area): void {
  doc.markContent('Artifact', { type: 'Pagination' });
  doc.save();
  doc.rotate(-52, { origin: [area.pageWidth / 2, area.pageHeight / 2] });
  doc.font('sansBold', 54).fillColor('#f1efea');
  const text = 'DRAFT — UNSEALED';
  doc.text(text, (area.pageWidth - doc.widthOfString(text)) / 2, area.pageHeight / 2, {
    lineBreak: false,
    baseline: 'middle',
  });
  doc.restore();
  doc.endMarkedContent();
}

/** How a designation is set. */
const DESIGNATION: TextTheme = { family: 'sans', size: 8.6, leading: 11, colour: PAPER.text, bold: true };

/** The designation in lines as wide as the type area: a long one is broken and never cut. */
function designationLines({ designation }: PdfContent, fonts: FontBook, area: Area): Line[] {
  if (designation === '') return [];
  return fonts.uncounted(() =>
    breakLines(styleRuns(foreign(designation), DESIGNATION, fonts), area.width, (text, font, size) =>
      fonts.width(text, font, size),
    ),
  );
}

const DRAFT = 'DRAFT — UNSEALED';
/** Size of what stands at the head and the foot of each page, in points. */
const FURNITURE_SIZE = 7.6;

/** As much of the title as fits on one line, beside the mark of a draft. */
function headlineWithin({ fonts, area }: PdfPages, { heading, draft }: PdfContent): string {
  const widthOf = (text: string): number => fonts.width(text, 'sans', FURNITURE_SIZE);
  const room = area.width - (draft ? widthOf(`  ${DRAFT}`) : 0);
  let length = 160;
  while (widthOf(shorten(heading, length)) > room) length -= 1;
  return shorten(heading, length);
}

/** Title and status at the head of each page; designation, report id, docket and page x of y at its foot. */
function pageFurniture(pages: PdfPages, content: PdfContent, designation: readonly Line[]): void {
  const { doc, area } = pages;
  const { count } = doc.bufferedPageRange();
  const headline = pages.fonts.uncounted(() => headlineWithin(pages, content));
  const identity = [content.id, ...(content.docket === '' ? [] : [shorten(content.docket, 60)])].join(' · ');
  for (let page = 0; page < count; page++) {
    doc.switchToPage(page);
    pages.artifact(() => {
      const right = area.left + area.width;
      const foot = area.pageHeight - 40;
      const small = FURNITURE_SIZE;
      const put = (text: string, y: number, end: boolean, colour: string): void => {
        const width = pages.fonts.width(text, 'sans', small);
        pages.text(text, end ? right - width : area.left, y, 'sans', small, colour);
      };
      if (page > 0) put(headline, 46, false, PAPER.muted);
      if (content.draft) put(DRAFT, page > 0 ? 46 : 34, true, PAPER.text);
      designation.forEach((line, at) => {
        const top = foot - 12 - (designation.length - at) * DESIGNATION.leading;
        pages.drawLines([line], area.left + (area.width - line.width) / 2, top, DESIGNATION);
      });
      put(identity, foot, false, PAPER.muted);
      put(`Page ${page + 1} of ${count}`, foot, true, PAPER.muted);
    }, 'Pagination');
  }
}

function collect(doc: PDFKit.PDFDocument): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = [];
    doc.on('data', (chunk: Uint8Array) => chunks.push(chunk));
    doc.on('end', () => {
      resolve(new Uint8Array(Buffer.concat(chunks)));
    });
    doc.on('error', reject);
  });
}
