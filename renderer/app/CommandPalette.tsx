import './CommandPalette.css';
import '../components/frames/Dialog.css';
import '../components/actions/Popover.css';
import '../components/fields/fields.css';
import { useState, useSyncExternalStore } from 'react';
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
import { HostileText, Icon, Kbd } from '../components/index.js';
import { bySection } from './bySection.js';
import { type Command, currentCommands, navigate, subscribeCommands } from '../navigation/index.js';
import { type HitRow, hitRows } from './palette/hitRows.js';
import { useCaseHits } from './palette/useCaseHits.js';

export interface CommandPaletteProps {
  /** The case that is searched, too; undefined outside a case. */
  readonly caseId: string | undefined;
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
}

/** Type to find a command, or words anywhere in the case; arrow keys to choose, Enter to go there. */
export function CommandPalette({ caseId, isOpen, onOpenChange }: CommandPaletteProps): React.JSX.Element {
  return (
    <ModalOverlay className="p-scrim" isDismissable isOpen={isOpen} onOpenChange={onOpenChange}>
      <Modal className="p-modal p-palette">
        <Dialog className="p-dialog" aria-label="Commands">
          <PaletteBody caseId={caseId} onDone={() => onOpenChange(false)} />
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function PaletteBody({
  caseId,
  onDone,
}: {
  readonly caseId: string | undefined;
  readonly onDone: () => void;
}): React.JSX.Element {
  const commands = useSyncExternalStore(subscribeCommands, currentCommands);
  const [typed, setTyped] = useState('');
  const { contains } = useFilter({ sensitivity: 'base' });
  const { found, isBusy } = useCaseHits(caseId, typed);
  const rows = caseId === undefined || found === undefined ? [] : hitRows(caseId, found);
  const byId = new Map(commands.map((command) => [command.id, command]));
  const byKey = new Map(rows.map((row) => [row.key, row]));
  const label = caseId === undefined ? 'Find a command' : 'Find a command, or words in this case';
  return (
    <Autocomplete
      inputValue={typed}
      onInputChange={setTyped}
      // What the case holds was searched for by the workbench.
      filter={(text, input) => text === HIT || input.split(/\s+/).every((word) => contains(text, word))}
    >
      <SearchField aria-label={label} className="p-palette-search" autoFocus>
        <Icon name="search" />
        <Input className="p-palette-input" placeholder={label} />
      </SearchField>
      <Menu
        aria-label="Commands"
        className="p-list p-palette-list"
        renderEmptyState={() => (
          <p className="p-palette-none">
            {isBusy
              ? 'Searching the case …'
              : caseId === undefined
                ? 'No matching command.'
                : 'No matching command, and nothing in this case.'}
          </p>
        )}
        onAction={(id) => {
          onDone();
          // After the dialog has returned the focus, so that the command may move it.
          setTimeout(() => {
            const row = byKey.get(String(id));
            if (row === undefined) byId.get(String(id))?.run();
            else navigate(row.href);
          });
        }}
      >
        {[...bySection(commands)].map(([section, inSection]) => (
          <MenuSection key={section} id={`section-${section}`}>
            <Header className="p-list-header">{section}</Header>
            {inSection.map((command) => (
              <PaletteItem key={command.id} command={command} />
            ))}
          </MenuSection>
        ))}
        {[...bySection(rows)].map(([section, inSection]) => (
          <MenuSection key={section} id={`hits-${section}`}>
            <Header className="p-list-header">{section}</Header>
            {inSection.map((row) => (
              <PaletteHit key={row.key} row={row} />
            ))}
          </MenuSection>
        ))}
      </Menu>
      {found !== undefined && found.unread.length > 0 && (
        <p className="p-palette-none" role="status">
          Not searched: {found.unread.join(', ')}.
        </p>
      )}
    </Autocomplete>
  );
}

/** The text of a hit for the filter of commands. */
const HIT = '\u0000hit';

function PaletteHit({ row }: { readonly row: HitRow }): React.JSX.Element {
  return (
    <MenuItem id={row.key} textValue={HIT} aria-label={`${row.title}: ${row.detail}`} className="p-list-item">
      <span className="p-list-body p-palette-hit">
        <HostileText text={row.title} maxLength={160} />
        <span className="muted">
          <HostileText text={row.detail} maxLength={240} />
        </span>
      </span>
    </MenuItem>
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
