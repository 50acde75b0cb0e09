/** Told of everything that was refused and should not have been tried; for the person who started the program, on stderr. */
export type TellRefusal = (what: string) => void;

const LONGEST = 300;
/** So many are written of one by one. */
const ALL = 1000;

/** Counts refusals and writes each to a stream as one line; a page that floods it is written of at powers of two only. */
export function refusalLog(write: (line: string) => void): TellRefusal {
  let count = 0;
  return (what) => {
    count += 1;
    const isLogged = count <= ALL || (count & (count - 1)) === 0;
    if (isLogged) write(`palimpsest: refused (${count}): ${JSON.stringify(what.slice(0, LONGEST))}\n`);
  };
}
