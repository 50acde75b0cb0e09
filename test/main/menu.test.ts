import type { MenuItemConstructorOptions } from 'electron';
import { describe, expect, it } from 'vitest';
import { isMenuChoice, isMenuRoute, type MenuChoice } from '../../main/bridge.js';
import { menuTemplate, menuText } from '../../main/menu.js';

const evil = {
  caseId: 'case-../x?&#',
  caption: '\u202eevil\n&File "x"',
  docket: `1:26 & ${'long '.repeat(40)}`,
};

function build(isMac: boolean, choices: MenuChoice[] = []): MenuItemConstructorOptions[] {
  return menuTemplate(
    {
      isMac,
      allowsDevTools: false,
      recent: [{ caseId: 'case-1', caption: 'Doe v. Roe', docket: '1:26' }, evil],
    },
    {
      choose: (choice) => choices.push(choice),
      openCase: () => undefined,
      closeCase: () => undefined,
      print: () => undefined,
    },
  );
}

/** Every item, however deep. */
function all(items: readonly MenuItemConstructorOptions[]): MenuItemConstructorOptions[] {
  return items.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? all(item.submenu) : [])]);
}

function click(item: MenuItemConstructorOptions): void {
  (item.click as (() => void) | undefined)?.();
}

describe('the menu', () => {
  it.each([false, true])('has every item once, and on a Mac where one looks for it (%s)', (isMac) => {
    const labels = all(build(isMac)).map(({ label }) => label ?? '');
    for (const label of [
      'New case…',
      'Open case…',
      'Open recent',
      'Close case',
      'Print…',
      'About Palimpsest',
      'Settings',
    ]) {
      expect(
        labels.filter((candidate) => candidate === label),
        label,
      ).toHaveLength(1);
    }
    expect(labels.some((label) => /developer/i.test(label))).toBe(false);
    expect(build(isMac)[0]?.label).toBe(isMac ? 'Palimpsest' : '&File');
  });

  it('chooses only what the page may be told', () => {
    const choices: MenuChoice[] = [];
    for (const item of all(build(false, choices))) click(item);
    expect(choices).toContainEqual({ route: '/case/case-1' });
    expect(choices).toContainEqual({ stroke: 'palette' });
    // The case with the impossible number is sent, but the page's side does not follow.
    expect(choices.filter((choice) => !isMenuChoice(choice))).toEqual([
      { route: '/case/case-..%2Fx%3F%26%23' },
    ]);
  });

  it('shows captions as one short line in which "&" is a sign', () => {
    expect(menuText(evil.caption)).toBe('evil &&File "x"');
    expect(Array.from(menuText(evil.docket)).length).toBeLessThanOrEqual(62);
    expect(menuText('a\u0000b\u200bc\u2028d')).toBe('a b c d');
  });
});

describe('what the page follows', () => {
  it.each([
    '/',
    '/verify',
    '/settings',
    '/about',
    '/case/case-0a1b',
    '/case/x/runs',
    `/verify?bag=g${'0'.repeat(32)}`,
  ])('%s', (route) => expect(isMenuRoute(route)).toBe(true));

  it.each([
    '',
    'https://example.com',
    '//example.com',
    '/gallery',
    '/case/',
    '/case/../x',
    '/case/a/b/c',
    '/verify?bag=<script>',
    'javascript:alert(1)',
    '/case/x#y',
    null,
    7,
    { toString: () => '/' },
  ])('not %j', (route) => expect(isMenuRoute(route)).toBe(false));

  it('no other shapes', () => {
    for (const value of [null, 'x', {}, { stroke: 'quit' }, { stroke: ['palette'] }, { route: ['/'] }]) {
      expect(isMenuChoice(value)).toBe(false);
    }
  });
});
