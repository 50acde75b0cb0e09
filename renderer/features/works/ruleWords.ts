const WORDS: Readonly<Record<string, string>> = {
  read: 'read from the document',
  'tracked-deletions-out': 'tracked deletion omitted',
  'tracked-insertions-in': 'tracked insertion kept',
  'hidden-text-out': 'hidden text omitted',
  'comments-out': 'comment omitted',
  'note-marks-out': 'mark of a note omitted',
  'notes-in-place': 'note kept',
  'running-heads-out': 'running head or foot omitted',
  'page-numbers-out': 'page number omitted',
  'front-matter-out': 'front matter omitted',
  'back-matter-out': 'back matter omitted',
  'non-linear-parts-out': 'part outside the reading order omitted',
  'soft-hyphens-out': 'soft hyphen omitted',
  'line-hyphens-joined': 'word joined across a line end',
  'page-hyphens-joined': 'word joined across a page end',
  'line-ends-to-spaces': 'line end made a space',
  'drop-capitals-joined': 'drop capital joined to its word',
  'ligatures-in-letters': 'ligature written in letters',
  'ruby-out': 'pronunciation beside a word omitted',
  'alternative-texts-out': 'alternative text of a picture omitted',
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
