import { useState } from 'react';
import type { ExhibitRequest } from '../../../src/contract/index.js';
import { useAction, useClient } from '../../api/index.js';
import {
  Badge,
  Button,
  ConfirmDialog,
  ErrorPanel,
  HostileText,
  IconButton,
  showToast,
  toastError,
  UtcTime,
  type ListAction,
} from '../../components/index.js';
import { ExhibitContent, type Exhibit } from './ExhibitContent.js';
import { ExhibitEditor } from './ExhibitEditor.js';

export interface ExhibitItemProps {
  readonly caseId: string;
  readonly exhibit: Exhibit;
  /** Whom the case names as its examiner; empty when it names no one. */
  readonly examiner: string;
  /** The exhibits before and after this one, and the one after the next; null at the ends of the list. */
  readonly above: string | null;
  readonly below: string | null;
  readonly belowNext: string | null;
  readonly mayWrite: boolean;
  /** Called before an action that would move the focus away. */
  readonly before: (exhibitId: string, action: ListAction) => void;
}

const KINDS: Readonly<Record<Exhibit['kind'], string>> = {
  passage: 'passage',
  finding: 'finding',
  continuation: 'model output',
  inspection: 'model inspection',
};

/** One exhibit: its label, its content, the examiner’s note, and buttons to move, edit or remove it. */
export function ExhibitItem({
  caseId,
  exhibit,
  examiner,
  above,
  below,
  belowNext,
  mayWrite,
  before,
}: ExhibitItemProps): React.JSX.Element {
  const [isEdited, setEdited] = useState(false);
  const move = useAction('exhibits.move');
  const place = (next: string | null, way: 'up' | 'down'): void => {
    if (move.isPending) return;
    before(exhibit.id, way);
    move.mutate({ caseId, exhibitId: exhibit.id, before: next });
  };
  const remove = useAction('exhibits.remove');
  const client = useClient();
  const source = sourceOf(exhibit);
  const markAgain = async (again: ExhibitRequest): Promise<void> => {
    const { title, note } = exhibit;
    const { exhibitId } = await client.call('exhibits.add', { caseId, source: again, title, note });
    if (below !== null) await client.call('exhibits.move', { caseId, exhibitId, before: below });
  };
  const name = exhibit.title === '' ? exhibit.label : `${exhibit.label} ${exhibit.title}`;
  return (
    <li className="p-exhibit">
      <div className="p-exhibit-label">{exhibit.label}</div>
      <div className="stack">
        <header className="row-spread">
          <h2 className="p-exhibit-title">
            <HostileText text={exhibit.title === '' ? 'Untitled' : exhibit.title} maxLength={200} />{' '}
            <Badge tone="quiet">{KINDS[exhibit.kind]}</Badge>
          </h2>
          {mayWrite && (
            <span className="row">
              <IconButton
                icon="arrow-up"
                label={`Move ${exhibit.label} up`}
                data-move={`${exhibit.id} up`}
                isDisabled={above === null}
                onPress={() => place(above, 'up')}
              />
              <IconButton
                icon="arrow-down"
                label={`Move ${exhibit.label} down`}
                data-move={`${exhibit.id} down`}
                isDisabled={below === null}
                onPress={() => place(belowNext, 'down')}
              />
              <IconButton icon="edit" label={`Edit ${exhibit.label}`} onPress={() => setEdited(true)} />
              <ConfirmDialog
                title={`Remove ${exhibit.label}?`}
                confirmLabel="Remove"
                isDanger
                onConfirm={async () => {
                  before(exhibit.id, 'remove');
                  await remove.mutateAsync({ caseId, exhibitId: exhibit.id });
                  showToast(
                    `${exhibit.label} was removed.`,
                    source === null ? undefined : () => void markAgain(source).catch(toastError),
                  );
                }}
                trigger={<IconButton icon="trash" label={`Remove ${exhibit.label}`} />}
              >
                <HostileText text={name} maxLength={200} /> will be removed from the list. Its content and the
                audit entry stay in the case; the labels of the exhibits after it change.
              </ConfirmDialog>
            </span>
          )}
        </header>
        {move.error !== null && <ErrorPanel error={move.error} title="The exhibit was not moved" />}
        <ExhibitContent caseId={caseId} exhibit={exhibit} />
        {isEdited ? (
          <ExhibitEditor caseId={caseId} exhibit={exhibit} onDone={() => setEdited(false)} />
        ) : (
          <>
            {exhibit.note !== '' && (
              <p className="p-exhibit-note">
                <span className="muted">Examiner’s note: </span>
                <HostileText text={exhibit.note} maxLength={2000} keepLines />
              </p>
            )}
            {mayWrite && exhibit.note === '' && (
              <div className="row">
                <Button size="small" variant="quiet" icon="edit" onPress={() => setEdited(true)}>
                  Add a note
                </Button>
              </div>
            )}
          </>
        )}
        <p className="muted p-exhibit-by">
          Marked <UtcTime iso={exhibit.createdAt} />, login{' '}
          <HostileText text={exhibit.createdBy} maxLength={80} />
          {examiner !== '' && (
            <>
              . Examiner of the case: <HostileText text={examiner} maxLength={120} />
            </>
          )}
        </p>
      </div>
    </li>
  );
}

/** What would mark it again from the case alone; null for what a model wrote or an inspection found, which the case holds only as an exhibit. */
function sourceOf({ content }: Exhibit): ExhibitRequest | null {
  switch (content?.kind) {
    case 'passage': {
      const { kind, examinationId, workId, startChar, endChar } = content;
      return { kind, examinationId, workId, startChar, endChar };
    }
    case 'finding':
      return content;
    default:
      return null;
  }
}
