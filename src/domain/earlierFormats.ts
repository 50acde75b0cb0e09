import { NO_CODE } from './coded.js';

/**
 * Findings of format 1, whose reasons and caveats were sentences alone, as format 2 has them; anything else as it is.
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
 * A report of format 1 (without exhibits) or 2 (sentences alone) as format 3 has it; anything else as it is.
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

/** The finding that answers the question was known by its id. */
function withHeadline(finding: unknown): unknown {
  if (!isRecord(finding)) return finding;
  const isHeadline = String(finding['id']).split('/')[0] === 'coverage-family-floor';
  return isHeadline ? { ...finding, isHeadline } : finding;
}

/** Lists of sentences, and the one other place that says why there is nothing. */
const REMARKS = new Set(['caveats', 'reasons', 'limits']);
const NONE = 'interval';

/** Every sentence that says why, with a code that stands for all of an earlier format. */
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
