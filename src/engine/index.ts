export * from './port.js';
export * from './memoryPorts.js';
export * from './protocol.js';
export * from './serveEngine.js';
export * from './engineClient.js';
export * from './spawnEngine.js';
export * from './fake/index.js';
