import { writeFileSync } from 'node:fs';
import { ATTACKS, methodsDocument } from '../attacks/index.js';

// `npm run docs:generate`
writeFileSync(new URL('../../docs/methods.md', import.meta.url), methodsDocument(ATTACKS));
