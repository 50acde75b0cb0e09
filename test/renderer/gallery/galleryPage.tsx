import '../../../renderer/withoutEval.js';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { I18nProvider } from 'react-aria-components';
import { Router } from 'wouter';
import '../../../renderer/design/index.css';
import { AppFrame } from '../../../renderer/app/AppFrame.js';
import { ToastRegion } from '../../../renderer/components/index.js';
import { applyStoredAppearance, useHashPath, useHashSearch } from '../../../renderer/navigation/index.js';
import { must } from '../../support/must.js';
import { GalleryScreen } from './GalleryScreen.js';

const nothing = (): void => undefined;

// A page with the components of the window in the window's own frame, for tests to look at.
applyStoredAppearance();
createRoot(must(document.getElementById('root'))).render(
  <StrictMode>
    <I18nProvider locale="en-GB">
      <Router hook={useHashPath} searchHook={useHashSearch}>
        <AppFrame
          place="/gallery"
          crumbs={[{ id: 'here', label: 'Components' }]}
          offline={undefined}
          connection="connected"
          onPalette={nothing}
          onShortcuts={nothing}
          onGlossary={nothing}
        >
          <GalleryScreen />
        </AppFrame>
        <ToastRegion />
      </Router>
    </I18nProvider>
  </StrictMode>,
);
