import { reportSchema } from '../../domain/index.js';
import { loadDocumentFonts, loadWebFonts, renderHtml, renderPdf } from '../../exhibit/index.js';
import { signaturePlaceholder } from '../../seal/index.js';

/** The forms of a report that people read. */
export interface PrintedForms {
  readonly html: string;
  /** With room for a signature if somebody is to sign it. */
  readonly pdf: Uint8Array;
}

/**
 * Prints a report: a function of its data, so that the pages of a sealed report can be made again and compared.
 * @param json report.json
 * @throws {z.ZodError} if it is no report of this version or an earlier one
 * @param signerName name in the certificate of whoever signs the PDF; null for a draft
 */
export async function printForms(json: string, signerName: string | null): Promise<PrintedForms> {
  // Read back from the text, whose order of members is the one that every reader has.
  const report = reportSchema.parse(JSON.parse(json));
  const html = renderHtml(report, await loadWebFonts(), json);
  const pdf = await renderPdf(report, {
    json,
    fonts: await loadDocumentFonts(),
    ...(signerName === null
      ? {}
      : {
          beforeEnd: (doc: PDFKit.PDFDocument) => {
            signaturePlaceholder(doc, {
              signerName,
              reason: `Report ${report.id} revision ${report.revision}`,
              signedAt: new Date(report.issuedAt),
            });
          },
        }),
  });
  return { html, pdf };
}
