// The kinds of pages that macOS can give to a program at once. Active, wired and compressed pages are in use.
const USABLE = ['Pages free', 'Pages inactive', 'Pages speculative', 'Pages purgeable'] as const;

/**
 * The memory, in bytes, that a program can still use on macOS, from the output of `vm_stat`: free pages, and pages that the system frees or
 * compresses on demand.
 * @returns null if the text is not such an output
 */
export function usableMemory(vmStat: string): number | null {
  const pageBytes = Number(/\(\D*(\d+)\D*\)/.exec(vmStat)?.[1] ?? NaN);
  const pages = USABLE.map((name) =>
    Number(new RegExp(`^${name}:\\s+(\\d+)\\.$`, 'm').exec(vmStat)?.[1] ?? NaN),
  );
  // Without the first, the output is of another program. A later release may drop one of the other kinds.
  if (!(pageBytes > 0) || Number.isNaN(pages[0])) return null;
  return pageBytes * pages.reduce((sum, count) => sum + (Number.isNaN(count) ? 0 : count), 0);
}
