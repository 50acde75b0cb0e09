import { lineOf, type Line } from './pieces.js';

/** More large letters than this in one column are no drop capitals. */
const MOST = 20;

/**
 * Joins a drop capital with the line beside its top. A drop capital is one or two letters, at least 1.7 times as large as the lines
 * beside it, whether it hangs beside several of them or stands on the first. The lines beside it keep the left edge that the capital
 * has, so that they are no indents.
 * @param lines of one column, from top to bottom
 * @param countOf how often the document has a word. A space follows the letter if it is a word, and the rest is one that occurs elsewhere
 */
export function withInitials(lines: readonly Line[], countOf: (word: string) => number): readonly Line[] {
  const result: Line[] = [...lines];
  let joinedCount = 0;
  for (const initial of lines) {
    if (joinedCount === MOST) break;
    const [piece] = initial.pieces;
    if (piece === undefined || initial.pieces.length !== 1 || !/^["'“‘«]?\p{L}{1,2}$/u.test(piece.text))
      continue;
    const top = piece.y + 0.75 * piece.size;
    const at = result.indexOf(initial);
    // Only the neighbors in order can stand beside it.
    const beside = result.slice(Math.max(0, at - 6), at + 7).filter((line) => {
      return (
        line !== initial &&
        1.7 * line.size <= piece.size &&
        line.y >= piece.y - 0.5 * line.size &&
        line.y <= top &&
        line.x0 >= piece.x1 - 0.3 * line.size &&
        line.x0 <= piece.x1 + 2 * line.size
      );
    });
    const [first] = beside;
    if (first === undefined) continue;
    const rest = /^[\p{L}\p{M}'’]+/u.exec(first.text.slice(0, 60))?.[0] ?? '';
    const isApart =
      rest === '' ||
      (countOf(rest) > 1 && countOf(piece.text + rest) === 0 && /^[AIOÀÉY]$/iu.test(piece.text));
    const order = (first.pieces[0]?.order ?? 0) - 1;
    const lead = { ...piece, y: first.y, size: first.size, order };
    const [head, ...others] = first.pieces;
    const joined = head === undefined ? [lead] : [lead, { ...head, hasSpaceBefore: isApart }, ...others];
    result[result.indexOf(first)] = lineOf(joined, first.page);
    for (const line of beside.slice(1)) {
      const index = result.indexOf(line);
      if (index >= 0) result[index] = { ...line, x0: piece.x0 };
    }
    result.splice(result.indexOf(initial), 1);
    joinedCount += 1;
  }
  return result;
}
