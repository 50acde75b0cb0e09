import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ALARM, PAPER, SCREEN_DARK, TOKEN_WASH, TOKEN_WASH_DARK } from '../../../src/figure/index.js';

const CSS = readFileSync(new URL('../../../renderer/design/tokens.css', import.meta.url), 'utf8');

const TOKENS = new Map(
  [...CSS.matchAll(/--([a-z0-9-]+):\s*light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)].map(
    ([, name = '', light = '', dark = '']) => [name, { light, dark }],
  ),
);

function token(name: string, theme: 'light' | 'dark'): string {
  const found = TOKENS.get(name);
  if (found === undefined) throw new Error(`no token --${name}`);
  return found[theme];
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: string, b: string): number {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

describe('tokens.css', () => {
  it('has the colours of the report’s palette', () => {
    for (const [ink, paper] of Object.entries(PAPER)) {
      expect([ink, token(ink, 'light'), token(ink, 'dark')]).toEqual([
        ink,
        paper,
        SCREEN_DARK[ink as keyof typeof SCREEN_DARK],
      ]);
    }
    TOKEN_WASH.forEach((wash, step) => {
      expect([token(`wash-${step}`, 'light'), token(`wash-${step}`, 'dark')]).toEqual([
        wash,
        TOKEN_WASH_DARK[step],
      ]);
    });
    expect([token('alarm', 'light'), token('alarm', 'dark')]).toEqual([ALARM.paper, ALARM.dark]);
  });

  it.each(['light', 'dark'] as const)('keeps text readable on every surface, %s', (theme) => {
    for (const surface of ['paper', 'sunken', 'surface', 'hover', 'accent-wash']) {
      for (const ink of ['text', 'muted', 'accent', 'alarm', 'target', 'control-text']) {
        expect([ink, surface, contrast(token(ink, theme), token(surface, theme)) >= 4.5]).toEqual([
          ink,
          surface,
          true,
        ]);
      }
    }
    for (let step = 0; step < 7; step++) {
      expect(contrast(token('text', theme), token(`wash-${step}`, theme))).toBeGreaterThanOrEqual(5.5);
    }
    expect(contrast(token('on-accent', theme), token('accent', theme))).toBeGreaterThanOrEqual(4.5);
    expect(contrast(token('on-alarm', theme), token('alarm', theme))).toBeGreaterThanOrEqual(4.5);
    for (const tone of ['alarm', 'intact']) {
      for (const ink of [tone, 'text'])
        expect(contrast(token(ink, theme), token(`${tone}-wash`, theme))).toBeGreaterThanOrEqual(4.5);
    }
  });

  it.each(['light', 'dark'] as const)('draws the edges of controls at 3:1, %s', (theme) => {
    for (const surface of ['paper', 'surface', 'sunken']) {
      expect(contrast(token('edge', theme), token(surface, theme))).toBeGreaterThanOrEqual(3);
      expect(contrast(token('focus', theme), token(surface, theme))).toBeGreaterThanOrEqual(3);
    }
  });

  it('is the only place with colours', async () => {
    const { readdirSync } = await import('node:fs');
    const root = new URL('../../../renderer/', import.meta.url);
    const sheets = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
      (path) => path.endsWith('.css') && !path.endsWith('tokens.css'),
    );
    expect(sheets.length).toBeGreaterThan(20);
    const offenders = sheets.filter((path) =>
      /#[0-9a-f]{3,8}\b|\brgba?\(|\bhsla?\(/i.test(readFileSync(new URL(path, root), 'utf8')),
    );
    expect(offenders).toEqual([]);
  });
});
