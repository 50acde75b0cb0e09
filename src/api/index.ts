export * from './createWorkbench.js';
export { describePath } from './grants/describePath.js';
export { isInside } from './grants/grantedPath.js';
