/** Called with every refused action that should not have been tried; for the person who started the program, on stderr. */
export type TellRefusal = (what: string) => void;

const LONGEST = 300;
/** This many refusals are written one by one. */
const ALL = 1000;

/** Counts refusals and writes each to a stream as one line; if a page causes very many, only those at powers of two are written. */
export function refusalLog(write: (line: string) => void): TellRefusal {
  let count = 0;
  return (what) => {
    count += 1;
    const isLogged = count <= ALL || (count & (count - 1)) === 0;
    if (isLogged) write(`palimpsest: refused (${count}): ${JSON.stringify(what.slice(0, LONGEST))}\n`);
  };
}
