/**
 * Reads CSV as RFC 4180 has it, character by character: rows end in CRLF, a quoted cell may hold anything, a quotation mark in it is doubled.
 * Throws for what the RFC does not allow.
 */
export function csvRows(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (let at = 0; at < text.length;) {
    let cell = '';
    if (text[at] === '"') {
      at += 1;
      while (text[at] !== '"' || text[at + 1] === '"') {
        if (at >= text.length) throw new Error('a quoted cell does not end');
        cell += text.charAt(at);
        at += text[at] === '"' ? 2 : 1;
      }
      at += 1;
    } else {
      while (at < text.length && !',\r\n"'.includes(text[at] ?? '')) cell += text.charAt(at++);
    }
    row.push(cell);
    if (text[at] === ',') at += 1;
    else if (text.startsWith('\r\n', at)) {
      rows.push(row);
      row = [];
      at += 2;
    } else throw new Error(`neither a comma nor CRLF at ${at}: ${JSON.stringify(text.slice(at, at + 20))}`);
  }
  if (row.length > 0) throw new Error('the last row does not end in CRLF');
  return rows;
}

/** The rows under their heads. Throws when a row is not as long as the first. */
export function csvTable(text: string): Readonly<Record<string, string>>[] {
  const [head = [], ...rows] = csvRows(text);
  return rows.map((row, at) => {
    if (row.length !== head.length) throw new Error(`row ${at + 1} has ${row.length} cells`);
    return Object.fromEntries(head.map((name, i) => [name, row[i] ?? '']));
  });
}
