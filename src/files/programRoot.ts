import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Root folder of the installed program: where package.json, assets and dist lie. */
export const PROGRAM_ROOT = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Models and works of the demonstration. A packaged desktop program lies in an archive, out of which native code cannot read a
 * model: packaging leaves these files beside it.
 */
export const DEMO_FOLDER = join(
  PROGRAM_ROOT.replace(/app\.asar(?=[\\/])/, 'app.asar.unpacked'),
  'assets',
  'demo',
);
