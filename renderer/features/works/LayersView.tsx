import { useEffect, useMemo, useRef, useState } from 'react';
import { readDesignations, type Work } from '../../../src/domain/index.js';
import { counted } from '../../../src/base/index.js';
import { formatCount } from '../../../src/figure/index.js';
import { useCall } from '../../api/index.js';
import {
  Button,
  Callout,
  ErrorPanel,
  LoadingState,
  showToast,
  toastError,
  VirtualList,
  type VirtualListHandle,
} from '../../components/index.js';
import { useCommands } from '../../navigation/index.js';
import { DesignateDialog } from '../reader/index.js';
import { nextChange } from './nextChange.js';
import { CleaningChoice } from './CleaningChoice.js';
import { PAGE, ParagraphRow, type Designations } from './ParagraphRow.js';
import { ruleWords } from './ruleWords.js';
import { useAt } from './usePlace.js';
import { useParagraphPages } from './useParagraphPages.js';
import { useParagraphAt } from './useParagraphAt.js';

export interface LayersViewProps {
  readonly caseId: string;
  readonly evidenceId: string;
  readonly work: Work;
  /** The passages that were designated, as stated. */
  readonly designated: string;
}

/** Paragraph by paragraph: as received, as read, as compared. */
export function LayersView({ caseId, evidenceId, work, designated }: LayersViewProps): React.JSX.Element {
  const [cleaningIds, setCleaningIds] = useState<readonly string[]>([]);
  const list = useRef<VirtualListHandle>(null);
  const first = useCall('work.paragraphs', {
    caseId,
    evidenceId,
    from: 0,
    count: PAGE,
    cleaningIds: [...cleaningIds],
  });
  const at = useAt();
  const found = useParagraphAt(caseId, evidenceId, at, cleaningIds);
  useEffect(() => {
    if (found.index !== undefined) list.current?.scrollTo(found.index, 'start');
  }, [found.index, at]);
  const mode = useCall('case.show', { caseId }).data?.mode;
  const [designating, setDesignating] = useState<Parameters<Designations['onDesignate']>[0] | null>(null);
  const designations = useMemo(
    (): Designations | undefined =>
      work.role !== 'target' || mode !== 'write'
        ? undefined
        : { passages: readDesignations(designated, evidenceId), onDesignate: setDesignating },
    [work.role, mode, designated, evidenceId],
  );
  const total = first.data?.total;
  const pages = useParagraphPages(caseId, evidenceId, cleaningIds);
  const [changeAt, setChangeAt] = useState<number>();
  const [isSearching, setSearching] = useState(false);
  const shown = changeAt ?? found.index;
  const toNextChange = (): void => {
    if (isSearching || total === undefined) return;
    setSearching(true);
    nextChange(shown ?? -1, PAGE, pages)
      .then((index) => {
        // From the last change, the next press begins again.
        setChangeAt(index ?? -1);
        if (index === undefined) showToast('No further change of more than white space.');
        else list.current?.scrollTo(index, 'start');
      }, toastError)
      .finally(() => setSearching(false));
  };
  const latest = useRef(toNextChange);
  useEffect(() => {
    latest.current = toNextChange;
  });
  useCommands(
    useMemo(
      () => [
        {
          id: 'layers.next',
          title: 'Next change between the layers',
          section: 'Works',
          shortcut: 'j',
          run: () => latest.current(),
        },
      ],
      [],
    ),
  );
  return (
    <div className="stack">
      <RulesOff rules={work.source.document?.rulesOff ?? []} />
      <CleaningChoice caseId={caseId} chosen={cleaningIds} onChange={setCleaningIds} />
      {found.error !== undefined && <ErrorPanel error={found.error} title="The passage could not be found" />}
      {first.error !== null && first.data === undefined ? (
        <ErrorPanel
          error={first.error}
          title="The paragraphs could not be read"
          onRetry={() => void first.refetch()}
        />
      ) : total === undefined ? (
        <LoadingState label="Reading the layers" />
      ) : (
        <>
          <div className="row">
            <Button icon="chevron-down" size="small" isPending={isSearching} onPress={toNextChange}>
              Next change (j)
            </Button>
          </div>
          <VirtualList
            label={`Layers of the work, ${counted(total, 'paragraph')}`}
            role="table"
            handle={list}
            count={total}
            rowRem={7}
            className="layers"
            resetKey={cleaningIds.join(' ')}
            head={
              <div role="row" aria-rowindex={1} className="layers-row layers-head">
                <span role="columnheader" className="layers-number">
                  <span className="sr-only">Paragraph</span>
                </span>
                <LayerHead title="As received" chars={work.source.chars} />
                <LayerHead title="As read" chars={work.reading.chars} />
                <LayerHead title="As compared" chars={work.comparison.chars} />
              </div>
            }
            renderRow={(index) => (
              <ParagraphRow
                caseId={caseId}
                evidenceId={evidenceId}
                index={index}
                cleaningIds={cleaningIds}
                foundAs={index !== shown ? undefined : changeAt === undefined ? 'search target' : 'changed'}
                designations={designations}
              />
            )}
          />
        </>
      )}
      {designating !== null && (
        <DesignateDialog
          caseId={caseId}
          workId={evidenceId}
          range={designating}
          onClose={() => setDesignating(null)}
        />
      )}
    </div>
  );
}

/** The rules that the examiner switched off when the document was received. */
function RulesOff({ rules }: { readonly rules: readonly string[] }): React.JSX.Element | null {
  if (rules.length === 0) return null;
  return (
    <Callout
      title={`${counted(rules.length, 'rule was', 'rules were')} switched off when the file was received`}
    >
      Not done in this work: {rules.map(ruleWords).join('; ')}.
    </Callout>
  );
}

function LayerHead({ title, chars }: { readonly title: string; readonly chars: number }): React.JSX.Element {
  return (
    <span role="columnheader">
      {title} <span className="muted">{formatCount(chars)} characters</span>
    </span>
  );
}
