import { join } from 'node:path';

/** The root folder of the installed program, which holds package.json, assets and dist. */
export const PROGRAM_ROOT = join(import.meta.dirname, '../../');

/**
 * The models and works of the demonstration. A packaged desktop program is inside an archive from which native code cannot read a
 * model, so packaging keeps these files beside the archive.
 */
export const DEMO_FOLDER = join(
  PROGRAM_ROOT.replace(/app\.asar(?=[\\/])/, 'app.asar.unpacked'),
  'assets',
  'demo',
);

/** The texts on which the tokenizer of every examined model is measured, with their sources. */
export const TEXTS_FOLDER = join(PROGRAM_ROOT, 'assets', 'texts');

/** The index of texts that works often quote: `index.json` and `index.bin`. */
export const QUOTATIONS_FOLDER = join(PROGRAM_ROOT, 'assets', 'quotations');

/** What validation found about the attacks before the program was shipped; it need not be there. */
export const VALIDATION_RATES_FILE = join(PROGRAM_ROOT, 'assets', 'validation.json');

/** What numbers each version of a method finds on a fixed sample, as a hash, so that builds can be compared. */
export const METHOD_NUMBERS_FILE = join(PROGRAM_ROOT, 'assets', 'methodNumbers.json');

/** The description of the formats in a sealed bag; every bag contains it. */
export const BAG_FORMATS_FILE = join(PROGRAM_ROOT, 'docs', 'sealed-bag.md');

/** The description of how another program computes every number again, and such a program; every bag contains both. */
export const RECOMPUTE_FILES = {
  'recompute.md': join(PROGRAM_ROOT, 'docs', 'recompute.md'),
  'recompute.py': join(PROGRAM_ROOT, 'docs', 'recompute.py'),
} as const;
