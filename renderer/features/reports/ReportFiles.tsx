import { reportAddress, type ReportPart } from '../../../src/contract/index.js';
import { useAction } from '../../api/index.js';
import { Button, Callout, Card, ErrorPanel, FileLink, HostileText } from '../../components/index.js';

export interface ReportFilesProps {
  readonly caseId: string;
  readonly reportId: string;
  /** Of a draft there is only the PDF. */
  readonly isSealed: boolean;
  readonly door: 'browser' | 'desktop';
}

const WORDS: Readonly<Record<ReportPart, string>> = {
  pdf: 'PDF',
  html: 'HTML',
  bag: 'Bag (ZIP)',
};

/** The report as files to give to others: in a browser they are downloaded, on the desktop a dialog asks where to save. */
export function ReportFiles({ caseId, reportId, isSealed, door }: ReportFilesProps): React.JSX.Element {
  const parts: readonly ReportPart[] = isSealed ? ['bag', 'pdf', 'html'] : ['pdf'];
  const save = useAction('reports.save');
  const asked = { caseId, reportId };
  return (
    <Card
      title="Files to give to others"
      subtitle={
        isSealed
          ? 'The bag holds everything that a reader needs to verify the report. Each file is compared with the seal before it leaves the case.'
          : 'Of a draft, only the PDF.'
      }
    >
      <div className="stack-tight">
        <div className="row">
          {parts.map((part) =>
            door === 'desktop' ? (
              <Button
                key={part}
                icon="download"
                isPending={save.isPending && save.variables.part === part}
                isDisabled={save.isPending && save.variables.part !== part}
                onPress={() => save.mutate({ ...asked, part })}
              >
                Save {WORDS[part]}…
              </Button>
            ) : (
              <FileLink key={part} icon="download" href={reportAddress({ ...asked, part, isShown: false })}>
                Download {WORDS[part]}
              </FileLink>
            ),
          )}
          {door === 'browser' && (
            <FileLink icon="print" isNewTab href={reportAddress({ ...asked, part: 'pdf', isShown: true })}>
              Open PDF to print
            </FileLink>
          )}
        </div>
        {save.error !== null && <ErrorPanel error={save.error} title="The file was not saved" />}
        {typeof save.data?.name === 'string' && (
          <div role="status">
            <Callout>
              Saved: <HostileText text={save.data.name} isMono maxLength={200} />
            </Callout>
          </div>
        )}
      </div>
    </Card>
  );
}
