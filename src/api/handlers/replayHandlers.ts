import { inWorkerThread } from '../../examine/index.js';
import type { Handlers } from '../../contract/index.js';
import { findReport, replayBag, reportFolder } from '../../matter/index.js';
import type { ServiceContext } from '../workbench/context.js';
import { grantedPath, isInside } from '../grants/grantedPath.js';
import type { RunQueue } from '../queue/runQueue.js';

/** The handler that repeats a sealed report: a chosen one, or one of a case. */
export function replayHandlers(context: ServiceContext, queue: RunQueue): Pick<Handlers, 'bags.replay'> {
  const { options, cases, grants, jobs } = context;
  return {
    'bags.replay': async ({ bag, files, only, how, toleranceDecades }) => {
      const { folder, caseId } = await folderOf(bag);
      queue.requireFree(caseId, 'A report cannot be repeated now');
      const paths: string[] = [];
      const roots: string[] = [];
      for (const id of files) {
        paths.push(await grantedPath(grants, id));
        roots.push(grants.get(id).root);
      }
      // A person who may see only one folder must not learn of others through a link in it.
      const isOpen = roots.every((root) => root === '');
      const about = { kind: 'bag-replay', caseId, title: 'Repeating a sealed report' } as const;
      const jobId = jobs.start(about, async ({ step, progress, signal }) => ({
        kind: 'bag-replay',
        report: await replayBag(folder, {
          files: paths,
          only,
          mode: how.mode,
          sample: how.mode === 'sample' ? { units: how.units, seed: how.seed } : undefined,
          toleranceDecades: toleranceDecades ?? undefined,
          load: { threads: context.loadSettings().threads },
          startEngine: () => options.startEngine(() => undefined),
          startReader: options.startReader,
          heavy: inWorkerThread,
          mayRead: (path) => isOpen || roots.some((root) => root !== '' && isInside(path, root)),
          onStep: step,
          onProgress: progress,
          signal,
        }),
      }));
      return { jobId };
    },
  };

  async function folderOf(
    bag: Parameters<Handlers['bags.replay']>[0]['bag'],
  ): Promise<{ readonly folder: string; readonly caseId: string }> {
    if (bag.kind === 'granted') return { folder: grants.get(bag.grantId, 'bag', 'folder').path, caseId: '' };
    const opened = await cases.get(bag.caseId);
    return { folder: await reportFolder(opened, findReport(opened, bag.reportId)), caseId: bag.caseId };
  }
}
