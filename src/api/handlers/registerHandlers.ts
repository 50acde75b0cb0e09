import { dirname } from 'node:path';
import { inputError } from '../../base/index.js';
import { findEvidence } from '../../casefile/index.js';
import type { Handlers } from '../../contract/index.js';
import { correctEvidence, relocateEvidence, restoreEvidence, withdrawEvidence } from '../../matter/index.js';
import { grantedPath } from '../grants/grantedPath.js';
import { namedAlone } from '../grants/namedAlone.js';
import type { ServiceContext } from '../workbench/context.js';

type RegisterCall = 'evidence.correct' | 'evidence.withdraw' | 'evidence.restore' | 'evidence.relocate';

/** Handlers that change a register entry after receipt. */
export function registerHandlers({
  grants,
  jobs,
  cases,
  emit,
}: ServiceContext): Pick<Handlers, RegisterCall> {
  return {
    'evidence.correct': async ({ caseId, evidenceId, words, reason }) => {
      const fields = await correctEvidence(await cases.writable(caseId), evidenceId, words, reason);
      emit('case.changed', { caseId, what: 'evidence' });
      return { fields };
    },
    'evidence.withdraw': async ({ caseId, evidenceId, reason }) => {
      await withdrawEvidence(await cases.writable(caseId), evidenceId, reason);
      emit('case.changed', { caseId, what: 'evidence' });
      return {};
    },
    'evidence.restore': async ({ caseId, evidenceId, reason }) => {
      await restoreEvidence(await cases.writable(caseId), evidenceId, reason);
      emit('case.changed', { caseId, what: 'evidence' });
      return {};
    },
    'evidence.relocate': async ({ caseId, evidenceId, file }) => {
      if (grants.get(file, 'file').isUpload) throw sentHere();
      const path = await grantedPath(grants, file, 'file');
      const opened = await cases.writable(caseId);
      findEvidence(opened, evidenceId);
      const title = `Relocating ${evidenceId}`;
      const jobId = jobs.start(
        { kind: 'evidence-relocate', caseId, title },
        async ({ signal, step, progress }) => {
          step('Hashing the file at its new place');
          await relocateEvidence(opened, evidenceId, path, {
            signal,
            onProgress: (done, total) => progress(done, total, 'bytes'),
          }).catch((error: unknown) => {
            throw withoutPlaces(error, path);
          });
          emit('case.changed', { caseId, what: 'evidence' });
          return { kind: 'evidence-relocate', evidenceId };
        },
      );
      return { jobId };
    },
  };
}

/** A file that travelled here lies in no place that a case could refer to. */
function sentHere(): Error {
  return inputError(
    'grant-kind',
    'A file that was sent from a browser has no place on this machine to which the case could refer.',
    'Choose the file from its location on this machine.',
  );
}

/** The error with names for paths: of the file that was chosen, and of the other shards beside it. */
function withoutPlaces(error: unknown, path: string): unknown {
  const named = namedAlone(error, path);
  const folder = dirname(path);
  return folder === dirname(folder) ? named : namedAlone(named, folder);
}
