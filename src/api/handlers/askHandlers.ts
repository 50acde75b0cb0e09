import { inputError } from '../../base/index.js';
import { findEvidenceOfRole } from '../../casefile/index.js';
import type { Handlers } from '../../contract/index.js';
import { MODEL_ROLES, WORK_ROLES, type Continuation } from '../../domain/index.js';
import { askWork, type KeptRecords, type LiveEngine } from '../../matter/index.js';
import type { ServiceContext } from '../workbench/context.js';

/** Handlers that ask a model live. */
export function askHandlers(
  context: ServiceContext,
  live: LiveEngine,
  records: KeptRecords<Continuation>,
): Pick<Handlers, 'ask.start'> {
  const { cases, emit, jobs, works } = context;
  return {
    'ask.start': async (ask) => {
      const opened = await cases.writable(ask.caseId);
      const model = findEvidenceOfRole(opened, ask.modelId, MODEL_ROLES);
      findEvidenceOfRole(opened, ask.workId, WORK_ROLES);
      live.requireFree(ask.caseId);
      const { work } = await works.get(opened, ask.workId);
      if (ask.startChar >= work.reading.chars) {
        throw inputError(
          'ask-place',
          `"${work.title}" has ${work.reading.chars.toLocaleString('en-US')} characters; nothing follows this place.`,
          'Choose a place before the end of the work.',
        );
      }
      const name = model.title === '' ? model.name : model.title;
      const about = { kind: 'ask', caseId: ask.caseId, title: `${name} continues ${work.title}` } as const;
      const jobId = jobs.start(about, async (tools) => {
        const record = await askWork(context, live, opened, ask, {
          ...tools,
          onRecorded: () => emit('case.changed', { caseId: ask.caseId, what: 'audit' }),
          onText: (text, tokens) =>
            emit('ask.text', { jobId: tools.jobId, caseId: ask.caseId, text, tokens }),
        });
        records.keep(record);
        return { kind: 'ask', record };
      });
      return { jobId };
    },
  };
}
