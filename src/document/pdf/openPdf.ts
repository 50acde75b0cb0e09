import { inputError, type PalimpsestError } from '../../base/index.js';
import { loadPdfjs, type PdfDocument, type PdfModule } from './pdfjs.js';

/**
 * Tables that map the codes of East Asian fonts to characters (predefined CMaps), by name, packed as pdf.js has them. They are data of the
 * program and never come from the document.
 */
export type CharacterMaps = (name: string) => Uint8Array | null;

/** An open document. */
export interface OpenPdf {
  readonly ops: PdfModule['OPS'];
  /** Reports every error in a page. */
  readonly strict: PdfDocument;
  /** Goes on after an error in a page, as viewers do. */
  readonly tolerant: PdfDocument;
  /** Names of character maps that a font asked for and that are not there. */
  readonly missingMaps: ReadonlySet<string>;
  close(): Promise<void>;
}

/** Refuses a damaged document. @param place where it is damaged */
export function damaged(fileName: string, place: string, reason: unknown): PalimpsestError {
  const cause = reason instanceof Error ? reason.message : String(reason);
  return inputError(
    'document-damaged',
    `${fileName}: ${place} cannot be read as PDF: ${cause.slice(0, 200)}.`,
    'Get the file again, or print it to a new PDF in a PDF viewer and add that file, with a note how it was made.',
    { format: 'pdf', place },
  );
}

function refusal(fileName: string, reason: unknown): PalimpsestError {
  if (reason instanceof Error && reason.name === 'PasswordException') {
    return inputError(
      'document-encrypted',
      `${fileName}: the PDF is encrypted and opens only with a password.`,
      'Ask for a copy without a password, or save one with the password in a PDF viewer and add that file.',
      { format: 'pdf', protection: 'password' },
    );
  }
  return damaged(fileName, 'the file', reason);
}

/**
 * Opens a PDF, with the empty password if it is encrypted. The document is opened twice: one copy reports every error in a page, the other
 * one goes on, so that no text is lost unnoticed. Nothing is evaluated, fetched or taken from this machine: no system fonts, no standard
 * fonts, no images.
 * @throws `document-encrypted` if a password is needed; `document-damaged` if the file is no PDF or its structure is lost
 */
export async function openPdf(bytes: Uint8Array, fileName: string, maps: CharacterMaps): Promise<OpenPdf> {
  const pdfjs = await loadPdfjs();
  const missingMaps = new Set<string>();
  class Maps {
    fetch({ name }: { readonly name: string }): Promise<{ cMapData: Uint8Array; isCompressed: boolean }> {
      const cMapData = maps(name);
      if (cMapData !== null) return Promise.resolve({ cMapData, isCompressed: true });
      missingMaps.add(name.slice(0, 100));
      return Promise.reject(new Error('There is no such character map.'));
    }
  }
  const open = (stopAtErrors: boolean): ReturnType<PdfModule['getDocument']> =>
    pdfjs.getDocument({
      // pdf.js takes the buffer over, so it gets a copy.
      data: new Uint8Array(bytes),
      stopAtErrors,
      CMapReaderFactory: Maps,
      isEvalSupported: false,
      disableFontFace: true,
      useSystemFonts: false,
      useWorkerFetch: false,
      useWasm: false,
      isOffscreenCanvasSupported: false,
      isImageDecoderSupported: false,
      enableXfa: false,
      // Images larger than one pixel are not decoded.
      maxImageSize: 1,
      verbosity: 0,
    });
  const tasks = [open(true), open(false)];
  const close = async (): Promise<void> => {
    await Promise.all(tasks.map((task) => task.destroy()));
  };
  try {
    const [strict, tolerant] = await Promise.all(tasks.map(({ promise }) => promise));
    if (strict === undefined || tolerant === undefined) throw new Error('no document');
    return { ops: pdfjs.OPS, strict, tolerant, missingMaps, close };
  } catch (reason) {
    await close();
    throw refusal(fileName, reason);
  }
}
