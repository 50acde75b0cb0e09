// Entry of the thread that compares the weights of models: one task, any number of reports of progress, one end.
import { parentPort, workerData } from 'node:worker_threads';
import { doInspection, type InspectionTask } from './inspectionTask.js';

const say = (message: unknown): void => parentPort?.postMessage(message);
say(await doInspection(workerData as InspectionTask, undefined, say));
