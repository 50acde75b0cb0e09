import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readReportAddress, reportAddress, type ReportRequest } from '../../src/contract/index.js';
import { verdictError } from '../../src/base/index.js';
import { scratchFolder } from '../support/scratch.js';
import { http, type Reply } from './http.js';
import { testServer, type TestServer } from './testServer.js';

const scratch = scratchFolder();
const REPORT: ReportRequest = {
  caseId: 'doe & roe/1',
  reportId: 'PAL-2026-0001',
  part: 'bag',
  isShown: false,
};
let server: TestServer;
let cookie: string;

beforeAll(async () => {
  server = await testServer(scratch);
  cookie = await server.enter('reader');
});

beforeEach(() => {
  server.workbench.file = {
    name: 'PAL-2026-0001.zip',
    type: 'application/zip',
    sizeBytes: 6,
    chunks: () => chunksOf('one', 'two'),
  };
});

async function* chunksOf(...parts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield await Promise.resolve(Buffer.from(part));
}

function ask(path: string, headers: Readonly<Record<string, string>> = {}, method = 'GET'): Promise<Reply> {
  return http(server.port, { path, method, headers: { cookie, ...headers } });
}

describe('a file of a report', () => {
  it('is sent to a visitor who may only view, to be saved under its name and kept by no cache', async () => {
    const reply = await ask(reportAddress(REPORT));
    expect([reply.status, reply.text]).toEqual([200, 'onetwo']);
    expect(reply.headers).toMatchObject({
      'content-type': 'application/zip',
      'content-length': '6',
      'content-disposition': 'attachment; filename="PAL-2026-0001.zip"',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    });
    expect(String(reply.headers['content-security-policy'])).toContain("default-src 'none'");
    const head = await ask(reportAddress(REPORT), {}, 'HEAD');
    expect([head.status, head.bytes.length, head.headers['content-length']]).toEqual([200, 0, '6']);
  });

  it('is shown by the browser only if it is a PDF', async () => {
    const shown = { ...REPORT, part: 'pdf', isShown: true } as const;
    expect((await ask(reportAddress(shown))).headers['content-disposition']).toMatch(/^inline/);
    expect((await ask(reportAddress({ ...shown, part: 'html' }))).status).toBe(404);
  });

  it('has an address that reads back, and no other address leads to one', async () => {
    expect(readReportAddress(reportAddress(REPORT).split('?')[1] ?? '')).toEqual(REPORT);
    const good = reportAddress(REPORT);
    for (const path of [
      '/api/report',
      '/api/report?case=a&report=R1',
      '/api/report?case=a&report=..%2F..%2Fx&part=pdf',
      '/api/report?case=a&report=R1&part=journal',
      `${good}&part=pdf`,
      `${good}&path=%2Fetc%2Fpasswd`,
    ]) {
      expect((await ask(path)).status, path).toBe(404);
    }
  });

  it('is sent to no one without a session, to no page of another site, and by GET alone', async () => {
    const path = reportAddress(REPORT);
    expect((await http(server.port, { path })).status).toBe(401);
    expect((await ask(path, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await ask(path, { 'sec-fetch-site': 'none' })).status).toBe(403);
    expect((await ask(path, { origin: server.origin }, 'POST')).status).toBe(405);
  });

  it('that is refused says why on a page, and nothing of it is sent', async () => {
    server.workbench.file = null;
    const reply = await ask(reportAddress(REPORT));
    expect(reply.status).toBe(422);
    expect(reply.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(reply.text).toContain('No such case.');
    expect(reply.headers['content-disposition']).toBeUndefined();
  });

  it('that changes while it is sent ends as a broken connection, never as a whole file', async () => {
    const broken = verdictError('report-changed', 'It changed.', 'Restore it.');
    server.workbench.file = {
      name: 'a.zip',
      type: 'application/zip',
      sizeBytes: 6,
      chunks: async function* () {
        yield* chunksOf('one');
        throw broken;
      },
    };
    await expect(ask(reportAddress(REPORT))).rejects.toThrow();
    expect(server.bugs.splice(0)).toEqual([broken]);
    expect(server.live.downloadsUnderWay).toBe(0);
  });
});
