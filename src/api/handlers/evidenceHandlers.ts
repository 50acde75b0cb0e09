import { basename } from 'node:path';
import { errorDataOf } from '../../base/index.js';
import { addEvidence, findEvidence, recognizeFile, scanAudit } from '../../casefile/index.js';
import type { Handlers } from '../../contract/index.js';
import { usedIds, evidenceHistory } from '../../domain/index.js';
import {
  cleaningEntries,
  hashChecks,
  receiptOptions,
  shortExaminations,
  verifyOnRequest,
} from '../../matter/index.js';
import type { CaseKeeper } from '../stores/caseKeeper.js';
import type { ServiceContext } from '../workbench/context.js';
import { grantedPath } from '../grants/grantedPath.js';
import { namedAlone } from '../grants/namedAlone.js';
import { withGranted } from '../grants/uploads.js';

type EvidenceCall = 'evidence.add' | 'evidence.recognize' | 'evidence.verify' | 'evidence.show';

/** Handlers that receive, verify and show evidence. */
export function evidenceHandlers(
  { grants, uploads, jobs, cases, emit, options }: ServiceContext,
  keeper: CaseKeeper,
): Pick<Handlers, EvidenceCall> {
  return {
    'evidence.add': async ({ caseId, file, copy, ...receipt }) => {
      await grantedPath(grants, file, 'file', 'folder');
      const { name, path, isUpload, kind } = grants.get(file, 'file', 'folder');
      const opened = await cases.writable(caseId);
      const title = `Receiving ${name ?? path}`;
      const jobId = jobs.start(
        { kind: 'evidence-add', caseId, title },
        async ({ signal, step, progress }) => {
          if (kind === 'folder') step('Packing the folder, hashing and reading');
          else step(isUpload || copy ? 'Copying, hashing and reading again' : 'Hashing');
          const evidence = await withGranted({ grants, uploads }, file, (granted) =>
            addEvidence(opened, granted, {
              ...receiptOptions({ ...receipt, copy: isUpload || copy }),
              startReader: options.startReader,
              signal,
              onProgress: (done, total) => progress(done, total, 'bytes'),
            }),
          );
          emit('case.changed', { caseId, what: 'evidence' });
          return { kind: 'evidence-add', evidenceId: evidence.id };
        },
      );
      return { jobId };
    },
    'evidence.recognize': async ({ file }) => {
      const path = await grantedPath(grants, file, 'file', 'folder');
      const { kind, name = basename(path) } = grants.get(file);
      if (kind === 'folder') return { format: 'folder', files: 1, sizeBytes: 0, title: name, problem: null };
      try {
        const { problem, ...found } = await recognizeFile(path, name);
        return { ...found, problem: problem === null ? null : errorDataOf(namedAlone(problem, path, name)) };
      } catch (error) {
        throw namedAlone(error, path, name);
      }
    },
    'evidence.verify': async ({ caseId, ids }) => {
      const looked = await keeper.look(caseId);
      const { readReason } = looked;
      const opened = readReason === '' ? await keeper.writable(caseId) : looked.opened;
      for (const id of ids) findEvidence(opened, id);
      const what = ids.length === 0 ? 'all evidence' : ids.join(', ');
      const note = readReason === '' ? '' : ` (not recorded: ${readReason})`;
      const about = { kind: 'evidence-verify', caseId, title: `Verify ${what}${note}` } as const;
      const jobId = jobs.start(about, async ({ signal, step, progress }) => {
        step('Hashing');
        const checks = await verifyOnRequest(opened, ids, {
          signal,
          onProgress: (done, total) => progress(done, total, 'bytes'),
        });
        emit('case.changed', { caseId, what: 'evidence' });
        return {
          kind: 'evidence-verify',
          checks: checks.map((check) => ({ ...check, files: [...check.files] })),
        };
      });
      return { jobId };
    },
    'evidence.show': async ({ caseId, evidenceId }) => {
      const opened = await cases.get(caseId);
      const evidence = findEvidence(opened, evidenceId);
      const { entries } = await scanAudit(opened.folder);
      const examinations = await shortExaminations(opened, entries);
      const uses = ({ start }: (typeof examinations)[number]): boolean => usedIds(start).includes(evidenceId);
      return {
        evidence,
        checks: hashChecks(entries, [evidence])[evidenceId] ?? [],
        history: evidenceHistory(entries).get(evidenceId) ?? [],
        usedBy: examinations.filter(uses).map(({ id }) => id),
        cleaningEntries: evidence.role === 'cleaning-list' ? await cleaningEntries(opened, evidence) : [],
      };
    },
  };
}
