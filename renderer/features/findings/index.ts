export { FindingLine } from './FindingLine.js';
export { MarkFinding } from './MarkFinding.js';
