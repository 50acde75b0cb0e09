import { STATEMENT_CHARS } from '../../../src/domain/index.js';
import { Card, ErrorPanel, LoadingState, TextArea } from '../../components/index.js';
import type { KeptStatement, Statement } from './useStatement.js';

const SECTIONS: readonly {
  readonly part: keyof Statement;
  readonly label: string;
  readonly description: string;
}[] = [
  {
    part: 'qualifications',
    label: 'Qualifications',
    description: 'For example: education, experience, publications, earlier testimony.',
  },
  { part: 'opinion', label: 'Opinion', description: 'What you conclude from the findings.' },
  { part: 'limits', label: 'Limits of the opinion', description: 'What you do not conclude, and why.' },
];

/** The examiner's own words. The report prints them in a section of their own and says whose they are. */
export function StatementForm({ kept }: { readonly kept: KeptStatement }): React.JSX.Element {
  const { statement, change, keepNow, isKept, error, readError } = kept;
  return (
    <Card
      title="Statement of the examiner"
      subtitle="Optional. The report prints it in a section of its own, as the examiner’s words. Separate paragraphs by blank lines."
    >
      <div className="stack form">
        {readError !== null && <ErrorPanel error={readError} />}
        {statement === undefined && readError === null && <LoadingState label="Loading the draft" />}
        {statement !== undefined &&
          SECTIONS.map(({ part, label, description }) => (
            <TextArea
              key={part}
              label={label}
              description={description}
              rows={statement[part] === '' ? 3 : 8}
              maxLength={STATEMENT_CHARS}
              value={statement[part]}
              onChange={(text) => change({ ...statement, [part]: text })}
              onBlur={keepNow}
            />
          ))}
        {error !== null && <ErrorPanel error={error} title="The draft was not kept in the case" />}
        {statement !== undefined && error === null && (
          <p className="muted" role="status">
            {isKept ? 'Kept in the case as a private draft.' : 'Keeping the draft…'}
          </p>
        )}
      </div>
    </Card>
  );
}
