import type { ReplayPlace } from '../../contract/index.js';
import { compareJson } from './compareJson.js';
import { Places } from './places.js';
import { sameFacts } from './sameFacts.js';

/** What depends on the version of the program that read the file. */
const BY_PROGRAM = /^\$\.scoring\b/;

/** What of the facts follows from how a file is called, not from what is in it. */
const NAMES = /^\$\.(fileName|title|id|evidenceId|source\.fileName|files\[\d+\]\.name)$/;

/** Sentences about what was read; the count or the code beside each says the same. */
const SENTENCES = /\.(message|reason)$/;

/**
 * Facts as they stand in the bag against facts read again from a file with the same hash. A member that only one side has is due to
 * another version of the program: it is listed and decides nothing. So is whether the program can score a model, and a sentence that
 * another build worded differently.
 * @param otherBuild by the record, another build made the bag's examinations
 */
export function compareFacts(file: string, inBag: unknown, now: unknown, otherBuild: boolean): ReplayPlace[] {
  const places = new Places({ otherBuild });
  compareJson(plain(inBag), plain(now), (difference) => {
    const { at } = difference;
    if (NAMES.test(at)) return;
    const isOneSided = difference.inBag === undefined || difference.now === undefined;
    const isWorded =
      otherBuild &&
      SENTENCES.test(at) &&
      typeof difference.inBag === 'string' &&
      typeof difference.now === 'string' &&
      sameFacts(difference.inBag, difference.now);
    places.add({
      file,
      at,
      inBag: difference.inBag,
      now: difference.now,
      decides: !isOneSided && !isWorded && !BY_PROGRAM.test(at),
    });
  });
  return places.listed();
}

/** As JSON gives it back. */
function plain(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}
