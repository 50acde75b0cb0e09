import { canonicalJson } from '../../base/index.js';
import { unitKind } from '../../domain/index.js';
import { foreign, say, type Inline } from './blocks.js';
import { exactNumber } from './exactNumber.js';

/**
 * The value of a parameter of a method, printed as its declared unit says: `10% of characters`, `0.05 (probability)`, `50 tokens`.
 * @param value a number, a text or a switch; a value of another kind, which no parameter of this version has, is printed as JSON
 * @param unit as the method declares it; empty for a plain number, a choice or a text
 */
export function parameterValue(value: unknown, unit: string): Inline[] {
  switch (typeof value) {
    case 'number':
      return [say(numberWords(value, unit))];
    case 'boolean':
      return [say(value ? 'yes' : 'no')];
    case 'string':
      return value === ''
        ? [say('none', 'muted')]
        : [...foreign(value), ...(unit === '' ? [] : [say(` ${unit}`)])];
    default:
      return foreign(canonicalJson(value), 'mono');
  }
}

function numberWords(value: number, unit: string): string {
  if (unit === '') return exactNumber(value);
  const kind = unitKind(unit);
  // Twelve digits drop what multiplication adds to a decimal number.
  if (kind === 'share')
    return `${exactNumber(Number((100 * value).toPrecision(12)))}% ${unit.slice('share '.length)}`;
  return kind === 'counted' ? `${exactNumber(value)} ${unit}` : `${exactNumber(value)} (${unit})`;
}
