import type { OpenBag } from './openBag.js';
import type { StockCommands } from './stockCommands.js';

/** What one check of a bag found. */
export interface BagCheck {
  /** Stable kebab-case name, for machines. */
  readonly id: string;
  /** What is checked, as a short heading. */
  readonly title: string;
  /** `skipped`: there was nothing to check, or an earlier failure stood in the way. */
  readonly ok: boolean | 'skipped';
  /** What was found, for a person. */
  readonly words: string;
  /** The stock command that proves the same, to be run in the bag's folder. */
  readonly proof: string;
}

/** What a check says, without its heading. */
export type Outcome = Pick<BagCheck, 'ok' | 'words'>;

/** One check: a heading, a proof and what it does. */
export interface CheckDefinition {
  readonly id: string;
  readonly title: string;
  readonly proof: (commands: StockCommands) => string;
  readonly run: (bag: OpenBag) => Outcome | Promise<Outcome>;
}

/** The check holds. */
export function passed(words: string): Outcome {
  return { ok: true, words };
}

/** The check does not hold. */
export function failed(words: string): Outcome {
  return { ok: false, words };
}

/** There is nothing to check. */
export function skipped(words: string): Outcome {
  return { ok: 'skipped', words };
}

/** At most five items and how many more there are, for a sentence. */
export function listed(items: readonly string[]): string {
  const more = items.length - 5;
  return items.slice(0, 5).join(', ') + (more > 0 ? ` and ${more} more` : '');
}

/** Of what an earlier format of a bag did not hold. */
export const NOT_RECORDED = 'not recorded in this format';
