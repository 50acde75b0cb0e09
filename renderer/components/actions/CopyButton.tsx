import { useState } from 'react';
import { Button } from './Button.js';
import { copyText } from './copyText.js';
import { IconButton } from './IconButton.js';

export interface CopyButtonProps {
  readonly text: string | (() => string);
  /** What is copied, as in "Copy the hash". */
  readonly what: string;
  readonly variant?: 'icon' | 'button' | undefined;
  /** Text of the button variant. */
  readonly children?: string | undefined;
}

export function CopyButton({ text, what, variant = 'icon', children }: CopyButtonProps): React.JSX.Element {
  const [isCopied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    const copied = await copyText(typeof text === 'string' ? text : text(), what);
    setCopied(copied);
    if (copied) setTimeout(() => setCopied(false), 1500);
  };
  const icon = isCopied ? 'check' : 'copy';
  return variant === 'icon' ? (
    <IconButton icon={icon} label={`Copy ${what}`} size="small" onPress={() => void copy()} />
  ) : (
    <Button icon={icon} size="small" variant="quiet" onPress={() => void copy()}>
      {children ?? `Copy ${what}`}
    </Button>
  );
}
