export { JobView, type JobViewProps } from './JobView.js';
