export { attackInfo } from './attackInfo.js';
export {
  buildReport,
  SPANS_SHOWN,
  trimmedSpans,
  type ExaminationInput,
  type ReportInput,
} from './buildReport.js';
export type { ChecklistGap } from './checklistGap.js';
export { reportChecklist } from './reportChecklist.js';
export { renderJson } from './renderJson.js';
export { renderCsv } from './renderCsv.js';
export { renderPanelsCsv } from './renderPanelsCsv.js';
export { renderHtml, type WebFont } from './html/renderHtml.js';
export { renderPdf, type PdfOptions } from './pdf/renderPdf.js';
export { PAPERS, type Paper } from './pdf/pdfTheme.js';
export { exhibitLabel, exhibitPdf, type ExhibitPassage } from './exhibitPdf.js';
export { EXHIBIT_FORMATS } from './formats.js';
export { loadDocumentFonts, loadWebFonts, type DocumentFonts } from './loadFonts.js';
