export { FollowedJob } from './FollowedJob.js';
export { JobView, type JobViewProps } from './JobView.js';
export { useEarlierJobs } from './useEarlierJobs.js';
