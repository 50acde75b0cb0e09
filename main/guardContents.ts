import type { App, WebContents } from 'electron';
import { isOurAddress } from './appAddress.js';
import type { Attempts } from './attempts.js';
import type { TellRefusal } from './refusals.js';

export interface ContentsRules {
  readonly attempts: Attempts;
  readonly tellRefusal: TellRefusal;
  readonly allowsDevTools: boolean;
}

/** Keeps every page of the program at its own addresses: no navigation elsewhere, no other windows, no frames, no guests. */
export function guardAllContents(app: App, rules: ContentsRules): void {
  app.on('web-contents-created', (_event, contents) => guardContents(contents, rules));
  app.on('certificate-error', (event, _contents, _url, _error, _certificate, answer) => {
    event.preventDefault();
    answer(false);
  });
  app.on('select-client-certificate', (event) => event.preventDefault());
  app.on('login', (event) => event.preventDefault());
}

function guardContents(
  contents: WebContents,
  { attempts, tellRefusal, allowsDevTools }: ContentsRules,
): void {
  // Developer tools are a separate page.
  const isTools = (): boolean => allowsDevTools && contents.getURL().startsWith('devtools://');
  const refuse = (what: string, url: string): void => {
    // A file dropped next to a drop zone would replace the window: this is refused, but it is not a network attempt.
    if (url.startsWith('file:')) tellRefusal(`${what}: ${url}`);
    else attempts.add(`${what}: ${url}`);
  };
  contents.on('will-frame-navigate', (event) => {
    if (event.isMainFrame ? isOurAddress(event.url) || isTools() : isTools()) return;
    event.preventDefault();
    refuse(event.isMainFrame ? 'navigation' : 'frame', event.url);
  });
  contents.on('will-redirect', (event) => {
    event.preventDefault();
    refuse('redirection', event.url);
  });
  contents.setWindowOpenHandler(({ url }) => {
    refuse('new window', url);
    return { action: 'deny' };
  });
  contents.on('will-attach-webview', (event, _preferences, { src }) => {
    event.preventDefault();
    refuse('webview', String(src));
  });
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
  if (!allowsDevTools) contents.on('devtools-opened', () => contents.closeDevTools());
}
