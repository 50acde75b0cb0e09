/** Number of Unicode code points in the UTF-16 units `start` … `end` (exclusive) of a text without lone surrogates. */
export function countChars(text: string, start: number, end: number): number {
  let chars = end - start;
  for (let at = start; at < end; at++) {
    const unit = text.charCodeAt(at);
    if (unit >= 0xdc00 && unit <= 0xdfff) chars -= 1;
  }
  return chars;
}
