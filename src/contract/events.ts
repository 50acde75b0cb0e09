import { z } from 'zod';
import { event } from './define.js';
import { caseId, examinationId } from './common.js';
import { askText } from './ask.js';
import { job } from './jobs.js';
import { examinationStatus, examinationSummary } from './cases.js';
import { partialResults, runProgress, runQueue } from './runs.js';
import { offlineState } from './system.js';

/** The events that the workbench sends to its windows. */
export const contractEvents = {
  'case.changed': event(
    'A part of a case changed on disk.',
    z.strictObject({
      caseId,
      what: z.enum(['head', 'evidence', 'examinations', 'exhibits', 'reports', 'audit', 'opened', 'closed']),
    }),
  ),
  'cases.changed': event('The list of known cases changed.', z.strictObject({})),
  'job.changed': event('A job advanced or ended. Sent at most four times a second.', job),
  'queue.changed': event('The queue of a case changed, or whose turn it is.', runQueue.extend({ caseId })),
  'run.progress': event(
    'The progress of a run. Sent at most four times a second and at least once a second.',
    z.strictObject({ caseId, examinationId, status: examinationStatus, progress: runProgress }),
  ),
  'run.results': event(
    'The results of a run so far. Sent at most four times a second.',
    z.strictObject({ caseId, examinationId, partial: partialResults }),
  ),
  'run.ended': event(
    'A run ended: paused, finished or failed. The summary has the numbers of the journal.',
    z.strictObject({ caseId, summary: examinationSummary }),
  ),
  'run.log': event(
    'Lines of the engine log.',
    z.strictObject({ caseId, examinationId, lines: z.array(z.string()) }),
  ),
  'ask.text': event('What the model has written so far.', askText),
  'offline.changed': event('An attempt to reach a network was refused.', offlineState),
};
