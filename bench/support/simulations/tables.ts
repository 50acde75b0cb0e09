/** A table as Markdown, with its cells as text. */
export function markdownTable(
  head: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): string {
  const line = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** A share to some decimals, or a dash where there is none. */
export function share(value: number, digits = 3): string {
  return Number.isNaN(value) ? '–' : value.toFixed(digits);
}

/** Replaces what stands between `<!-- simulations: NAME -->` and `<!-- end -->`. @throws if the marks are not there */
export function withPart(document: string, name: string, part: string): string {
  const open = `<!-- simulations: ${name} -->`;
  const from = document.indexOf(open);
  const to = document.indexOf('<!-- end -->', from);
  if (from < 0 || to < 0) throw new Error(`docs/design/simulations.md has no part named ${name}.`);
  return `${document.slice(0, from + open.length)}\n\n${part}\n\n${document.slice(to)}`;
}
