import type { ParameterField } from '../../../src/contract/index.js';
import { decimal } from '../../../src/base/index.js';
import { formatCount } from '../../../src/figure/index.js';

/** The value that a person typed or selected for a parameter; absent where the default applies. */
export type RawValue = string | boolean;

/** A valid value, or the error and its remedy. */
export type ParsedParameter =
  | { readonly ok: true; readonly value: string | number | boolean }
  | { readonly ok: false; readonly message: string; readonly hint: string };

const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;
const GROUPED = /^[+-]?\d{1,3}(,\d{3})+(\.\d*)?$/;

/** The typed number; thousands may be separated by commas or spaces, and the minus may be a minus sign (U+2212). */
export function parseNumber(text: string): number | undefined {
  const plain = text
    .trim()
    .replace('\u2212', '-')
    .replace(/(?<=\d)[ \u00a0\u202f](?=\d)/g, '');
  const digits = GROUPED.test(plain) ? plain.replaceAll(',', '') : plain;
  return NUMBER.test(digits) ? Number(digits) : undefined;
}

/** Checks a typed value against the type, range and choices of a parameter before anything is sent. */
export function parseParameter(field: ParameterField, raw: RawValue): ParsedParameter {
  if (field.type === 'switch') return { ok: true, value: raw === true || raw === 'true' };
  const text = String(raw);
  if (field.type === 'text') {
    return field.maximum !== null && text.length > field.maximum
      ? wrong(field, `${field.title} is too long.`)
      : { ok: true, value: text };
  }
  if (field.type === 'choice') {
    return field.choices.includes(text)
      ? { ok: true, value: text }
      : wrong(field, `${field.title} is not one of the choices.`);
  }
  const value = parseNumber(text);
  if (value === undefined) return wrong(field, `${field.title} must be a number.`);
  if (field.type === 'integer' && !Number.isSafeInteger(value)) {
    return wrong(field, `${field.title} must be a whole number.`);
  }
  if (field.minimum !== null && value < field.minimum) {
    return wrong(field, `${field.title} is too small.`);
  }
  if (field.maximum !== null && value > field.maximum) {
    return wrong(field, `${field.title} is too large.`);
  }
  return { ok: true, value };
}

function wrong(field: ParameterField, message: string): ParsedParameter {
  return { ok: false, message, hint: `${rangeWords(field)}.` };
}

/** The allowed values in the unit of the parameter, for example `1 to 8,192; default 50`. */
export function rangeWords(field: ParameterField): string {
  const standard = `default ${defaultWords(field)}`;
  if (field.type === 'choice') return `${field.choices.join(', ')}; ${standard}`;
  if (field.type === 'switch') return capital(standard);
  if (field.type === 'text') {
    return field.maximum === null
      ? capital(standard)
      : `At most ${number(field.maximum)} characters; ${standard}`;
  }
  const { minimum, maximum } = field;
  const low = minimum === null ? '' : number(minimum);
  const high = maximum === null || maximum >= Number.MAX_SAFE_INTEGER ? '' : number(maximum);
  if (low === '' && high === '') return `Any number; ${standard}`;
  if (high === '') return `${low} or more; ${standard}`;
  if (low === '') return `Up to ${high}; ${standard}`;
  return `${low} to ${high}; ${standard}`;
}

/** The default as a person would type it. */
export function defaultRaw(field: ParameterField): RawValue {
  if (field.type === 'switch') return field.default === true;
  return typeof field.default === 'number' || typeof field.default === 'string' ? String(field.default) : '';
}

function defaultWords(field: ParameterField): string {
  const raw = defaultRaw(field);
  if (typeof raw === 'boolean') return raw ? 'on' : 'off';
  if (raw === '') return 'empty';
  return typeof field.default === 'number' ? number(field.default) : raw;
}

function number(value: number): string {
  if (Number.isInteger(value)) return formatCount(value);
  const decimals = String(value).split('.')[1]?.length ?? 0;
  return String(value).includes('e') ? String(value) : decimal(value, decimals);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
