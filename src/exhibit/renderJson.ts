import { canonicalJson } from '../base/index.js';
import type { Report } from '../domain/index.js';

/** The report as canonical JSON, without a line end: one report has exactly one text. */
export function renderJson(report: Report): string {
  return canonicalJson(report);
}
