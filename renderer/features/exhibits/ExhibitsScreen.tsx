import './exhibits.css';
import { useCall } from '../../api/index.js';
import {
  Button,
  EmptyState,
  ErrorPanel,
  LoadingState,
  PageHeader,
  useListFocus,
} from '../../components/index.js';
import { href, navigate } from '../../navigation/index.js';
import { ExhibitItem } from './ExhibitItem.js';

export interface ExhibitsScreenProps {
  readonly caseId: string;
}

/** The exhibits, in the order of the report. */
export function ExhibitsScreen({ caseId }: ExhibitsScreenProps): React.JSX.Element {
  const listed = useCall('exhibits.list', { caseId });
  const shown = useCall('case.show', { caseId });
  const home = useCall('home.show', {});
  const exhibits = listed.data?.exhibits ?? [];
  const [said, before] = useListFocus(exhibits);
  const mayWrite = shown.data?.mode === 'write' && home.data?.role === 'writer';
  return (
    <div className="screen">
      <PageHeader
        title="Exhibits"
        subtitle="Labels follow the order. An exhibit takes its numbers from the measurement; they are never typed in."
        actions={
          exhibits.length === 0 ? undefined : (
            <Button variant="primary" icon="report" onPress={() => navigate(href.reports(caseId))}>
              Go to reports
            </Button>
          )
        }
      />
      {listed.error !== null && <ErrorPanel error={listed.error} onRetry={() => void listed.refetch()} />}
      {listed.data === undefined && listed.error === null && <LoadingState label="Reading the exhibits" />}
      {listed.data !== undefined && exhibits.length === 0 && (
        <EmptyState title="No exhibits yet" icon="exhibit">
          Mark a passage in the reader by selecting it, a finding on its card, or model output under Compare.
          Each gets a label (PX-001 and so on) and a section in the report.
        </EmptyState>
      )}
      <p className="sr-only" role="status">
        {said}
      </p>
      {exhibits.length > 0 && (
        <ol className="p-exhibits">
          {exhibits.map((exhibit, i) => (
            <ExhibitItem
              key={exhibit.id}
              caseId={caseId}
              exhibit={exhibit}
              examiner={shown.data?.index.head.examiner.trim() ?? ''}
              above={exhibits[i - 1]?.id ?? null}
              below={exhibits[i + 1]?.id ?? null}
              belowNext={exhibits[i + 2]?.id ?? null}
              mayWrite={mayWrite}
              before={before}
            />
          ))}
        </ol>
      )}
    </div>
  );
}
