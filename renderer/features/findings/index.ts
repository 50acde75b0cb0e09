export { MarkFinding } from './MarkFinding.js';
