import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

describe('the bridge of the desktop program', () => {
  it('has the functions that SECURITY.md lists', () => {
    const [, body = ''] =
      /const bridge: DesktopBridge = \{\n([\s\S]*?)\n\};/u.exec(read('main/preload/preload.ts')) ?? [];
    const functions = [...body.matchAll(/^ {2}(\w+): /gmu)].map(([, name]) => name ?? '');
    expect(functions.length).toBeGreaterThan(2);
    const [line = ''] = /the bridge is [^|]*/u.exec(read('SECURITY.md')) ?? [];
    expect([...line.matchAll(/`(\w+)`/gu)].map(([, name]) => name ?? '').sort()).toEqual(functions.sort());
  });

  it('has the channels that docs/developing-desktop.md lists', () => {
    const channels = [...read('main/bridge.ts').matchAll(/_CHANNEL = '([^']+)'/gu)].map(
      ([, name]) => name ?? '',
    );
    expect(channels.length).toBeGreaterThan(4);
    for (const name of channels) expect(read('docs/developing-desktop.md')).toContain(`\`${name}\``);
  });
});
