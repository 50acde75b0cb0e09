import { join } from 'node:path';

/** Root folder of the installed program: where package.json, assets and dist lie. */
export const PROGRAM_ROOT = join(import.meta.dirname, '../../');

/**
 * Models and works of the demonstration. A packaged desktop program lies in an archive, out of which native code cannot read a
 * model: packaging leaves these files beside it.
 */
export const DEMO_FOLDER = join(
  PROGRAM_ROOT.replace(/app\.asar(?=[\\/])/, 'app.asar.unpacked'),
  'assets',
  'demo',
);

/** The description of the formats in a sealed bag, which lies in each. */
export const BAG_FORMATS_FILE = join(PROGRAM_ROOT, 'docs', 'sealed-bag.md');

/** How another program computes every number again, and such a program; both lie in each bag. */
export const RECOMPUTE_FILES = {
  'recompute.md': join(PROGRAM_ROOT, 'docs', 'recompute.md'),
  'recompute.py': join(PROGRAM_ROOT, 'docs', 'recompute.py'),
} as const;
