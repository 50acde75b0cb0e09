// Entry of the process in which a document is read: a request as one line and the bytes of one file come in, one answer goes out.
import { answerRequest } from './answerRequest.js';
import type { ReadRequest } from './protocol.js';

const chunks: Buffer[] = [];
for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
const input = Buffer.concat(chunks);
const end = input.indexOf(0x0a);
const request = JSON.parse(input.subarray(0, end).toString('utf8')) as ReadRequest;
const answer = await answerRequest(request, new Uint8Array(input.subarray(end + 1)));
process.stdout.write(answer, () => process.exit(0));
