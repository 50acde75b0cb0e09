// Nothing that a test does is kept in the data folder of whoever runs it: heads of audit logs, lists of cases, keys.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'palimpsest-data-'));
process.env['PALIMPSEST_HOME'] = folder;
afterAll(() => rmSync(folder, { recursive: true, force: true }));
