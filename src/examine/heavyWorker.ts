// Entry of the thread that does heavy work: for each task one answer.
import { parentPort } from 'node:worker_threads';
import { doTask, type HeavyTask } from './heavyTasks.js';

parentPort?.on('message', (task: HeavyTask) => parentPort?.postMessage(doTask(task)));
