import { readFileSync, writeFileSync } from 'node:fs';
import { ATTACKS, methodsDocument } from '../attacks/index.js';
import { recordDocument, wordingDocument } from '../domain/index.js';
import { manPage } from './man/manPage.js';
import { buildProgram } from './program.js';

// `npm run docs:generate`
const docs = new URL('../../docs/', import.meta.url);
writeFileSync(new URL('methods.md', docs), methodsDocument(ATTACKS));
const wording = new URL('wording.md', docs);
writeFileSync(wording, wordingDocument(readFileSync(wording, 'utf8')));
const formats = new URL('file-formats.md', docs);
writeFileSync(formats, recordDocument(readFileSync(formats, 'utf8')));
writeFileSync(new URL('palimpsest.1', docs), manPage(await buildProgram()));
