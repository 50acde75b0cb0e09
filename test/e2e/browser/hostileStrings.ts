/** Set by every payload that is run; nothing may ever set it. */
export const CANARY = 'pwned';

const RUN = `globalThis.${CANARY}=1`;

/** Breaks out of attributes, elements and comments, and runs in every way that HTML knows. */
export const MARKUP = `"'--><script>${RUN}</script><img src=x onerror=${RUN}><svg onload=${RUN}><iframe srcdoc="<script>parent.${CANARY}=1</script>"></iframe>`;

/** Ends a style sheet and hides or covers everything. */
export const STYLE = `</style><style>*{display:none!important}</style><div style="position:fixed;inset:0;background:red">`;

/** An address that runs. */
export const ADDRESS = `javascript:${RUN}//https://example.org/?<b>`;

/** Overrides, embeddings and isolates that are never ended, and marks of direction. */
export const BIDI = '\u202egnp.exe \u202bx \u2067y\u2068z \u2066w \u200f\u061c';

/** What nobody sees: zero-width characters, a soft hyphen, a tag, a variation selector, a filler. */
export const HIDDEN = 'zero\u200bwidth\u200d\u2060\ufeff soft\u00ad tag\u{e0041} var\ufe0f fill\u3164.';

/** Controls of terminals and others. */
export const CONTROLS = 'bell\u0007 esc\u001b[31m back\u0008 del\u007f c1\u0085 sep\u2028.';

/** Forty marks on one letter. */
export const TOWER = `Z${'\u0300\u0301\u0302\u0308'.repeat(10)}`;

/** Sequences of emoji, and letters that are read from the right. */
export const LETTERS = '👩‍👩‍👧‍👦🏴󠁧󠁢󠁥󠁮󠁧󠁿👍🏽 עברית עם עוד مرحبا.';

/** All of it after a name by which it can be found. */
export function hostile(name: string): string {
  return `${name} ${MARKUP} ${STYLE} ${ADDRESS} ${BIDI} ${HIDDEN} ${CONTROLS} ${TOWER} ${LETTERS}`;
}

/** The same in one line of at most 150 characters. */
export function hostileShort(name: string): string {
  return `${name} <img src=x onerror=${RUN}> \u202egnp.exe \u2067z\u200b ${TOWER.slice(0, 20)} עברית 👍🏽`;
}

/** A file name: no slash, no NUL, at most 255 bytes. */
export function hostileFile(name: string, extension: string): string {
  return `${name} <img src=x onerror=${RUN}>&amp;\u202egnp\u200b${'\u0301'.repeat(8)}עב .${extension}`;
}

/** A line of so many characters without a space. */
export function longLine(chars: number): string {
  return 'unbrokenlineofletters'.repeat(Math.ceil(chars / 21)).slice(0, chars);
}

/** Lone surrogates as a careless program writes them in UTF-8; no string of any language holds them as they are. */
export const SURROGATE_BYTES = Uint8Array.from([0xed, 0xa0, 0x80, 0x41, 0xed, 0xbf, 0xbf, 0xff, 0xc0, 0x80]);
