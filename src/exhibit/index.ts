export { attackInfo } from './attackInfo.js';
export { buildReport, SPANS_SHOWN, type ExaminationInput, type ReportInput } from './buildReport.js';
export { renderHtml, type WebFont } from './html/renderHtml.js';
export { loadDocumentFonts, loadWebFonts, type DocumentFonts } from './loadFonts.js';
export { renderPdf, type PdfOptions } from './pdf/renderPdf.js';
