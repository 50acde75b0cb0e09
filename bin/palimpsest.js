#!/usr/bin/env node
// Starts the built command line. If there is no build, it says how to make one.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const main = new URL('../dist/command/palimpsest.js', import.meta.url);
if (!existsSync(fileURLToPath(main))) {
  process.stderr.write(
    `palimpsest: there is no build at ${fileURLToPath(new URL('../dist', import.meta.url))}.\n` +
      'Remedy: run `npm ci` (which builds), or `npm run build`, in the folder of the project.\n',
  );
  process.exit(3);
}
await import(main.href);
