/** A word and its pronunciation beside it. */
export interface Ruby {
  readonly base: string;
  readonly ruby: string;
}

/** Longer instructions are of no ruby. */
const MAX_LENGTH = 1000;

/**
 * The ruby text that the instruction of an EQ field sets, as Word writes it: `EQ \* jc2 \* hps10 \o\ad(\s\up 9(kana),word)`. Null for any other
 * instruction.
 */
export function rubyOfEquation(instruction: string): Ruby | null {
  if (instruction.length > MAX_LENGTH) return null;
  const found = /\\o(?:\\a[dlcr])? ?\(\\s\\up ?\d{1,4} ?\(([^()\\]+)\) ?[,;]([^()\\]+)\)/.exec(instruction);
  const [, ruby, base] = found ?? [];
  return ruby === undefined || base === undefined ? null : { base, ruby };
}
