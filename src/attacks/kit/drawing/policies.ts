import { inputError, type PalimpsestError } from '../../../base/index.js';
import type { DecodingPolicy } from '../../../domain/index.js';

const PART = /^(?:(full)|top-k=(\d{1,7})|top-p=(0?\.\d{1,9}|1(?:\.0*)?)|t=(\d{1,3}(?:\.\d{1,9})?))$/;

/**
 * Reads decoding policies from text: policies separated by `;`, each of `top-k=N`, `top-p=P`, `t=T` or `full`, separated by
 * spaces or commas. Temperature is 1 unless given. `top-k=40 t=1; top-p=0.9 t=0.8; full`
 * @throws {PalimpsestError} `parameter-policies` naming the part that is not understood; `details.problem` says it without the parameter
 */
export function parsePolicies(text: string): DecodingPolicy[] {
  const policies = text
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map(parsePolicy);
  if (policies.length === 0 || policies.length > 16) {
    throw policiesError(
      `${policies.length} policies in "${text}"; 1 to 16 are possible.`,
      'Write for example "top-k=40 t=1; top-p=0.9 t=0.8".',
    );
  }
  return policies;
}

function policiesError(problem: string, hint: string): PalimpsestError {
  return inputError('parameter-policies', `Parameter policies: ${problem}`, hint, { problem });
}

function parsePolicy(text: string): DecodingPolicy {
  const policy = { temperature: 1, topK: null as number | null, topP: null as number | null };
  for (const part of text.split(/[\s,]+/)) {
    const match = PART.exec(part);
    const topK = Number(match?.[2] ?? 1);
    const topP = Number(match?.[3] ?? 1);
    const temperature = Number(match?.[4] ?? 1);
    if (
      match === null ||
      topK < 1 ||
      topK > 1_000_000 ||
      topP <= 0 ||
      temperature <= 0 ||
      temperature > 100
    ) {
      throw policiesError(
        `"${part}" in "${text}" is not understood.`,
        'Each policy is made of full, top-k=N (1 to 1,000,000), top-p=P (above 0, up to 1) and t=T (above 0, up to 100).',
      );
    }
    if (match[2] !== undefined) policy.topK = topK;
    if (match[3] !== undefined) policy.topP = topP;
    if (match[4] !== undefined) policy.temperature = temperature;
  }
  return policy;
}
