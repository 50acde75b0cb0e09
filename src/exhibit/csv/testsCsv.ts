import type { FamilyTest, Report } from '../../domain/index.js';
import { pageMarks } from '../pageMarks.js';
import { csvLine } from './csvLine.js';

type Cell = string | number;

/** What each column holds of a test. A level that is not stated leaves its cell empty; the reason is in a column of its own. */
const COLUMNS: readonly (readonly [string, (test: FamilyTest, report: Report) => Cell])[] = [
  ['report', (_test, { id }) => id],
  ['revision', (_test, { revision }) => revision],
  ['designation', (_test, report) => pageMarks(report).designation],
  ['examination', ({ examinationId }) => examinationId],
  ['status', ({ status }) => status],
  ['attack', ({ attack }) => attack.id],
  ['attack_version', ({ attack }) => attack.version],
  ['model', ({ model }) => model.name],
  ['work', ({ work }) => work.id],
  ['controls', ({ controls }) => controls.map(({ id }) => id).join(' ')],
  ['seed', ({ seed }) => seed],
  ['finding', ({ findingId }) => findingId],
  ['title', ({ findingTitle }) => findingTitle],
  ['needs', ({ needs }) => needs ?? ''],
  ['level', ({ level }) => (typeof level === 'number' ? level : '')],
  ['level_reason', ({ level }) => (typeof level === 'number' ? '' : level.reason)],
  ['p', ({ p }) => p ?? ''],
  ['p_adjusted', ({ adjustedP }) => adjustedP ?? ''],
  ['standing', ({ standing }) => standing],
];

/** Every test of the case that could have ended in a claim, as the report lists them (RFC 4180, UTF-8, CRLF), one line for each. */
export function testsCsv(report: Report): string {
  const lines = report.families.tests.map((test) =>
    csvLine(COLUMNS.map(([, cellOf]) => cellOf(test, report))),
  );
  return [csvLine(COLUMNS.map(([name]) => name)), ...lines].join('');
}
