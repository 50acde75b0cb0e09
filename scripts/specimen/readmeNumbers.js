// What README takes from the specimen: its table of numbers, and the seal number.

const BEGIN = '<!-- numbers: npm run specimen -->';
const END = '<!-- end of numbers -->';
const SEAL_NUMBER = /(?<=--seal-number )[0-9a-f]{64}/g;
const HEAD = ['', 'P1 (saw the work)', 'P0 (never saw it)', 'control (on P1)'];
/** What a row is called, as the demonstration calls it, and the finding that it shows. */
const ROWS = [
  ['passages above the family floor', 'memorized-passages'],
  ['characters covered at the floor', 'coverage-family-floor'],
  ['expected within 1,000 queries', 'extractable-within-budget'],
  ['most probable passage', 'best-passage'],
];

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
  const rows = ROWS.map(([what = '', id = '']) => {
    const [saw, never] = [planted, clean].map(({ findings }) => {
      const [found, ...more] = findings.filter((finding) => finding.id.startsWith(`${id}/`));
      if (found === undefined || more.length > 0) throw new Error(`${id}: not one finding`);
      return found;
    });
    if (saw === undefined || never === undefined) throw new Error(`${id}: two models are expected`);
    return [what, counted(saw), counted(never), shown(saw.controlValue, saw.unit)];
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
