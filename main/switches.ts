/** A switch of Chromium's command line. */
export type Switch = readonly [name: string, value?: string];

/** What Chromium is told at every start: it looks up no name, connects to nothing and asks nobody, whatever else fails. */
export const OFFLINE_SWITCHES: readonly Switch[] = [
  // Names and literal addresses alike resolve to nothing, inside Chromium, before any packet.
  ['host-resolver-rules', 'MAP * ~NOTFOUND'],
  // And what would not ask the resolver meets a proxy that the resolver does not find.
  ['proxy-server', 'http://offline.invalid:9'],
  ['proxy-bypass-list', '<-loopback>'],
  ['dns-prefetch-disable'],
  ['disable-quic'],
  ['force-webrtc-ip-handling-policy', 'disable_non_proxied_udp'],
  ['no-pings'],
  ['no-first-run'],
  // Services of Chrome: Electron carries few of them, and none may wake with a later version.
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
  // No secret is kept in the window's profile, so the system's keyring is not asked.
  ['password-store', 'basic'],
];

/** Switches that would open the window to others: taken off the command line of a packaged program. */
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

/** Electron's command line, as far as switches need it. */
export interface CommandLine {
  appendSwitch(name: string, value?: string): void;
  removeSwitch(name: string): void;
}

/** Sets the switches; first thing of all, before the application is ready. */
export function applySwitches(commandLine: CommandLine, isPackaged: boolean): void {
  for (const [name, value] of OFFLINE_SWITCHES) {
    commandLine.removeSwitch(name);
    if (value === undefined) commandLine.appendSwitch(name);
    else commandLine.appendSwitch(name, value);
  }
  if (isPackaged) for (const name of REFUSED_SWITCHES) commandLine.removeSwitch(name);
}
