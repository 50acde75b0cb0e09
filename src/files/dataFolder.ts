import { homedir } from 'node:os';
import { join } from 'node:path';

/** The default folder for settings, the list of cases, heads of audit logs and the examiner's key: `$PALIMPSEST_HOME` or `~/.palimpsest`. */
export function defaultDataFolder(): string {
  return process.env['PALIMPSEST_HOME'] ?? join(homedir(), '.palimpsest');
}
