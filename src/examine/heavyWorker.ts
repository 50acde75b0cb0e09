// Entry of the thread that does heavy work: for each task one answer.
import { getHeapStatistics } from 'node:v8';
import { parentPort } from 'node:worker_threads';
import { doTask, type DoneTask, type HeavyTask } from './heavyTasks.js';

parentPort?.on('message', (task: HeavyTask) => {
  const answer = doTask(task);
  const { total_physical_size: heap, external_memory: beside } = getHeapStatistics();
  const done: DoneTask = { answer, heldBytes: heap + beside };
  parentPort?.postMessage(done);
});
