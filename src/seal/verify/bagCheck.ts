import { PalimpsestError } from '../../base/index.js';
import type { OpenBag } from '../bag/openBag.js';
import { shown } from '../bag/shown.js';
import type { StockCommands } from '../bag/stockCommands.js';

/** The result of one check of a bag. */
export interface BagCheck {
  /** Stable kebab-case name, for programs. */
  readonly id: string;
  /** What is checked, as a short heading. */
  readonly title: string;
  /** `skipped`: there was nothing to check, or an earlier failure prevented the check. */
  readonly ok: boolean | 'skipped';
  /** What was found, for a person. */
  readonly words: string;
  /** The standard command that checks the same, to be run in the bag's folder. */
  readonly proof: string;
}

/** The result of a check, without its heading. */
export type Outcome = Pick<BagCheck, 'ok' | 'words'>;

/** One check: its heading, its standard command and its function. */
export interface CheckDefinition {
  readonly id: string;
  readonly title: string;
  readonly proof: (commands: StockCommands) => string;
  readonly run: (bag: OpenBag) => Outcome | Promise<Outcome>;
}

/** The check passed. */
export function passed(words: string): Outcome {
  return { ok: true, words };
}

/** The check failed. */
export function failed(words: string): Outcome {
  return { ok: false, words };
}

/** There is nothing to check. */
export function skipped(words: string): Outcome {
  return { ok: 'skipped', words };
}

/**
 * Runs a check and returns its words on one line, without characters that control a terminal. A check that cannot be carried out on the files of the bag has
 * failed, whatever the reason: a bag may come from anyone.
 * @throws {PalimpsestError} faults of the machine, and `cancelled`: they say nothing about the bag
 */
export async function outcomeOf(run: () => Outcome | Promise<Outcome>): Promise<Outcome> {
  try {
    const { ok, words } = await run();
    return { ok, words: words.replace(/\p{C}/gu, '\ufffd') };
  } catch (error) {
    return unreadable(error);
  }
}

/** The result for a file that cannot be read. @throws {PalimpsestError} as {@link outcomeOf} */
export function unreadable(error: unknown): Outcome {
  if (error instanceof PalimpsestError && (error.kind === 'environment' || error.code === 'cancelled'))
    throw error;
  if (error instanceof PalimpsestError && error.kind !== 'bug') return failed(error.message);
  const why = error instanceof Error ? error.message : String(error);
  return failed(`This could not be checked because a file of the bag cannot be read: ${shown(why)}.`);
}

/** At most five items and the number of further ones, for use in a sentence. */
export function listed(items: readonly string[]): string {
  const more = items.length - 5;
  return items.slice(0, 5).join(', ') + (more > 0 ? ` and ${more} more` : '');
}
