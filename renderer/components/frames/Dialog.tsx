import './Dialog.css';
import type { ReactElement, ReactNode } from 'react';
import { Dialog as AriaDialog, DialogTrigger, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { IconButton } from '../actions/IconButton.js';

export interface DialogProps {
  readonly title: ReactNode;
  readonly children: ReactNode | ((close: () => void) => ReactNode);
  /** Buttons at the foot: the safest first, the one that acts last. */
  readonly footer?: ReactNode | ((close: () => void) => ReactNode);
  /** `window`: as large as the window. */
  readonly size?: 'small' | 'normal' | 'large' | 'window' | undefined;
  /** The button that opens it; omit it when `isOpen` is controlled. */
  readonly trigger?: ReactElement | undefined;
  readonly isOpen?: boolean | undefined;
  readonly onOpenChange?: ((isOpen: boolean) => void) | undefined;
  /** For a required decision: neither Escape nor a click outside closes it. */
  readonly isInsistent?: boolean | undefined;
  readonly role?: 'dialog' | 'alertdialog' | undefined;
}

export function Dialog({
  title,
  children,
  footer,
  size = 'normal',
  trigger,
  isOpen,
  onOpenChange,
  isInsistent = false,
  role = 'dialog',
}: DialogProps): React.JSX.Element {
  const control = {
    ...(isOpen === undefined ? {} : { isOpen }),
    ...(onOpenChange === undefined ? {} : { onOpenChange }),
  };
  const overlay = (
    <ModalOverlay
      className={size === 'window' ? 'p-scrim p-scrim-window' : 'p-scrim'}
      isDismissable={!isInsistent}
      isKeyboardDismissDisabled={isInsistent}
      {...(trigger === undefined ? control : {})}
    >
      <Modal className={`p-modal p-modal-${size}`}>
        <AriaDialog className="p-dialog" role={role}>
          {({ close }) => (
            <>
              <header className="p-dialog-head">
                <Heading slot="title" className="p-dialog-title">
                  {title}
                </Heading>
                {!isInsistent && <IconButton icon="close" label="Close" onPress={close} />}
              </header>
              <div className="p-dialog-body">
                {typeof children === 'function' ? children(close) : children}
              </div>
              {footer !== undefined && (
                <footer className="p-dialog-foot">
                  {typeof footer === 'function' ? footer(close) : footer}
                </footer>
              )}
            </>
          )}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
  if (trigger === undefined) return overlay;
  return (
    <DialogTrigger {...control}>
      {trigger}
      {overlay}
    </DialogTrigger>
  );
}
