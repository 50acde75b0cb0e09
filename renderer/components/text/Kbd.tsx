import './Kbd.css';
import { Fragment } from 'react';
import { isMac } from './isMac.js';

const MAC: Readonly<Record<string, string>> = { Mod: '⌘', Shift: '⇧', Alt: '⌥' };
const OTHER: Readonly<Record<string, string>> = { Mod: 'Ctrl' };

export interface KbdProps {
  /** Keys joined by `+`, several keystrokes separated by a space: `Mod+K`, `g e`. `Mod` is Ctrl, or ⌘ on a Mac. */
  readonly keys: string;
}

export function Kbd({ keys }: KbdProps): React.JSX.Element {
  const names = isMac() ? MAC : OTHER;
  return (
    <span className="p-keys">
      {keys.split(' ').map((stroke, index) => (
        <Fragment key={index}>
          {index > 0 && <span className="p-keys-then">then</span>}
          {stroke.split('+').map((key) => (
            <kbd key={key} className="p-kbd">
              {names[key] ?? key}
            </kbd>
          ))}
        </Fragment>
      ))}
    </span>
  );
}
