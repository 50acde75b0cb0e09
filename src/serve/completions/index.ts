export * from './serveLogprobs.js';
