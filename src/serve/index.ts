export * from './completions/index.js';
export * from './contentPolicy.js';
export * from './openBrowser.js';
export * from './serveWorkbench.js';
export * from './windowFiles.js';
