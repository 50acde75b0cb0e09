/** Opening tag of the block. The whole block is one line of the page. */
const OPENING = '<script type="application/json" id="report-json">';
const CLOSING = '</script>';

/**
 * Writes JSON as a data block of an HTML page. Browsers do not run it, and nothing in it can end the block, because every `<` in it is
 * written as `\u003c`. Equal JSON gives equal blocks, and parsing the text between the tags returns the value.
 * @param json text of canonical JSON
 * @source HTML Living Standard, 4.12.1.3 (restrictions for contents of script elements)
 */
export function dataBlock(json: string): string {
  return `${OPENING}${json.replaceAll('<', '\\u003c')}${CLOSING}`;
}
