/** Most characters of a proposed name, without its ending. */
const MOST = 100;

/** A name for a file from a title: letters, digits and a few signs; everything else becomes a space. */
export function fileNameOf(title: string, ending: 'csv' | 'svg'): string {
  const words = title
    .normalize('NFC')
    .replace(/[^\p{L}\p{M}\p{N},()_-]+/gu, ' ')
    .replace(/^[^\p{L}\p{N}]+/u, '');
  const name = Array.from(words).slice(0, MOST).join('').trimEnd();
  return `${name === '' ? 'Untitled' : name}.${ending}`;
}
