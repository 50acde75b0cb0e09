import type { CallOutput, ExaminationRequest } from '../../../src/contract/index.js';
import { counted } from '../../../src/base/index.js';
import { ConfirmDialog } from '../../components/index.js';

/** A request that measures what waits in the queue or what the case holds. */
export interface SameRequest {
  readonly request: ExaminationRequest;
  readonly same: NonNullable<CallOutput<'runs.same'>['same']>;
}

const STATE: Readonly<Record<SameRequest['same']['state'], string>> = {
  waiting: 'is in the queue',
  finished: 'is finished',
  unfinished: 'is not finished',
};

/** Asks before the same is measured once more, since each examination adds its tests to the register of the case. */
export function SameDialog({
  sames,
  attackTitle,
  onConfirm,
  onClose,
}: {
  /** Empty while nothing is asked. */
  readonly sames: readonly SameRequest[];
  readonly attackTitle: (attackId: string) => string;
  readonly onConfirm: () => void | Promise<void>;
  readonly onClose: () => void;
}): React.JSX.Element {
  return (
    <ConfirmDialog
      title="Measure the same again?"
      confirmLabel="Add to queue again"
      onConfirm={onConfirm}
      isOpen={sames.length > 0}
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
    >
      <p>
        {counted(sames.length, 'examination')} with the same attack, parameters, seed and evidence{' '}
        {sames.length === 1 ? 'is' : 'are'} there. Each examination adds its tests to the register of the
        case.
      </p>
      <ul>
        {sames.map(({ request: { attackId, modelId }, same: { examinationId, state } }) => (
          <li key={`${attackId} ${modelId}`}>
            {attackTitle(attackId)} on {modelId}: {examinationId === '' ? 'the same' : examinationId}{' '}
            {STATE[state]}.
          </li>
        ))}
      </ul>
    </ConfirmDialog>
  );
}
