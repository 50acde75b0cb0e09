const WORDS: Readonly<Record<string, string>> = {
  decoded: 'decoded from the encoding of the file',
  bom: 'byte order mark taken off',
  'crlf-to-lf': 'line end CR LF became LF',
  'cr-to-lf': 'line end CR became LF',
  nfc: 'composed (Unicode normalisation form C)',
  'soft-hyphens': 'soft hyphen taken out',
  'zero-width': 'invisible character taken out',
  quotes: 'quotation mark or apostrophe made plain',
  dashes: 'dash made a hyphen',
  ligatures: 'ligature spelled out',
  spaces: 'unusual space made a plain one',
  'line-end-hyphens-joined': 'word joined across a line end',
  'line-end-hyphens-kept': 'hyphen at a line end kept',
  'white-space-collapsed': 'white space made one space',
  'case-fold': 'made lower case',
};

/** A rule of a layer in plain words; an entry of a cleaning list stands for itself. */
export function ruleWords(rule: string): string {
  return WORDS[rule] ?? rule;
}

/** What was done in a stretch of text and how often, e.g. `line end CR LF became LF (5)`, in order of first appearance. */
export function countRules(marks: readonly { readonly rule: string }[]): string[] {
  const counts = new Map<string, number>();
  for (const { rule } of marks) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  return [...counts].map(([rule, count]) =>
    count === 1 ? ruleWords(rule) : `${ruleWords(rule)} (${count})`,
  );
}
