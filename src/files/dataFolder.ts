import { homedir } from 'node:os';
import { join } from 'node:path';

/** The default folder for settings, the list of cases, heads of audit logs, kept self-checks and times of runs, and the examiner's key: `$PALIMPSEST_HOME` or `~/.palimpsest`. */
export function defaultDataFolder(): string {
  return process.env['PALIMPSEST_HOME'] ?? join(homedir(), '.palimpsest');
}

/** Permission bits of a folder that only its owner may enter: cases, keys, and the data folder. */
export const OWNER_FOLDER = 0o700;

/** Permission bits of a file that only its owner may read and write. */
export const OWNER_FILE = 0o600;
