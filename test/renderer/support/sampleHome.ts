import type { CallOutput } from '../../../src/contract/index.js';

type Home = CallOutput<'home.show'>;

/** Where new cases go. */
export const HOME_GRANT = `g${'1'.repeat(32)}`;

/** The first answer of a workbench: a browser's writer, without cases, unless told otherwise. */
export function sampleHome(part: Partial<Home> = {}): Home {
  return {
    program: { name: 'Palimpsest', version: '0.1.0', build: 'test' },
    door: 'browser',
    role: 'writer',
    capabilities: { nativeDialogs: false, reveal: false, print: false, upload: true },
    cases: [],
    examiner: null,
    home: { grantId: HOME_GRANT, name: 'cases', kind: 'folder', sizeBytes: 0, path: '/cases' },
    ...part,
  };
}

/** What a desktop window may do. */
export const DESKTOP: Partial<Home> = {
  door: 'desktop',
  capabilities: { nativeDialogs: true, reveal: true, print: true, upload: false },
};

/** Somebody who reads along in a browser. */
export const READER: Partial<Home> = { role: 'reader', home: null };
