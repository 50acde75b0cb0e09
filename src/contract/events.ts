import { z } from 'zod';
import { event } from './define.js';
import { caseId, examinationId } from './common.js';
import { askText } from './ask.js';
import { job } from './jobs.js';
import { examinationStatus } from './cases.js';
import { partialResults, queueItem, runProgress } from './runs.js';
import { offlineState } from './system.js';

/** What the service tells its windows without being asked. */
export const contractEvents = {
  'case.changed': event(
    'Something of a case changed on disk: ask again.',
    z.strictObject({
      caseId,
      what: z.enum(['head', 'evidence', 'examinations', 'exhibits', 'reports', 'audit', 'opened', 'closed']),
    }),
  ),
  'cases.changed': event('The list of known cases changed.', z.strictObject({})),
  'job.changed': event('A job went on or ended; at most four times a second.', job),
  'queue.changed': event('The queue of runs changed.', z.strictObject({ queue: z.array(queueItem) })),
  'run.progress': event(
    'How far a run is; at most four times a second, at least every second.',
    z.strictObject({ caseId, examinationId, status: examinationStatus, progress: runProgress }),
  ),
  'run.results': event(
    'What a run found so far; at most four times a second.',
    z.strictObject({ caseId, examinationId, partial: partialResults }),
  ),
  'run.log': event(
    'Lines that the engine wrote.',
    z.strictObject({ caseId, examinationId, lines: z.array(z.string()) }),
  ),
  'ask.text': event('What the model has written so far.', askText),
  'offline.changed': event('An attempt to reach a network was refused.', offlineState),
};
