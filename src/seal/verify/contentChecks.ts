import { join } from 'node:path';
import { sha256Bytes } from '../../base/index.js';
import { readBytes } from '../../files/index.js';
import { responseSumText } from '../bag/attachTimestamp.js';
import type { AuditChain } from '../bag/auditChain.js';
import { failed, listed, passed, skipped, type CheckDefinition, type Outcome } from './bagCheck.js';
import type { BagInfo } from '../bag/bagInfo.js';
import { auditOf } from '../bag/bagLog.js';
import { BAG_FILES, PAYLOAD_FILES, SIGNATURE_FILES } from '../bag/bagNames.js';
import { sameBytes } from '../encoding/der.js';
import type { OpenBag } from '../bag/openBag.js';
import type { Parsed } from '../encoding/parsed.js';
import { shown } from '../bag/shown.js';
import { readPayload } from '../bag/readPayload.js';
import { ITEM_CHECKS } from './itemChecks.js';
import { PRIVATE_CHECKS } from './privateChecks.js';
import { PROPOSAL_CHECKS } from './proposalChecks.js';
import { RECORD_CHECKS } from './recordChecks.js';
import { REPORT_CHECKS } from './reportChecks.js';
import { reportOf, type SealedReport } from '../bag/sealedReport.js';
import { TIME_CHECKS } from './timeChecks.js';
import { timeStampQuery } from '../time/timeStampQuery.js';
import { checkTimeStamp } from '../time/timeStampResponse.js';

/** Checks of the content of the bag: audit log, report, time. */
export const CONTENT_CHECKS: readonly CheckDefinition[] = [
  {
    id: 'audit',
    title: 'The audit log is one unbroken chain up to the published head',
    proof: (commands) => commands.audit,
    run: checkAudit,
  },
  {
    id: 'report',
    title: 'The report is the one named by the bag',
    proof: () => 'jq -r .id data/report/report.json; grep External-Identifier bag-info.txt',
    run: checkReport,
  },
  ...REPORT_CHECKS,
  ...RECORD_CHECKS,
  ...ITEM_CHECKS,
  ...PROPOSAL_CHECKS,
  ...PRIVATE_CHECKS,
  {
    id: 'time-stamp-query',
    title: 'The time stamp query is for this seal',
    proof: (commands) => commands.query,
    run: ({ small }) => {
      const query = small.get(SIGNATURE_FILES.query);
      const content = small.get(BAG_FILES.tagManifest);
      if (query === undefined || content === undefined)
        return failed('The query is missing, or the file that it refers to.');
      return sameBytes(query, timeStampQuery(sha256Bytes(content)))
        ? passed('It asks for a time stamp over tagmanifest-sha256.txt.')
        : failed('tagmanifest-sha256.txt.tsq is not a query for this tagmanifest-sha256.txt.');
    },
  },
  {
    id: 'time-stamp',
    title: 'An authority stamped the time',
    proof: (commands) => commands.response,
    run: checkStamp,
  },
  ...TIME_CHECKS,
];

function checkStamp({ small, files, tsaRoots }: OpenBag): Outcome {
  if (!files.has(SIGNATURE_FILES.response) && !files.has(SIGNATURE_FILES.responseSum)) {
    return skipped('The bag contains no time stamp: the time of sealing is that of the local clock.');
  }
  const response = small.get(SIGNATURE_FILES.response);
  const sum = small.get(SIGNATURE_FILES.responseSum);
  const content = small.get(BAG_FILES.tagManifest);
  if (response === undefined || sum === undefined || content === undefined) {
    return failed('The time stamp, its checksum or the stamped file is missing.');
  }
  if (!sameBytes(sum, Buffer.from(responseSumText(response)))) {
    return failed('tagmanifest-sha256.txt.tsr does not match the checksum beside it.');
  }
  const verdict = checkTimeStamp(response, sha256Bytes(content), tsaRoots);
  if ('problem' in verdict) return failed(`tagmanifest-sha256.txt.tsr: ${verdict.problem}.`);
  const { time, authority, authorityFingerprint, root } = verdict.facts;
  return root === undefined
    ? skipped(
        `An authority named ${authority} stamped this seal at ${time} (certificate SHA-256 ${authorityFingerprint}). This is not confirmed, because no root certificate was given to check it against.`,
      )
    : passed(
        `${authority} stamped this seal at ${time}, under the root ${root.name} (SHA-256 ${root.fingerprint}), which was given to this check. Revocation: not checked.`,
      );
}

async function checkAudit(bag: OpenBag): Promise<Outcome> {
  const { folder, files, info } = bag;
  const chain = await auditOf(bag);
  if ('problem' in chain) return failed(`audit.jsonl: ${chain.problem}.`);
  if (!files.has(PAYLOAD_FILES.auditHead)) return failed('head.txt is missing.');
  const { head, lines } = chain.value;
  const published = Buffer.from(await readBytes(join(folder, PAYLOAD_FILES.auditHead), 1024)).toString(
    'latin1',
  );
  if (published !== `${head}\n`)
    return failed('head.txt does not hold the hash of the last line of audit.jsonl.');
  if ('problem' in info)
    return failed('bag-info.txt cannot be read, so the head published in it is not known.');
  if (info.value.auditHead !== head || info.value.auditLines !== lines) {
    return failed(
      `bag-info.txt states ${info.value.auditLines} lines and head ${info.value.auditHead}; found were ${lines} lines and head ${head}.`,
    );
  }
  return passed(`${lines} lines, head ${head}.`);
}

async function checkReport(bag: OpenBag): Promise<Outcome> {
  const { files, info } = bag;
  if ('problem' in info)
    return failed('bag-info.txt cannot be read, so it is not known which report the bag should hold.');
  const missing = [PAYLOAD_FILES.json, PAYLOAD_FILES.html].filter((path) => !files.has(path));
  if (missing.length > 0) return failed(`Missing: ${listed(missing)}.`);
  const report = await reportOf(bag);
  if ('problem' in report) return failed(`report.json: ${report.problem}.`);
  const html = Buffer.from(await readPayload(bag, PAYLOAD_FILES.html));
  const id = info.value.externalIdentifier;
  if (!html.includes(id)) return failed(`report.html does not name report ${id}.`);
  const problem = reportProblem(report.value, info.value, bag, await auditOf(bag));
  return problem === undefined
    ? passed(
        `Report ${id} in PDF, HTML and JSON. What the JSON states about other files, the signer and the audit log is correct.`,
      )
    : failed(`report.json: ${problem}.`);
}

function reportProblem(
  report: SealedReport,
  info: BagInfo,
  { hashes }: OpenBag,
  audit: Parsed<AuditChain>,
): string | undefined {
  if (report.id !== info.externalIdentifier)
    return `it is report ${shown(report.id)}, not ${info.externalIdentifier}`;
  if (report.certificate !== undefined && report.certificate !== info.signerCertificate) {
    return 'it names a certificate other than the one that signed';
  }
  const wrong = report.files.filter((file) => hashes.get(file.path) !== file.sha256).map((file) => file.path);
  if (wrong.length > 0) return `it states different hashes for ${listed(wrong.map(shown))}`;
  if (report.audit === undefined) return undefined;
  const { head, lines } = report.audit;
  return 'value' in audit && audit.value.heads[lines - 1] === head
    ? undefined
    : `it states that the head after line ${lines} of the audit log is ${shown(head)}, but the log has another head there`;
}
