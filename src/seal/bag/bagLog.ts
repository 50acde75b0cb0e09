import { join } from 'node:path';
import { readAuditChain, type AuditChain } from './auditChain.js';
import { PAYLOAD_FILES } from './bagNames.js';
import type { OpenBag } from './openBag.js';
import type { Parsed } from '../encoding/parsed.js';

const logs = new WeakMap<OpenBag, Promise<Parsed<AuditChain>>>();

/** The audit log of a bag, read once. @throws {PalimpsestError} `file-*` */
export function auditOf(bag: OpenBag): Promise<Parsed<AuditChain>> {
  const known = logs.get(bag);
  if (known !== undefined) return known;
  const read = bag.files.has(PAYLOAD_FILES.audit)
    ? readAuditChain(join(bag.folder, PAYLOAD_FILES.audit))
    : Promise.resolve({ problem: 'it is missing' });
  logs.set(bag, read);
  return read;
}
