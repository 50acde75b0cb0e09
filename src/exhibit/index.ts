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
export { findingsCsv } from './csv/findingsCsv.js';
export { tablesCsv } from './csv/tablesCsv.js';
export { testsCsv } from './csv/testsCsv.js';
export { renderHtml } from './html/renderHtml.js';
export { renderPdf } from './pdf/renderPdf.js';
export { exhibitLabel } from './exhibitLabel.js';
export { exhibitPdf } from './exhibitPdf.js';
export { loadDocumentFonts, loadWebFonts, type DocumentFonts } from './loadFonts.js';
