const WORDS: Readonly<Record<string, string>> = {
  decoded: 'decoded from the encoding of the file',
  bom: 'byte order mark removed',
  'crlf-to-lf': 'line end CR LF changed to LF',
  'cr-to-lf': 'line end CR changed to LF',
  nfc: 'composed (Unicode Normalization Form C)',
  'soft-hyphens': 'soft hyphen removed',
  'zero-width': 'invisible character removed',
  quotes: 'curly quotation mark or apostrophe made straight',
  dashes: 'dash changed to a hyphen',
  ligatures: 'ligature expanded',
  spaces: 'special space changed to a plain space',
  'line-end-hyphens-joined': 'word joined across a line end',
  'line-end-hyphens-kept': 'hyphen at a line end kept',
  'white-space-collapsed': 'white space collapsed to one space',
  'case-fold': 'changed to lowercase',
};

/** A rule of a layer in plain words; an entry of a cleaning list is shown as it is. */
export function ruleWords(rule: string): string {
  return WORDS[rule] ?? rule;
}

/** What was done in a text and how often, for example `line end CR LF changed to LF (5)`, in order of first appearance. */
export function countRules(marks: readonly { readonly rule: string }[]): string[] {
  const counts = new Map<string, number>();
  for (const { rule } of marks) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  return [...counts].map(([rule, count]) =>
    count === 1 ? ruleWords(rule) : `${ruleWords(rule)} (${count})`,
  );
}
