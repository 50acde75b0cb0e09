import { readAudit, type CaseFolder } from '../../casefile/index.js';
import { entriesOf, type EntryOf } from '../../domain/index.js';

/**
 * What the log has on record of how an examination was prepared: its first such entry, since a later one contradicts it.
 * @throws {PalimpsestError} `audit-broken`, `file-*`
 */
export async function preparedOnRecord(
  opened: CaseFolder,
  id: string,
): Promise<EntryOf<'examination-prepared'> | undefined> {
  return entriesOf(await readAudit(opened.folder), 'examination-prepared').find(
    ({ detail }) => detail.examination === id,
  );
}
