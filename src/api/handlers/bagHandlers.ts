import type { Handlers, JobResult } from '../../contract/index.js';
import { findReport, reportFolder, verifyReport, type ReportVerdict } from '../../matter/index.js';
import type { ServiceContext } from '../workbench/context.js';
import { grantedPath } from '../grants/grantedPath.js';

type Verdict = Extract<JobResult, { kind: 'bag-verify' }>['verdict'];

/** Handlers that verify sealed reports: chosen ones, and those of a case. */
export function bagHandlers({
  cases,
  grants,
  jobs,
}: Pick<ServiceContext, 'cases' | 'grants' | 'jobs'>): Pick<Handlers, 'bags.verify'> {
  return {
    'bags.verify': async ({ bag, sealNumber, authority }) => {
      const { path, caseId } =
        bag.kind === 'granted'
          ? { path: await grantedPath(grants, bag.grantId, 'bag', 'folder', 'file'), caseId: '' }
          : await folderOfReport(bag.caseId, bag.reportId);
      const about = { kind: 'bag-verify', caseId, title: 'Verifying a sealed report' } as const;
      const jobId = jobs.start(about, async ({ step, progress, signal }) => {
        step('Checking every file that was sealed');
        const verdict = await verifyReport(path, {
          signal,
          onProgress: (done, total) => progress(done, total, 'bytes'),
          expect: {
            sealNumber: sealNumber.trim() === '' ? undefined : sealNumber,
            authorityFingerprint: authority.trim() === '' ? undefined : authority,
          },
        });
        return { kind: 'bag-verify', verdict: shown(verdict) };
      });
      return { jobId };
    },
  };

  async function folderOfReport(
    caseId: string,
    reportId: string,
  ): Promise<{ readonly path: string; readonly caseId: string }> {
    const opened = await cases.get(caseId);
    return { path: await reportFolder(opened, findReport(opened, reportId)), caseId };
  }
}

function shown({ checks, countersigners, ladder, ...verdict }: ReportVerdict): Verdict {
  return {
    ...verdict,
    countersigners: [...countersigners],
    ladder: [...ladder],
    checks: checks.map(({ id, title, ok, words, proof }) => ({ id, title, ok, words, proof })),
  };
}
