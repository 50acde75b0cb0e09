import { lazy, Suspense } from 'react';
import type { CallInput } from '../../../src/contract/index.js';
import { useCall } from '../../api/index.js';
import { ErrorPanel, LoadingState } from '../../components/index.js';

/** pdf.js is large, and most screens do not need it. */
const PdfView = lazy(async () => ({ default: (await import('./pdf/PdfView.js')).PdfView }));

/** The PDF of a report or of a preview. */
export function PreviewPdf({
  caseId,
  what,
}: {
  readonly caseId: string;
  readonly what: CallInput<'reports.pdf'>['what'];
}): React.JSX.Element {
  const pdf = useCall('reports.pdf', { caseId, what }, { staleTime: Infinity });
  if (pdf.error !== null)
    return (
      <ErrorPanel error={pdf.error} title="The pages cannot be shown" onRetry={() => void pdf.refetch()} />
    );
  if (pdf.data === undefined) return <LoadingState label="Loading the pages" />;
  return (
    <Suspense fallback={<LoadingState label="Drawing the pages" />}>
      <PdfView base64={pdf.data.base64} name={pdf.data.name} />
    </Suspense>
  );
}
