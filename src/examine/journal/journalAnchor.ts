import type { Clock } from '../../base/index.js';
import type { JournalHead } from './journalFormat.js';
import type { JournalWriter } from './journalWriter.js';

/** The longest measuring of which the audit log has no mark. */
const ANCHOR_EVERY_MS = 60_000;

/**
 * Puts the head of a journal on record while the journal grows, so that one that is put in its place after a kill does not continue what is
 * on record.
 * @param record puts a head on record; its lines are on the disk before
 * @returns to be called after each unit; it records if a minute has passed since it last did, or since now
 */
export function journalAnchor(
  clock: Clock,
  writer: Pick<JournalWriter, 'head' | 'sync'>,
  record: (head: JournalHead) => Promise<void>,
): () => Promise<void> {
  let last = clock.now();
  return async () => {
    const now = clock.now();
    // A clock that was set back counts as one that went on.
    if (Math.abs(now - last) < ANCHOR_EVERY_MS) return;
    last = now;
    const { head } = writer;
    await writer.sync();
    await record(head);
  };
}
