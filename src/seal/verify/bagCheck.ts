import { PalimpsestError } from '../../base/index.js';
import type { OpenBag } from '../bag/openBag.js';
import { shown } from '../bag/shown.js';
import type { StockCommands } from '../bag/stockCommands.js';

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

/**
 * What a check says, on one line and without characters that steer a terminal. A check that cannot be carried out on what lies there has
 * failed, whatever it stumbled over: a bag may come from anybody.
 * @throws {PalimpsestError} trouble with the machine, and `cancelled`: those say nothing of the bag
 */
export async function outcomeOf(run: () => Outcome | Promise<Outcome>): Promise<Outcome> {
  try {
    const { ok, words } = await run();
    return { ok, words: words.replace(/\p{C}/gu, '\ufffd') };
  } catch (error) {
    return unreadable(error);
  }
}

/** What is said of something that cannot be read. @throws {PalimpsestError} as {@link outcomeOf} */
export function unreadable(error: unknown): Outcome {
  if (error instanceof PalimpsestError && (error.kind === 'environment' || error.code === 'cancelled'))
    throw error;
  if (error instanceof PalimpsestError && error.kind !== 'bug') return failed(error.message);
  const why = error instanceof Error ? error.message : String(error);
  return failed(`What lies there cannot be read, so this could not be checked: ${shown(why)}.`);
}

/** At most five items and how many more there are, for a sentence. */
export function listed(items: readonly string[]): string {
  const more = items.length - 5;
  return items.slice(0, 5).join(', ') + (more > 0 ? ` and ${more} more` : '');
}

/** Of what an earlier format of a bag did not hold. */
export const NOT_RECORDED = 'not recorded in this format';
