import { useMemo } from 'react';
import type { CallOutput } from '../../../src/contract/index.js';
import type { Inspection } from '../../../src/domain/index.js';
import { counted } from '../../../src/base/index.js';
import { formatCount, inspectionSections } from '../../../src/figure/index.js';
import { useOriginals } from '../../api/index.js';
import { Callout, HostileText, Link } from '../../components/index.js';
import { href } from '../../navigation/index.js';
import { FindingLine } from '../findings/index.js';
import { PassageNumbers } from '../reader/index.js';

export type Exhibit = CallOutput<'exhibits.list'>['exhibits'][number];

/** The content of an exhibit in brief, with a link to its source. */
export function ExhibitContent({
  caseId,
  exhibit,
}: {
  readonly caseId: string;
  readonly exhibit: Exhibit;
}): React.JSX.Element {
  const { content } = exhibit;
  const original = useExhibitPlace(caseId, content);
  if (content === null || !exhibit.intact) {
    return (
      <Callout tone="alarm" title="Changed: the content is not as recorded.">
        Restore exhibits/{exhibit.id}.json from a copy of the case; the audit log holds its hash.
      </Callout>
    );
  }
  switch (content.kind) {
    case 'passage':
      return (
        <div className="stack-tight">
          <blockquote className="p-exhibit-text">
            <HostileText text={content.text.trimStart()} maxLength={600} keepLines isBlock />
          </blockquote>
          <PassageNumbers {...content} caseId={caseId} range={content} />
          <Link href={href.reader(caseId, content.examinationId, content.workId, { at: content.startChar })}>
            {content.workId}, characters {formatCount(content.startChar)} to {formatCount(content.endChar)},
            in {content.examinationId}
          </Link>
          <PlaceInOriginal original={original} />
        </div>
      );
    case 'finding':
      return (
        <div className="stack-tight">
          <FindingLine {...content} caseId={caseId} />
          <Link href={href.findingsOf(caseId, content.examinationId)}>
            Findings of {content.examinationId}
          </Link>
        </div>
      );
    case 'inspection':
      return (
        <div className="stack-tight">
          <ul>
            {inspectionSections(content.record)
              .filter(({ verdict }) => verdict !== '')
              .map(({ id, title, verdict }) => (
                <li key={id}>
                  {title}: <HostileText text={verdict} maxLength={400} />
                </li>
              ))}
          </ul>
          <Link href={href.model(caseId, content.record.model.id)}>{comparedWords(content.record)}</Link>
        </div>
      );
    case 'continuation': {
      const { record } = content;
      const how =
        record.decoding.kind === 'greedy' ? (
          'greedy decoding'
        ) : (
          <>
            sampled with seed “<HostileText text={record.decoding.seed} maxLength={80} />”
          </>
        );
      return (
        <div className="stack-tight">
          <blockquote className="p-exhibit-text">
            <HostileText text={record.outputText} maxLength={600} keepLines isBlock />
          </blockquote>
          <span className="muted">
            <HostileText text={record.model.name} maxLength={80} /> after{' '}
            {counted(record.promptTokens, 'token')} of <HostileText text={record.work.title} maxLength={80} />
            , {how}: {formatCount(record.equalTokens)} of {counted(record.tokens.length, 'token')} identical
            to the work from the start; {formatCount(record.comparison.equalWords)} of{' '}
            {counted(record.comparison.workWords, 'word')}.
          </span>
          <Link href={href.compare(caseId, { work: record.work.id, at: record.startChar })}>
            Compare at character {formatCount(record.startChar)}
          </Link>
          <PlaceInOriginal original={original} />
        </div>
      );
    }
  }
}

/** Where the passage of an exhibit stands in the file that was received; empty for exhibits of other kinds. */
function useExhibitPlace(caseId: string, content: Exhibit['content']): string {
  const passages = useMemo(() => passagesOf(content), [content]);
  const originals = useOriginals(caseId, passages);
  const [only] = passages;
  return only === undefined ? '' : originals(only);
}

function passagesOf(content: Exhibit['content']): { workId: string; startChar: number; endChar: number }[] {
  if (content?.kind === 'passage') return [content];
  if (content?.kind !== 'continuation') return [];
  const { work, startChar, endChar } = content.record;
  return [{ workId: work.id, startChar, endChar }];
}

function PlaceInOriginal({ original }: { readonly original: string }): React.JSX.Element | null {
  return original === '' ? null : <bdi className="muted">{original}</bdi>;
}

/** The evidence of an inspection, by its ids. */
function comparedWords({ model, result }: Inspection): string {
  return result.kind === 'lineage'
    ? `${model.id} compared with ${result.base.id}`
    : `${model.id} compared with a list of known models`;
}
