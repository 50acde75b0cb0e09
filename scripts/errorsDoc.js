// Writes docs/errors.md. Needs a build: the codes are taken from dist/.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ERROR_CODES, exitCodeOf } from '../dist/base/index.js';
import { errorMakings } from './errorMakings.js';
import { errorsDocument } from './errorsDocument.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const text = errorsDocument(ERROR_CODES, errorMakings(root), exitCodeOf);
writeFileSync(new URL('../docs/errors.md', import.meta.url), text);
