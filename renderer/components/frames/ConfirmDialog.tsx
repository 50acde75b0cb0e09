import { useState, type ReactElement, type ReactNode } from 'react';
import { Button } from '../actions/Button.js';
import { Dialog } from './Dialog.js';
import { ErrorPanel } from '../states/ErrorPanel.js';
import { toProblem, type Problem } from '../text/problem.js';

export interface ConfirmDialogProps {
  readonly title: string;
  /** What will happen, and what cannot be undone. */
  readonly children: ReactNode;
  /** The verb, e.g. "Stop the run". */
  readonly confirmLabel: string;
  readonly isDanger?: boolean | undefined;
  /** The dialog stays open, and shows the error, when this throws. */
  readonly onConfirm: () => void | Promise<void>;
  readonly trigger?: ReactElement | undefined;
  readonly isOpen?: boolean | undefined;
  readonly onOpenChange?: ((isOpen: boolean) => void) | undefined;
}

export function ConfirmDialog({
  title,
  children,
  confirmLabel,
  isDanger = false,
  onConfirm,
  ...rest
}: ConfirmDialogProps): React.JSX.Element {
  const [isPending, setPending] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const confirm = async (close: () => void): Promise<void> => {
    setPending(true);
    setProblem(undefined);
    try {
      await onConfirm();
      close();
    } catch (thrown) {
      setProblem(toProblem(thrown));
    } finally {
      setPending(false);
    }
  };
  return (
    <Dialog
      {...rest}
      title={title}
      size="small"
      role="alertdialog"
      footer={(close) => (
        <>
          <Button onPress={close} autoFocus>
            Cancel
          </Button>
          <Button
            variant={isDanger ? 'danger' : 'primary'}
            isPending={isPending}
            onPress={() => void confirm(close)}
          >
            {confirmLabel}
          </Button>
        </>
      )}
    >
      <div className="stack">
        <div>{children}</div>
        {problem !== undefined && <ErrorPanel error={problem} />}
      </div>
    </Dialog>
  );
}
