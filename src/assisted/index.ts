export { contextRule, type ContextRule } from './chunkRun.js';
export { decodeTokens, encodeTokens } from './codeTokens.js';
export { decodeWork, requireSameModel } from './decodeWork.js';
export type { CodingModel, CodingProgress } from './codingModel.js';
export { encodeWork } from './encodeWork.js';
export { hexOfBase64Url } from './base64Url.js';
export { MAX_CHUNKS, MAX_WORK_BYTES } from './header.js';
export { readReconstruction, type Reconstruction } from './reconstructionFile.js';
