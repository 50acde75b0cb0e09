// Entry of the thread that does heavy work: one task, one answer.
import { parentPort, workerData } from 'node:worker_threads';
import { doTask, type HeavyTask } from './heavyTasks.js';

parentPort?.postMessage(doTask(workerData as HeavyTask));
