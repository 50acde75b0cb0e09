import './Shortcuts.css';
import { useSyncExternalStore } from 'react';
import { Dialog, Kbd, SwitchField } from '../components/index.js';
import { bySection } from './bySection.js';
import { currentCommands, setAppearance, subscribeCommands, useAppearance } from '../navigation/index.js';

/** Keys that work everywhere without being commands. */
const EVERYWHERE: readonly (readonly [string, string])[] = [
  ['Tab', 'next control'],
  ['Escape', 'close the dialog, menu or panel'],
  ['↑+↓+←+→', 'move within trees, tables, lists and tabs'],
];

export interface ShortcutsProps {
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
}

export function Shortcuts({ isOpen, onOpenChange }: ShortcutsProps): React.JSX.Element {
  return (
    <Dialog title="Keyboard shortcuts" size="large" isOpen={isOpen} onOpenChange={onOpenChange}>
      <ShortcutList />
    </Dialog>
  );
}

function ShortcutList(): React.JSX.Element {
  const commands = useSyncExternalStore(subscribeCommands, currentCommands);
  const { singleKeys } = useAppearance();
  const sections = bySection(
    commands.flatMap(({ id, shortcut, title, section }) =>
      shortcut === undefined ? [] : [{ id, keys: shortcut, words: title, section }],
    ),
  );
  return (
    <div className="stack">
      <div className="p-shortcuts">
        {[...sections].map(([section, rows]) => (
          <Section key={section} title={section} rows={rows} />
        ))}
        <Section title="Everywhere" rows={EVERYWHERE.map(([keys, words]) => ({ id: keys, keys, words }))} />
      </div>
      <SwitchField
        label="Single-key shortcuts"
        description="Turn this off if you use dictation or voice control. Shortcuts with Ctrl or ⌘ still work."
        isSelected={singleKeys}
        onChange={(isOn) => setAppearance({ singleKeys: isOn })}
      />
    </div>
  );
}

function Section({
  title,
  rows,
}: {
  readonly title: string;
  readonly rows: readonly { readonly id: string; readonly keys: string; readonly words: string }[];
}): React.JSX.Element {
  return (
    <section className="p-shortcut-section">
      <h3>{title}</h3>
      <dl>
        {rows.map(({ id, keys, words }) => (
          <div key={id} className="p-shortcut">
            <dt>{words}</dt>
            <dd>
              <Kbd keys={keys} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
