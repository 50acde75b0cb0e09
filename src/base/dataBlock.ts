/** What opens the block; the whole block is one line of the page. */
const OPENING = '<script type="application/json" id="report-json">';
const CLOSING = '</script>';

/**
 * JSON as a data block of an HTML page: browsers do not run it, and since every `<` in it is written `\u003c` nothing in it can end
 * the block. Equal JSON gives equal blocks, and parsing what stands between the tags gives the value back.
 * @param json text of canonical JSON
 * @source HTML Living Standard, 4.12.1.3 (restrictions for contents of script elements)
 */
export function dataBlock(json: string): string {
  return `${OPENING}${json.replaceAll('<', '\\u003c')}${CLOSING}`;
}
