import { inputError } from '../../base/index.js';

/** Room for the CMS signature, in bytes: about 1,400 with two P-256 certificates, about 10,000 with five of RSA-4096. */
const CONTENTS_BYTES = 16_384;

/** Takes the place of the three numbers that are not known yet. It is a name, because pdfkit writes strings as names. */
export const BYTE_RANGE_PLACEHOLDER = '**********';

/** What the signature dictionary will say. */
export interface PlaceholderOptions {
  /** Name of the signer, as in the certificate. */
  readonly signerName: string;
  /** Why it is signed; printable ASCII. For a report it must name the report id. */
  readonly reason: string;
  /** Claimed time of signing (of the local clock). */
  readonly signedAt: Date;
  /** Structure element (`doc.struct('Form')`) of a tagged document that the field belongs to. */
  readonly structParent?: object | undefined;
}

/** The parts of a PDFKit document that are needed. */
export interface PlaceholderDocument {
  readonly page: { readonly dictionary: object; readonly annotations: unknown };
  ref(data: object): PlaceholderRef;
  annotate(x: number, y: number, width: number, height: number, options: object): unknown;
}

/** An object of a PDFKit document. */
export interface PlaceholderRef {
  readonly data: object;
  end(chunk?: unknown): void;
}

/** What PDFKit's types do not declare. */
interface DocumentInternals {
  readonly _root: { readonly data: { AcroForm?: PlaceholderRef } };
  _acroform?: { fonts: object; defaultFont: string };
}

/**
 * Adds an invisible signature field, with room for the signature, to the current page of a PDFKit document; `signPdf` fills it in
 * once the document is written. Call it once, before `doc.end()`. The field has a zero-size rectangle, an (empty)
 * appearance and the print flag, as PDF/A wants of form fields.
 * @throws {PalimpsestError} `pdf-reason` for a reason that is not printable ASCII; `pdf-has-form`
 * @source ISO 32000-2, 12.8.1 (signature dictionary) and 12.7.5.5 (signature field); ETSI EN 319 142-1 (PAdES)
 */
export function signaturePlaceholder(doc: PlaceholderDocument, options: PlaceholderOptions): void {
  if (!/^[\x20-\x7e]+$/.test(options.reason)) {
    throw inputError(
      'pdf-reason',
      'The reason given in a PDF signature must be printable ASCII.',
      'Remove all other characters.',
    );
  }
  const internals = doc as unknown as DocumentInternals;
  const { _root: root } = internals;
  if (root.data.AcroForm !== undefined) {
    throw inputError('pdf-has-form', 'The document already has a form.', 'Add the signature field once.');
  }
  const free = BYTE_RANGE_PLACEHOLDER;
  const signature = doc.ref({
    Type: 'Sig',
    Filter: 'Adobe.PPKLite',
    SubFilter: 'ETSI.CAdES.detached',
    // These two entries are adjacent so that one exact pattern finds both.
    ByteRange: [0, free, free, free],
    Contents: new Uint8Array(CONTENTS_BYTES),
    Reason: pdfString(options.reason),
    M: options.signedAt,
    Name: pdfString(options.signerName),
  });
  const appearance = doc.ref({
    Type: 'XObject',
    Subtype: 'Form',
    BBox: [0, 0, 0, 0],
    Resources: {},
    Length: 0,
  });
  appearance.end(new Uint8Array([0x0a]));
  doc.annotate(0, 0, 0, 0, {
    Subtype: 'Widget',
    FT: 'Sig',
    T: pdfString('ExaminerSignature'),
    TU: pdfString('Digital signature of the examiner'),
    F: 132, // print, locked
    P: doc.page.dictionary,
    V: signature,
    AP: { N: appearance },
    ...(options.structParent === undefined ? {} : { structParent: options.structParent }),
  });
  const field = (doc.page.annotations as unknown[]).at(-1);
  // pdfkit ends AcroForm itself when the document ends, and expects to find its own bookkeeping.
  internals._acroform = { fonts: {}, defaultFont: 'none' };
  root.data.AcroForm = doc.ref({ Fields: [field], SigFlags: 3, DR: { Font: {} } });
  signature.end();
}

/** A String object, which pdfkit writes as a PDF text string. */
function pdfString(value: string): object {
  return Object(value) as object;
}
