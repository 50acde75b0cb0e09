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
    findings: Array.isArray(findings) ? findings.map(upgradeFinding) : findings,
  };
}

/** The finding that answers the question was known by its id. */
function upgradeFinding(finding: unknown): unknown {
  if (!isRecord(finding)) return finding;
  const { calibration } = finding;
  return {
    ...finding,
    caveats: remarks(finding['caveats']),
    ...(isRecord(calibration)
      ? { calibration: { ...calibration, reasons: remarks(calibration['reasons']) } }
      : {}),
    ...(String(finding['id']).split('/')[0] === 'coverage-family-floor' ? { isHeadline: true } : {}),
  };
}

function remarks(sentences: unknown): unknown {
  if (!Array.isArray(sentences)) return sentences;
  return sentences.map((text: unknown) => (typeof text === 'string' ? { code: NO_CODE, text } : text));
}

/** Everything that says why there is no number, or no interval, says so with a code. */
function withCodes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withCodes);
  if (!isRecord(value)) return value;
  const inner = Object.fromEntries(Object.entries(value).map(([key, one]) => [key, withCodes(one)]));
  const isReason = (inner['kind'] === 'unscored' || inner['kind'] === 'none') && 'reason' in inner;
  return isReason && !('code' in inner) ? { ...inner, code: NO_CODE } : inner;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
