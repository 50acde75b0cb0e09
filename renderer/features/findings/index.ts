export { examinationToOpen } from './examinationToOpen.js';
export { FindingLine } from './FindingLine.js';
export { MarkFinding } from './MarkFinding.js';
