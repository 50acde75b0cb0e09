import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { isOurAddress } from '../../main/appAddress.js';
import { answerRequest } from '../../main/appProtocol.js';
import { mayLoad } from '../../main/guardSession.js';
import { WindowFiles } from '../../src/serve/index.js';
import { scratchFolder } from '../support/scratch.js';

const FOREIGN = [
  'app://other/',
  'app://palimpsest.evil/',
  'app://palimpsest:80/',
  'app://user@palimpsest/',
  'app://palimpsest@evil/',
  'apps://palimpsest/',
  'http://palimpsest/',
  'https://example.com/#app://palimpsest/',
  'file:///app://palimpsest/',
  'javascript:app://palimpsest/',
  'about:blank',
  '',
  'palimpsest',
];

describe('addresses', () => {
  it.each(['app://palimpsest/', 'app://palimpsest/#/case/x', 'app://palimpsest/assets/a.js?x'])(
    '%s is ours',
    (address) => {
      expect(isOurAddress(address)).toBe(true);
      expect(mayLoad(address, false)).toBe(true);
    },
  );

  it.each(FOREIGN)('%j is not', (address) => {
    expect(isOurAddress(address)).toBe(false);
    expect(mayLoad(address, false)).toBe(false);
  });

  it('what the page made in memory may load, and developer tools where they are allowed', () => {
    expect(mayLoad('data:image/png;base64,AA==', false)).toBe(true);
    expect(mayLoad('blob:app://palimpsest/0b1c', false)).toBe(true);
    expect(mayLoad('blob:https://evil.example/0b1c', false)).toBe(false);
    expect(mayLoad('devtools://devtools/bundled/x.js', false)).toBe(false);
    expect(mayLoad('devtools://devtools/bundled/x.js', true)).toBe(true);
    expect(mayLoad('devtools://remote/x.js', true)).toBe(false);
  });
});

describe('the scheme', () => {
  const scratch = scratchFolder();
  let files: WindowFiles;
  const ask = (url: string, method = 'GET'): Response => answerRequest(files, { url, method });

  beforeAll(async () => {
    const folder = join(scratch, 'renderer');
    mkdirSync(join(folder, 'assets'), { recursive: true });
    writeFileSync(join(folder, 'index.html'), '<!doctype html>');
    writeFileSync(join(folder, 'assets', 'main-12345678.js'), 'export {};');
    writeFileSync(join(folder, 'assets', 'main-12345678.js.map'), '{}');
    writeFileSync(join(scratch, 'secret.txt'), 'secret');
    files = await WindowFiles.read(folder);
  });

  it('serves the built files with their types and the policy', async () => {
    const page = ask('app://palimpsest/');
    expect(page.status).toBe(200);
    expect(await page.text()).toBe('<!doctype html>');
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.headers.get('content-security-policy')?.split('; ').sort()).toEqual(
      [
        "base-uri 'none'",
        "connect-src 'self'",
        "default-src 'none'",
        "font-src 'self'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "img-src 'self' data:",
        "script-src 'self'",
        "style-src 'self'",
        "worker-src 'self'",
      ].sort(),
    );
    const script = ask('app://palimpsest/assets/main-12345678.js?x#y');
    expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(script.headers.get('x-content-type-options')).toBe('nosniff');
    expect(await ask('app://palimpsest/', 'HEAD').text()).toBe('');
  });

  it.each([
    '/nothing.js',
    '/assets/',
    '/assets/main-12345678.js.map',
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/assets/..%5c..%5csecret.txt',
    '/index.html%00',
    '//secret.txt',
  ])('has no %s', (path) => {
    expect(ask(`app://palimpsest${path}`).status).toBe(404);
  });

  it('refuses other hosts and methods, with the policy on the refusal too', () => {
    expect(ask('app://other/').status).toBe(403);
    const refused = ask('app://palimpsest/', 'POST');
    expect(refused.status).toBe(405);
    expect(refused.headers.get('content-security-policy')).toMatch(/^default-src 'none'/);
  });
});
