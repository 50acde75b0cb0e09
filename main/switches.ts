/** A switch of Chromium's command line. */
export type Switch = readonly [name: string, value?: string];

/** The switches for every start of Chromium: it looks up no names, connects to nothing and contacts no service, whatever else fails. */
export const OFFLINE_SWITCHES: readonly Switch[] = [
  // Inside Chromium, names and literal addresses alike resolve to nothing, before any packet is sent.
  ['host-resolver-rules', 'MAP * ~NOTFOUND'],
  // Requests that do not use the resolver are sent to a proxy that the resolver cannot find.
  ['proxy-server', 'http://offline.invalid:9'],
  ['proxy-bypass-list', '<-loopback>'],
  ['dns-prefetch-disable'],
  ['disable-quic'],
  ['force-webrtc-ip-handling-policy', 'disable_non_proxied_udp'],
  ['no-pings'],
  ['no-first-run'],
  // Services of Chrome: Electron contains few of them, and none may become active with a later version.
  ['disable-background-networking'],
  ['disable-component-update'],
  ['disable-domain-reliability'],
  ['disable-sync'],
  ['disable-breakpad'],
  ['disable-client-side-phishing-detection'],
  [
    'disable-features',
    'AsyncDns,AutofillServerCommunication,MediaRouter,NetworkTimeServiceQuerying,Reporting,Translate,WebRtcHideLocalIpsWithMdns',
  ],
  // The window's profile contains no secrets, so the system's keyring is not used.
  ['password-store', 'basic'],
];

/** Switches that would give others access to the window; they are removed from the command line of a packaged program. */
export const REFUSED_SWITCHES: readonly string[] = [
  'remote-debugging-port',
  'remote-debugging-pipe',
  'remote-debugging-address',
  'remote-allow-origins',
  'disable-web-security',
  'allow-running-insecure-content',
  'disable-site-isolation-trials',
  'load-extension',
  'js-flags',
  'renderer-cmd-prefix',
  'utility-cmd-prefix',
  'gpu-launcher',
  'ssl-key-log-file',
  'log-net-log',
  'unsafely-treat-insecure-origin-as-secure',
  'enable-blink-features',
  'auto-open-devtools-for-tabs',
];

/** The part of Electron's command line that the switches need. */
export interface CommandLine {
  appendSwitch(name: string, value?: string): void;
  removeSwitch(name: string): void;
}

/** Sets the switches. This must happen first, before the application is ready. */
export function applySwitches(commandLine: CommandLine, isPackaged: boolean): void {
  for (const [name, value] of OFFLINE_SWITCHES) {
    commandLine.removeSwitch(name);
    if (value === undefined) commandLine.appendSwitch(name);
    else commandLine.appendSwitch(name, value);
  }
  if (isPackaged) for (const name of REFUSED_SWITCHES) commandLine.removeSwitch(name);
}
