import type { ModelFacts } from '../domain/index.js';
import { forEachString } from './arrays.js';
import { TEXT_CAP } from './gguf.js';
import { displayText } from './readEntry.js';
import type { GgufModel } from './readModel.js';

type Related = ModelFacts['related'];

/** What names the models and data that a file was made from, or belongs to. */
const KEYS = [
  /^general\.(base_model|dataset)\.\d+\.\w+$/,
  /^adapter\./,
  /^imatrix\./,
  /^quantize\.imatrix\./,
  /^controlvector\./,
  /^clip\.(\w+\.)?projector_type$/,
];

/** Elements kept of one list, and entries kept of one file. */
const MOST_ELEMENTS = 20;
const MOST_ENTRIES = 200;

/**
 * The values of the keys that name other models and data, in file order, at most 200. An element of a list has its number, from 0, in
 * square brackets after the key; of each list the first 20 are kept.
 */
export function relatedFacts(model: GgufModel): Related {
  const related: Related = [];
  for (const { key, value } of model.metadata.values()) {
    if (related.length >= MOST_ENTRIES) break;
    if (!KEYS.some((pattern) => pattern.test(key))) continue;
    if (value.kind === 'string') {
      const { text, lengthBytes, exact } = value;
      related.push({ key, value: { text, lengthBytes, exact } });
    } else if (value.kind === 'scalar') {
      if (typeof value.value === 'number' && Number.isFinite(value.value))
        related.push({ key, value: value.value });
    } else {
      const room = Math.min(MOST_ELEMENTS, MOST_ENTRIES - related.length);
      forEachString(
        model.files[0],
        value,
        (bytes, index) => {
          const text = displayText(bytes.subarray(0, TEXT_CAP * 4), bytes.length, TEXT_CAP);
          related.push({ key: `${key}[${index}]`, value: { ...text, lengthBytes: bytes.length } });
        },
        room,
      );
    }
  }
  return related;
}
