import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { readReportAddress } from '../contract/index.js';
import { SECURITY_HEADERS } from './contentPolicy.js';
import { refusal, unable } from './refusal.js';
import { hangUpIfStalled } from './respond.js';
import type { ServerParts } from './serverParts.js';

/** How the end of a connection is reported when the browser leaves. */
const AWAY: ReadonlySet<string> = new Set(['ERR_STREAM_PREMATURE_CLOSE', 'ECONNRESET', 'EPIPE']);
/** Files that are sent at one time. */
const MOST_AT_ONCE = 4;

/**
 * Sends a file of a report. Any visitor with a session may take it: it shows no more than the window does, and it is made to be given to others.
 * The browser saves it under the name that the report has; only a PDF may be shown.
 * @param search the query of the address
 * @throws {PalimpsestError} before the first byte: as Workbench.download; `not-there`, `calls-busy`
 */
export async function sendReport(
  { workbench, live, onBug }: ServerParts,
  request: IncomingMessage,
  response: ServerResponse,
  search: string,
): Promise<void> {
  const asked = readReportAddress(search);
  if (asked === null)
    throw refusal(
      404,
      'not-there',
      'There is no such file of a report.',
      'Open the report and choose a file.',
    );
  if (live.downloadsUnderWay >= MOST_AT_ONCE)
    throw unable(
      503,
      'calls-busy',
      `${MOST_AT_ONCE} files are already being sent.`,
      'Wait until one of them is complete, then choose the file again.',
    );
  live.downloadsUnderWay += 1;
  try {
    const { name, type, sizeBytes, chunks } = await workbench.download(
      asked.caseId,
      asked.reportId,
      asked.part,
    );
    response.writeHead(200, {
      ...SECURITY_HEADERS,
      'cache-control': 'no-store',
      'content-type': type,
      'content-length': sizeBytes,
      'content-disposition': `${asked.isShown ? 'inline' : 'attachment'}; filename="${name}"`,
    });
    hangUpIfStalled(request, response);
    if (request.method === 'HEAD') response.end();
    else
      await pipeline(Readable.from(chunks()), response).catch((error: unknown) => {
        // Too late for a refusal: the connection is cut, so that the browser does not take the part for the whole.
        if (!AWAY.has((error as NodeJS.ErrnoException).code ?? '')) onBug(error);
        response.destroy();
      });
  } finally {
    live.downloadsUnderWay -= 1;
  }
}
