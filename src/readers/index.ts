export { answerRequest } from './answerRequest.js';
export { isolation, type Isolation } from './isolation.js';
export { MOST_ANSWER, type ReadRequest } from './protocol.js';
export { readInProcess } from './readInProcess.js';
export { ReaderEnded, type StartReader } from './startReader.js';
