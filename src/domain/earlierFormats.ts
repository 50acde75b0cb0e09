import { NO_CODE } from './coded.js';

/**
 * Converts findings of format 1, whose reasons and caveats were sentences without codes, to format 2. Anything else is returned as it is.
 * @param value parsed `findings.json`; not yet checked
 */
export function upgradeFindings(value: unknown): unknown {
  if (!isRecord(value) || value['schemaVersion'] !== 1) return value;
  const coded = withCodes(value) as Record<string, unknown>;
  const findings = coded['findings'];
  return {
    ...coded,
    schemaVersion: 2,
    findings: Array.isArray(findings) ? findings.map(withHeadline) : findings,
  };
}

/**
 * Converts a report of format 1 (without exhibits) or 2 (sentences without codes) to format 3. Anything else is returned as it is.
 * @param value parsed `report.json`; not yet checked
 */
export function upgradeReport(value: unknown): unknown {
  if (!isRecord(value) || (value['schemaVersion'] !== 1 && value['schemaVersion'] !== 2)) return value;
  const examinations = value['examinations'];
  const coded = withCodes({
    exhibits: [],
    ...value,
    examinations: Array.isArray(examinations) ? examinations.map(upgradeExamination) : examinations,
  });
  return { ...(coded as object), schemaVersion: 3 };
}

function upgradeExamination(examination: unknown): unknown {
  if (!isRecord(examination)) return examination;
  return { ...examination, findings: upgradeFindings(examination['findings']) };
}

/** Marks the finding that answers the question; in format 1 it was recognized by its id. */
function withHeadline(finding: unknown): unknown {
  if (!isRecord(finding)) return finding;
  const isHeadline = String(finding['id']).split('/')[0] === 'coverage-family-floor';
  return isHeadline ? { ...finding, isHeadline } : finding;
}

/** Fields that list sentences, and the one other field that gives a reason. */
const REMARKS = new Set(['caveats', 'reasons', 'limits']);
const NONE = 'interval';

/** Gives every reason and remark the one code that stands for earlier formats. */
function withCodes(value: unknown, key = ''): unknown {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) {
    return value.map((one: unknown) =>
      typeof one === 'string' && REMARKS.has(key) ? { code: NO_CODE, text: one } : withCodes(one, key),
    );
  }
  if (!isRecord(value)) return value;
  const inner = Object.fromEntries(Object.entries(value).map(([name, one]) => [name, withCodes(one, name)]));
  const isReason = inner['kind'] === 'unscored' || (inner['kind'] === 'none' && key === NONE);
  return isReason && !('code' in inner) ? { ...inner, code: NO_CODE } : inner;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
