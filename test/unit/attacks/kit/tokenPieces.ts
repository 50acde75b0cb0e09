/** A text of these pieces, each a token. */
export function textOf(...pieces: readonly string[]) {
  const text = Array.from(pieces.join(''));
  let at = 0;
  const starts = pieces.map((piece) => {
    const start = at;
    at += Array.from(piece).length;
    return start;
  });
  return {
    charCount: text.length,
    tokenStartChar: Uint32Array.from([...starts, text.length]),
    textOf: (start: number, end: number) => text.slice(start, end).join(''),
  };
}
