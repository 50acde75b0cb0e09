import './CommandPalette.css';
import '../components/frames/Dialog.css';
import '../components/actions/Popover.css';
import '../components/fields/fields.css';
import { useSyncExternalStore } from 'react';
import {
  Autocomplete,
  Dialog,
  Header,
  Input,
  Menu,
  MenuItem,
  MenuSection,
  Modal,
  ModalOverlay,
  SearchField,
  useFilter,
} from 'react-aria-components';
import { Icon, Kbd } from '../components/index.js';
import { bySection } from './bySection.js';
import { type Command, currentCommands, subscribeCommands } from '../navigation/index.js';

export interface CommandPaletteProps {
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
}

/** Type to find a command, arrow keys to choose, Enter to run it. */
export function CommandPalette({ isOpen, onOpenChange }: CommandPaletteProps): React.JSX.Element {
  return (
    <ModalOverlay className="p-scrim" isDismissable isOpen={isOpen} onOpenChange={onOpenChange}>
      <Modal className="p-modal p-palette">
        <Dialog className="p-dialog" aria-label="Commands">
          <PaletteBody onDone={() => onOpenChange(false)} />
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function PaletteBody({ onDone }: { readonly onDone: () => void }): React.JSX.Element {
  const commands = useSyncExternalStore(subscribeCommands, currentCommands);
  const { contains } = useFilter({ sensitivity: 'base' });
  const sections = bySection(commands);
  const byId = new Map(commands.map((command) => [command.id, command]));
  return (
    <Autocomplete filter={(text, input) => input.split(/\s+/).every((word) => contains(text, word))}>
      <SearchField aria-label="Find a command" className="p-palette-search" autoFocus>
        <Icon name="search" />
        <Input className="p-palette-input" placeholder="Find a command" />
      </SearchField>
      <Menu
        aria-label="Commands"
        className="p-list p-palette-list"
        renderEmptyState={() => <p className="p-palette-none">No matching command.</p>}
        onAction={(id) => {
          onDone();
          // After the dialog has returned the focus, so that the command may move it.
          setTimeout(() => byId.get(String(id))?.run());
        }}
      >
        {[...sections].map(([section, inSection]) => (
          <MenuSection key={section} id={`section-${section}`}>
            <Header className="p-list-header">{section}</Header>
            {inSection.map((command) => (
              <PaletteItem key={command.id} command={command} />
            ))}
          </MenuSection>
        ))}
      </Menu>
    </Autocomplete>
  );
}

function PaletteItem({ command }: { readonly command: Command }): React.JSX.Element {
  const words = `${command.title} ${command.section} ${command.keywords ?? ''}`;
  return (
    <MenuItem
      id={command.id}
      textValue={words}
      className="p-list-item"
      isDisabled={command.isDisabled ?? false}
    >
      {command.icon !== undefined && <Icon name={command.icon} />}
      <span className="p-list-body">{command.title}</span>
      {command.shortcut !== undefined && (
        <span className="p-list-end">
          <Kbd keys={command.shortcut} />
        </span>
      )}
    </MenuItem>
  );
}
