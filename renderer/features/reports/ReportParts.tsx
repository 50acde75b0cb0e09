import { useAction } from '../../api/index.js';
import { Button, Callout, Card, ErrorPanel, HostileText } from '../../components/index.js';

/** Writes parts of a report beside it: its tables as CSV, and each exhibit as a separate PDF. */
export function ReportParts({
  caseId,
  reportId,
}: {
  readonly caseId: string;
  readonly reportId: string;
}): React.JSX.Element {
  const tables = useAction('reports.tables');
  const exhibits = useAction('reports.exhibits');
  return (
    <Card
      title="Parts of the report"
      subtitle="Copies beside the report. They are not part of what is sealed."
      actions={
        <>
          <Button isPending={tables.isPending} onPress={() => tables.mutate({ caseId, reportId })}>
            Write the tables as CSV
          </Button>
          <Button isPending={exhibits.isPending} onPress={() => exhibits.mutate({ caseId, reportId })}>
            Write each exhibit as a PDF
          </Button>
        </>
      }
    >
      {[tables, exhibits].map(({ data, error }, i) => (
        <div key={i} role="status">
          {error !== null && <ErrorPanel error={error} />}
          {data !== undefined && (
            <Callout>
              Written: {data.files.join(', ')} in <HostileText text={data.folder} isMono maxLength={300} />
            </Callout>
          )}
        </div>
      ))}
    </Card>
  );
}
