import { counted, wholeNumber } from '../../base/index.js';
import type { ComparedValue, KeyDifference, MetadataComparison } from '../../domain/index.js';
import { visibleShort } from '../visibleShort.js';
import { sectionTable, textColumn, type Section } from './sections.js';

/** Characters of a text that stands in the table itself. */
const SHORT_TEXT = 40;
/** Arrays whose elements are named one by one. */
const LISTED = 40;
/** Digits of a hash that the table shows. */
const DIGITS = 12;

/** Which metadata keys differ from the base's, and their values before and after. */
export function metadataSection({ shared, differences }: MetadataComparison): Section {
  const count = (change: KeyDifference['change']): number =>
    differences.filter((one) => one.change === change).length;
  const both = counted(shared, 'metadata key');
  const section = { id: 'metadata', title: 'Metadata differences from the base model', verdict: '' };
  if (differences.length === 0) {
    const paragraphs = [`Both files have the same ${both}, with the same values.`];
    return { ...section, paragraphs, table: null };
  }
  return {
    ...section,
    paragraphs: [
      `${wholeNumber(count('changed'))} of ${both} that both files have hold different values; ${counted(count('added'), 'key is', 'keys are')} only in the model, ${wholeNumber(count('removed'))} only in the base.`,
      'Keys of the tokenizer (tokenizer.ggml) and of the architecture, such as llama.rope.freq_base, can change every score although all tensors are equal.',
      ...differences.flatMap(elementsText).slice(0, LISTED),
    ],
    table: sectionTable(
      'metadata-differences',
      'Metadata keys that differ',
      ['Key', 'Change', 'Base', 'Model'].map(textColumn),
      differences.map(({ key, change, base, model }) => {
        const isRetyped = base !== undefined && model !== undefined && typeOf(base) !== typeOf(model);
        return [
          visibleShort(key, 200),
          change,
          ...[base, model].map((value) => (value === undefined ? '' : valueWords(value, isRetyped))),
        ];
      }),
      `Added: only the model has the key. Removed: only the base has it. Of each SHA-256 the table shows the first ${DIGITS} digits.`,
    ),
  };
}

function typeOf(value: ComparedValue): string {
  return value.kind === 'scalar' ? value.type : value.kind;
}

function valueWords(value: ComparedValue, isRetyped: boolean): string {
  if (value.kind === 'scalar') return `${String(value.value)}${isRetyped ? ` (${value.type})` : ''}`;
  const hash = `SHA-256 ${value.sha256.slice(0, DIGITS)}…`;
  if (value.kind === 'text') {
    return value.exact && value.text.length <= SHORT_TEXT
      ? quoted(value.text)
      : `${counted(value.lengthBytes, 'byte')}, ${hash}`;
  }
  const { elementType, count } = value;
  return `${counted(count, elementType === 'string' ? 'string' : `${elementType} value`)}, ${hash}`;
}

function elementsText({ key, elements }: KeyDifference): string[] {
  if (elements === undefined) return [];
  const { differing, of, first } = elements;
  const value = (one: (typeof first)[number]['base']): string =>
    one === null ? 'none' : typeof one === 'string' ? quoted(one) : String(one);
  const shown = first.map(({ index, base, model }) => `${index}: ${value(base)} → ${value(model)}`);
  const more = differing > first.length ? '; …' : '';
  return [
    `${visibleShort(key, 200)}: ${wholeNumber(differing)} of ${counted(of, 'element')} ${differing === 1 ? 'differs' : 'differ'} (position: base → model): ${shown.join('; ')}${more}.`,
  ];
}

function quoted(text: string): string {
  return `“${visibleShort(text, 80)}”`;
}
