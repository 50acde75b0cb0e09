import type { ModelFacts } from '../domain/index.js';
import { hashFileRange } from '../files/index.js';
import { forEachString } from './arrays.js';
import { ByteReader } from './byteReader.js';
import { TEXT_CAP, type GgufString } from './gguf.js';
import type { MetadataView } from './metadataView.js';
import { displayText } from './readEntry.js';
import { withFile } from './readGguf.js';
import type { GgufModel } from './readModel.js';

/** The number of characters of a chat template that are kept; its hash covers all of it. */
const TEMPLATE_CAP = 200_000;
/** Named templates of one file that are listed. */
const MOST_NAMED = 100;
/** Before the name of a template. */
const PREFIX = 'tokenizer.chat_template.';

type Template = NonNullable<ModelFacts['chatTemplate']>;
type NamedTemplate = NonNullable<ModelFacts['namedChatTemplates']>[number];

/** The chat template without a name: the one that llama.cpp uses, and so does this program. */
export async function chatTemplate(model: GgufModel, view: MetadataView): Promise<Template | null> {
  const value = view.string('tokenizer.chat_template');
  if (value === undefined) return null;
  const { path } = model.files[0];
  const { startByte, lengthBytes } = value;
  const kept = withFile(path, (descriptor, sizeBytes) =>
    new ByteReader(descriptor, path, startByte, sizeBytes).bytes(
      Math.min(lengthBytes, TEMPLATE_CAP * 4),
      'the chat template',
    ),
  );
  return { ...displayText(kept, lengthBytes, TEMPLATE_CAP), ...(await identity(model, value)) };
}

/** The first hundred templates that have a name, in file order; then names that the file lists without a template. */
export async function namedChatTemplates(model: GgufModel, view: MetadataView): Promise<NamedTemplate[]> {
  const found: NamedTemplate[] = [];
  const seen = new Set<string>();
  for (const key of model.metadata.keys()) {
    if (found.length >= MOST_NAMED) break;
    const value = key.startsWith(PREFIX) ? view.string(key) : undefined;
    if (value === undefined) continue;
    const name = nameOf(Buffer.from(key.slice(PREFIX.length), 'utf8'));
    seen.add(name.text);
    found.push({ name, template: await identity(model, value) });
  }
  const listed = view.array('tokenizer.chat_templates', 'string');
  if (listed === undefined) return found;
  const add = (bytes: Uint8Array): void => {
    const name = nameOf(bytes);
    if (!seen.has(name.text) && found.length < MOST_NAMED) found.push({ name, template: null });
    seen.add(name.text);
  };
  forEachString(model.files[0], listed, add, MOST_NAMED);
  return found;
}

function nameOf(bytes: Uint8Array): NamedTemplate['name'] {
  return {
    ...displayText(bytes.subarray(0, TEXT_CAP * 4), bytes.length, TEXT_CAP),
    lengthBytes: bytes.length,
  };
}

async function identity(
  model: GgufModel,
  { startByte, lengthBytes }: GgufString,
): Promise<{ lengthBytes: number; sha256: string }> {
  const { sha256 } = await hashFileRange(model.files[0].path, startByte, startByte + lengthBytes);
  return { lengthBytes, sha256 };
}
