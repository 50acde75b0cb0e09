import { Suspense, useState } from 'react';
import { useCall, useConnection, useWatchedCase } from '../api/index.js';
import { LoadingState, EmptyState, HostileText, Link, PageHeader } from '../components/index.js';
import { AppFrame } from './AppFrame.js';
import { CaseNavigation } from './CaseNavigation.js';
import { CommandPalette } from './CommandPalette.js';
import { crumbsOf } from './crumbs.js';
import { Glossary } from './Glossary.js';
import { ScreenBoundary } from './ScreenBoundary.js';
import { Shortcuts } from './Shortcuts.js';
import { useArrival } from './useArrival.js';
import { useBasicCommands, type OwnDialog } from './useBasicCommands.js';
import { useLostFocus } from './useLostFocus.js';
import { usePlace } from './usePlace.js';
import { useRunNews } from './news/useRunNews.js';
import { useShortcuts } from './useShortcuts.js';
import { href } from '../navigation/index.js';

/** The frame around the screen that the address names. */
export function Window(): React.JSX.Element {
  const place = usePlace();
  const caseId = place.params['caseId'];
  const [open, setOpen] = useState<OwnDialog>();
  const home = useCall('home.show', {});
  const shown = useCall('case.show', { caseId: caseId ?? '' }, { enabled: caseId !== undefined });
  const offline = useCall('system.offline', {});
  const connection = useConnection();
  const overview = caseId === undefined ? undefined : shown.data;
  const title = place.route?.title(place.params) ?? 'Not found';
  useShortcuts();
  useLostFocus();
  useBasicCommands(caseId, setOpen);
  const news = useRunNews(caseId);
  // After every question about a case: to watch another one asks again whatever is shown, and a case that was left must not be asked for.
  useWatchedCase(caseId);
  useArrival(place.path, [...news, title, ...(overview === undefined ? [] : [overview.index.head.caption])]);
  const Screen = place.route?.Screen;
  return (
    <>
      <AppFrame
        place={place.path}
        crumbs={crumbsOf(place, title, overview)}
        navigation={
          caseId !== undefined && overview !== undefined ? (
            <CaseNavigation caseId={caseId} overview={overview} path={place.path} />
          ) : undefined
        }
        offline={offline.data}
        readOnly={
          home.data?.role === 'reader'
            ? 'You have a read-only link: this window cannot change anything.'
            : overview?.mode === 'read'
              ? overview.readReason
              : undefined
        }
        connection={connection}
        onPalette={() => setOpen('palette')}
        onShortcuts={() => setOpen('shortcuts')}
        onGlossary={() => setOpen('glossary')}
      >
        <ScreenBoundary key={place.path}>
          <Suspense fallback={<LoadingState label="Opening" />}>
            {Screen === undefined ? <MissingScreen path={place.path} /> : <Screen {...place.params} />}
          </Suspense>
        </ScreenBoundary>
      </AppFrame>
      <CommandPalette
        caseId={caseId}
        isOpen={open === 'palette'}
        onOpenChange={(is) => setOpen(is ? 'palette' : undefined)}
      />
      <Shortcuts isOpen={open === 'shortcuts'} onOpenChange={(is) => setOpen(is ? 'shortcuts' : undefined)} />
      <Glossary isOpen={open === 'glossary'} onOpenChange={(is) => setOpen(is ? 'glossary' : undefined)} />
    </>
  );
}

function MissingScreen({ path }: { readonly path: string }): React.JSX.Element {
  return (
    <div className="screen">
      <PageHeader title="Page not found" />
      <EmptyState title="No page at this address" action={<Link href={href.home()}>Go to cases</Link>}>
        The address <HostileText text={path} isMono maxLength={200} /> may belong to another version, or it
        was truncated when it was copied.
      </EmptyState>
    </div>
  );
}
