import './AppFrame.css';
import { useRef, useState, type ReactNode } from 'react';
import {
  Breadcrumbs,
  IconButton,
  Link,
  useSplit,
  type Crumb,
  Icon,
  Kbd,
  HostileText,
  Popover,
} from '../components/index.js';
import { href } from '../navigation/index.js';
import { OfflineMark, type OfflineState } from './OfflineMark.js';
import { ThemeMenu } from './ThemeMenu.js';
import { Button } from 'react-aria-components';

/** Shown while the window cannot reach the workbench. */
function ConnectionNotice({
  connection,
}: {
  readonly connection: 'connected' | 'lost' | 'refused';
}): React.JSX.Element {
  return (
    <div role="status">
      {connection !== 'connected' && (
        <p className="p-notice">
          <Icon name="alert" /> {WORDS[connection]}
        </p>
      )}
    </div>
  );
}

const WORDS = {
  lost: 'The workbench does not answer. Trying again. What you see may be out of date. An examination that was running continues as long as the program runs.',
  refused:
    'The workbench no longer recognizes this window. Open the address that it printed at startup, or restart it.',
} as const;

export interface AppFrameProps {
  /** Path of the screen; when it changes, the drawer of a narrow window closes. */
  readonly place: string;
  readonly crumbs: readonly Crumb[];
  /** The tree on the left. */
  readonly navigation?: ReactNode;
  readonly offline: OfflineState | undefined;
  /** Why nothing can be changed. */
  readonly readOnly?: string | undefined;
  readonly connection: 'connected' | 'lost' | 'refused';
  readonly onPalette: () => void;
  readonly onShortcuts: () => void;
  readonly onGlossary: () => void;
  readonly children: ReactNode;
}

/** The bar at the top, the tree on the left, and the screen. In a narrow window, or with large text, the tree becomes a drawer. */
export function AppFrame({
  place,
  crumbs,
  navigation,
  offline,
  readOnly,
  connection,
  onPalette,
  onShortcuts,
  onGlossary,
  children,
}: AppFrameProps): React.JSX.Element {
  const [drawerAt, setDrawerAt] = useState<string>();
  const isDrawerOpen = drawerAt === place;
  return (
    <div className="p-frame">
      <button type="button" className="p-skip" onClick={() => document.getElementById('main')?.focus()}>
        Skip to content
      </button>
      <header className="p-bar">
        {navigation !== undefined && (
          <span className="p-bar-drawer">
            <IconButton
              icon="menu"
              label={isDrawerOpen ? 'Hide case navigation' : 'Show case navigation'}
              aria-expanded={isDrawerOpen}
              onPress={() => setDrawerAt(isDrawerOpen ? undefined : place)}
            />
          </span>
        )}
        <Link href={href.home()} isQuiet aria-label="Palimpsest: cases">
          <span className="p-wordmark">Palimpsest</span>
        </Link>
        <div className="p-bar-crumbs">{crumbs.length > 0 && <Breadcrumbs items={crumbs} />}</div>
        <div className="p-bar-end">
          {readOnly !== undefined && <ReadOnlyMark reason={readOnly} />}
          <OfflineMark state={offline} />
          <PaletteButton onPress={onPalette} />
          <IconButton icon="help" label="Glossary" onPress={onGlossary} />
          <IconButton icon="keyboard" label="Keyboard shortcuts" onPress={onShortcuts} />
          <ThemeMenu />
        </div>
      </header>
      <ConnectionNotice connection={connection} />
      <Body isDrawerOpen={isDrawerOpen} navigation={navigation}>
        {children}
      </Body>
    </div>
  );
}

function Body({
  isDrawerOpen,
  navigation,
  children,
}: {
  readonly isDrawerOpen: boolean;
  readonly navigation: ReactNode;
  readonly children: ReactNode;
}): React.JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  const { share, handleProps } = useSplit(box, {
    id: 'navigation',
    defaultShare: 0.18,
    minShare: 0.1,
    maxShare: 0.4,
  });
  return (
    <div ref={box} className="p-body" data-drawer={isDrawerOpen ? 'open' : 'closed'}>
      {navigation !== undefined && (
        <nav className="p-nav" aria-label="Case" style={{ flexBasis: `${(share * 100).toFixed(2)}%` }}>
          <div className="p-nav-tree">{navigation}</div>
          <div
            className="p-split-handle p-nav-handle"
            aria-label="Width of the case navigation"
            {...handleProps}
          />
        </nav>
      )}
      <main id="main" tabIndex={-1} className="p-main">
        {children}
      </main>
    </div>
  );
}

function PaletteButton({ onPress }: { readonly onPress: () => void }): React.JSX.Element {
  return (
    <Button className="p-mark p-palette-button" onPress={onPress}>
      <Icon name="search" size="small" />
      <span className="p-palette-words">Find a command</span>
      <Kbd keys="Mod+K" />
    </Button>
  );
}

function ReadOnlyMark({ reason }: { readonly reason: string }): React.JSX.Element {
  return (
    <Popover
      label="Why this case is read-only"
      trigger={
        <Button className="p-mark p-mark-strong">
          <Icon name="lock" size="small" />
          read-only
        </Button>
      }
    >
      <HostileText text={reason} />
    </Popover>
  );
}
