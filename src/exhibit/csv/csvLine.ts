/**
 * One line of CSV (RFC 4180, CRLF). A number has all its digits. A text that a spreadsheet could run as a formula gets an apostrophe
 * before it; a number needs none.
 */
export function csvLine(cells: readonly (string | number)[]): string {
  return `${cells.map((cell) => (typeof cell === 'number' ? String(cell) : textCell(cell))).join(',')}\r\n`;
}

/** Spreadsheets take the full-width forms for the ASCII signs. @source OWASP, CSV Injection */
const STARTS_A_FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

function textCell(text: string): string {
  const safe = STARTS_A_FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}
