import { z } from 'zod';
import { reportEnvironmentSchema } from '../domain/index.js';
import { read, write } from './define.js';
import { caseId, jobId, loadSettings, nothing, sha256, utcTime } from './common.js';

const head = z.strictObject({ entries: z.int().min(0), sha256 });

/** Is the hash chain of the audit log intact? */
export const auditVerdict = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('intact'), head, notes: z.array(z.string()) }),
  z.strictObject({ kind: z.literal('broken'), line: z.int().min(1), reason: z.string(), head }),
]);

/** Attempts to reach a network that were refused since the program was started. */
export const offlineState = z.strictObject({
  blocked: z.int().min(0),
  /** The last 100 attempts. */
  attempts: z.array(z.strictObject({ at: utcTime, what: z.string() })),
});

/** Calls about the audit log, the settings and the program. */
export const systemCalls = {
  'audit.list': read(
    'Lists the entries of the audit log, newest first. `text` keeps the entries that contain all its words.',
    z.strictObject({
      caseId,
      from: z.int().min(0),
      count: z.int().min(1).max(1000),
      action: z.string().max(100),
      text: z.string().max(200),
    }),
    z.strictObject({
      total: z.int().min(0),
      matching: z.int().min(0),
      actions: z.array(z.string()),
      entries: z.array(
        z.strictObject({
          seq: z.int().min(1),
          time: utcTime,
          actor: z.string(),
          action: z.string(),
          detail: z.record(z.string(), z.unknown()),
          /** What the entry is about, by name; empty for the case as a whole. */
          subject: z.string(),
          /** What the entry says, as one sentence. */
          sentence: z.string(),
          prev: sha256,
          /** The hash of the entry itself, which the next entry names. */
          sha256,
        }),
      ),
    }),
    ['audit-broken'],
  ),
  'audit.verify': read('Checks the whole hash chain.', z.strictObject({ caseId }), auditVerdict),
  'settings.show': read(
    'Returns the settings of this machine.',
    nothing,
    z.strictObject({ load: loadSettings, processors: z.int().min(1), memoryBytes: z.number().min(0) }),
  ),
  'settings.change': write(
    'Changes the settings of this machine.',
    z.strictObject({ load: loadSettings }),
    nothing,
  ),
  'system.about': read(
    'Returns the facts about the program and the machine that every report states.',
    nothing,
    z.strictObject({ environment: reportEnvironmentSchema, licenses: z.string() }),
  ),
  'system.selfTest': write(
    'Tests the program against known answers on the supplied model.',
    nothing,
    z.strictObject({ jobId }),
  ),
  'system.offline': read('Lists the attempts to reach a network that were refused.', nothing, offlineState),
  'visitors.invite': write(
    'Creates a link, valid once, with which another person may view the case in a browser.',
    nothing,
    z.strictObject({ url: z.string() }),
    ['browser-only'],
  ),
};
