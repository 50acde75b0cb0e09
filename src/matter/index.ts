export { type StartLoggedEngine } from './machine/useEngine.js';
export { CaseChecks } from './case/caseChecks.js';
export { folderKind } from './case/folderKind.js';
export { type OpenCases } from './case/openCases.js';
export { type Tokenizers, type Works } from './work/works.js';
