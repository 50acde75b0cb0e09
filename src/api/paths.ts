import { fileURLToPath } from 'node:url';

/** Root folder of the installed program: where package.json, assets and dist lie. */
export const PROGRAM_ROOT = fileURLToPath(new URL('../..', import.meta.url));
