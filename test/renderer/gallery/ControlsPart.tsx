import { useState } from 'react';
import {
  Breadcrumbs,
  Button,
  ConfirmDialog,
  CopyButton,
  FileLink,
  Dialog,
  DropZone,
  IconButton,
  Kbd,
  Link,
  Menu,
  Popover,
  showToast,
  SplitPane,
  Tabs,
  TextField,
  Toolbar,
  Tooltip,
  Tree,
} from '../../../renderer/components/index.js';
import { inputError } from '../../../src/base/index.js';
import { Part, Specimen } from './Specimen.js';

export function ControlsPart(): React.JSX.Element {
  return (
    <Part title="Controls">
      <ButtonSpecimens />
      <OverlaySpecimens />
      <NavigationSpecimens />
    </Part>
  );
}

function ButtonSpecimens(): React.JSX.Element {
  return (
    <>
      {(['primary', 'secondary', 'quiet', 'danger'] as const).map((variant) => (
        <Specimen key={variant} title={`Button, ${variant}`}>
          <Button variant={variant}>Examine</Button>
          <Button variant={variant} icon="examine">
            With icon
          </Button>
          <Button variant={variant} isPending>
            Pending
          </Button>
          <Button variant={variant} isDisabled>
            Disabled
          </Button>
          <Button variant={variant} size="small">
            Small
          </Button>
        </Specimen>
      ))}
      <Specimen title="IconButton">
        <Toolbar label="Icon buttons">
          <IconButton icon="pause" label="Pause" />
          <IconButton icon="stop" label="Stop" />
          <IconButton icon="refresh" label="Read again" isDisabled />
          <IconButton icon="more" label="More" size="small" />
        </Toolbar>
      </Specimen>
      <Specimen title="CopyButton, Kbd, Link">
        <CopyButton text="1f4e" what="the number" />
        <CopyButton text="1f4e" what="the number" variant="button" />
        <Kbd keys="Mod+K" />
        <Kbd keys="g e" />
        <Link href="#/gallery">A link</Link>
        <Link href="#/gallery" isQuiet>
          A quiet link
        </Link>
        <FileLink href="./index.html" icon="download">
          A file
        </FileLink>
        <FileLink href="./index.html" icon="report" isNewTab>
          A file in a new tab
        </FileLink>
      </Specimen>
    </>
  );
}

function OverlaySpecimens(): React.JSX.Element {
  return (
    <>
      <Specimen title="Tooltip, Popover, Menu">
        <Tooltip text="Counted in Unicode code points of the reading text">
          <Button>Tooltip</Button>
        </Tooltip>
        <Popover label="Denominator" trigger={<Button>Popover</Button>}>
          207 of 208 windows; windows that could not be scored are left out.
        </Popover>
        <Menu
          label="Actions"
          trigger={<Button icon="more">Menu</Button>}
          items={[
            { id: 'open', label: 'Open the reader', icon: 'reader', shortcut: 'g f' },
            { id: 'pin', label: 'Pin as baseline', description: 'Stays on top of the table', icon: 'pin' },
            { id: 'none', label: 'Not possible now', isDisabled: true },
            'separator',
            { id: 'remove', label: 'Remove the exhibit', icon: 'trash', isDanger: true },
          ]}
        />
        <Button onPress={() => showToast('Copied the digest.')}>Toast</Button>
      </Specimen>
      <Specimen title="Dialog, ConfirmDialog">
        <Dialog
          title="Note to exhibit P-3"
          trigger={<Button>Dialog</Button>}
          footer={(close) => (
            <>
              <Button onPress={close}>Cancel</Button>
              <Button variant="primary" onPress={close}>
                Keep
              </Button>
            </>
          )}
        >
          <TextField label="Note" defaultValue="Chapter 1, first paragraph" />
        </Dialog>
        <ConfirmDialog
          title="Stop the examination?"
          confirmLabel="Stop the examination"
          isDanger
          trigger={<Button variant="danger">ConfirmDialog</Button>}
          onConfirm={() => undefined}
        >
          812 of 2,400 units are kept; it can be resumed from there.
        </ConfirmDialog>
        <ConfirmDialog
          title="Seal the report?"
          confirmLabel="Seal"
          trigger={<Button>ConfirmDialog that fails</Button>}
          onConfirm={() => {
            throw inputError(
              'key-passphrase',
              'The passphrase does not open this key.',
              'Check capital letters; the key file is unharmed.',
            );
          }}
        >
          A sealed report cannot be changed.
        </ConfirmDialog>
      </Specimen>
    </>
  );
}

function NavigationSpecimens(): React.JSX.Element {
  const [opened, setOpened] = useState('E2');
  return (
    <>
      <Specimen title="Breadcrumbs">
        <Breadcrumbs
          label="Example"
          items={[
            { id: 'cases', label: 'Cases', href: '#/' },
            { id: 'case', label: 'Rivers v. Meridian AI', href: '#/gallery' },
            { id: 'here', label: 'Evidence E3' },
          ]}
        />
      </Specimen>
      <Specimen title="Tabs">
        <div className="g-wide">
          <Tabs
            label="Layers of a work"
            items={[
              { id: 'raw', title: 'As received', content: <p>The file as it came.</p> },
              { id: 'reading', title: 'Reading text', content: <p>What a person reads.</p> },
              { id: 'none', title: 'Not made', content: null, isDisabled: true },
            ]}
          />
        </div>
      </Specimen>
      <Specimen title="Tree">
        <div style={{ width: 'min(18rem, 100%)' }}>
          <Tree
            label="Example of a case"
            selectedKey={opened}
            onOpen={setOpened}
            defaultExpandedKeys={['evidence']}
            items={[
              {
                id: 'evidence',
                textValue: 'Evidence',
                icon: 'evidence',
                badge: '3',
                children: [
                  { id: 'E1', textValue: 'E1 meridian-7b-Q4_K_M.gguf' },
                  { id: 'E2', textValue: 'E2 The River Novel' },
                  { id: 'E3', textValue: 'E3 a control with a title that is far too long for its line' },
                ],
              },
              {
                id: 'works',
                textValue: 'Works',
                icon: 'work',
                children: [{ id: 'W', textValue: 'E2 The River Novel' }],
              },
              { id: 'audit', textValue: 'Audit', icon: 'audit', badge: '41' },
            ]}
          />
        </div>
      </Specimen>
      <Specimen title="SplitPane">
        <div className="g-split">
          <SplitPane
            id="gallery"
            label="Width of the left pane"
            defaultShare={0.3}
            first={<p className="g-pane">Drag the rule.</p>}
            second={<p className="g-pane">The size is remembered.</p>}
          />
        </div>
      </Specimen>
      <Specimen title="DropZone">
        <div className="g-wide grid-cards">
          <DropZone
            label="Drop models or texts here"
            description="GGUF files, also in parts; plain text in UTF-8. Nothing leaves this machine."
            onFiles={(files) => showToast(`${files.length} chosen.`)}
          />
          <DropZone
            label="Nothing can be added"
            description="The case is open for reading."
            onFiles={() => undefined}
            isDisabled
          />
        </div>
      </Specimen>
    </>
  );
}
