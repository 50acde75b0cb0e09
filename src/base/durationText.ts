const PART = /(\d+(?:\.\d+)?)\s*(days?|d|hours?|h|minutes?|min|m|seconds?|s)(?![a-z])/giu;
const SECONDS: Readonly<Record<string, number>> = { d: 86_400, h: 3600, m: 60, s: 1 };

/**
 * Seconds of a span of time as a person types it: `6h`, `90 min`, `1 h 30 min`, `2 days`.
 * @returns undefined if the text is not such a span, has no unit, or is not above 0
 */
export function secondsOfText(text: string): number | undefined {
  const rest = text.replace(PART, ' ').trim();
  if (rest !== '') return undefined;
  const seconds = [...text.matchAll(PART)].reduce(
    (sum, [, count = '', unit = '']) => sum + Number(count) * (SECONDS[unit.charAt(0).toLowerCase()] ?? 0),
    0,
  );
  return seconds > 0 && Number.isFinite(seconds) ? seconds : undefined;
}
