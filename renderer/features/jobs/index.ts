export { FollowedJob } from './FollowedJob.js';
export { JobView } from './JobView.js';
export { useEarlierJobs } from './useEarlierJobs.js';
