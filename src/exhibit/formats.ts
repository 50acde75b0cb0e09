import { REPORT_SCHEMA_VERSION } from '../domain/index.js';

/** Versions of what this program renders; a number rises when a reader of the old form could misread the new one. */
export const EXHIBIT_FORMATS = {
  json: REPORT_SCHEMA_VERSION,
  html: 1,
  pdf: 1,
  csv: 1,
} as const;
