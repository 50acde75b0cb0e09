// What README takes from the specimen: its table of numbers, and the seal number.
import { findingId, KINDS } from '../../dist/attacks/index.js';
import { DEMO_ROWS } from '../../dist/cli/commands/demo.js';

const BEGIN = '<!-- numbers: npm run specimen -->';
const END = '<!-- end of numbers -->';
const SEAL_NUMBER = /(?<=--seal-number )[0-9a-f]{64}/g;
const HEAD = ['', 'P1 (saw the work)', 'P0 (never saw it)', 'control (on P1)'];
const KINDS_SHOWN = Object.values(KINDS.probabilistic);
const ROWS = DEMO_ROWS.filter(({ kind }) => KINDS_SHOWN.includes(kind));

/**
 * README with the numbers and the seal number of a report.
 * @param {string} readme
 * @param {{ sealNumber: string, planted: import('../../src/domain/index.js').Findings, clean: import('../../src/domain/index.js').Findings }} report
 * the findings of the model that saw the work and of the one that did not
 * @param {(value: number, unit: string) => string} formatValue
 * @returns {string}
 */
export function readmeOf(readme, { sealNumber, planted, clean }, formatValue) {
  /** @param {unknown} value @param {string} unit */
  const shown = (value, unit) => {
    if (typeof value !== 'number') throw new Error(`README shows a number that was not measured: ${unit}`);
    return formatValue(value, unit).replaceAll('\u00a0', ' ');
  };
  /** @param {import('../../src/domain/index.js').Finding} finding */
  const counted = ({ value, unit, count }) =>
    shown(value, unit) +
    (count === undefined
      ? ''
      : ` (${count.hits.toLocaleString('en')} of ${count.total.toLocaleString('en')})`);
  const rows = ROWS.map(({ what, kind }) => {
    /** @param {import('../../src/domain/index.js').Findings} of */
    const found = ({ findings }) => {
      const [one, ...more] = findings.filter(({ id, workId }) => id === findingId(kind, workId));
      if (one === undefined || more.length > 0) throw new Error(`${kind.name}: not one finding`);
      return one;
    };
    const saw = found(planted);
    return [what, counted(saw), counted(found(clean)), shown(saw.controlValue, saw.unit)];
  });
  const table = [HEAD, ...rows];
  const widths = HEAD.map((_, column) => Math.max(...table.map((row) => (row[column] ?? '').length)));
  const lines = table.map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('   ')
      .trimEnd(),
  );
  const [before, rest] = split(readme, BEGIN);
  const [, after] = split(rest, END);
  const whole = `${before}${BEGIN}\n\n\`\`\`\n${lines.join('\n')}\n\`\`\`\n\n${END}${after}`;
  if (whole.search(SEAL_NUMBER) === -1) throw new Error('README names no seal number');
  return whole.replace(SEAL_NUMBER, sealNumber);
}

/** @param {string} text @param {string} mark @returns {[string, string]} */
function split(text, mark) {
  const [before, after, ...more] = text.split(mark);
  if (before === undefined || after === undefined || more.length > 0)
    throw new Error(`README holds ${mark} not once`);
  return [before, after];
}
