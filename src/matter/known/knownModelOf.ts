import { canonicalJson, sha256Hex } from '../../base/index.js';
import { hasTokenizer, type KnownModel, type KnownTensor, type ModelFacts } from '../../domain/index.js';
import { floatCell, type ModelSketch, type TensorSample } from '../../gguf/index.js';

/** What the laboratory says of a model; recorded as said. */
export interface SaidOfModel {
  readonly name: string;
  readonly source: string;
  readonly obtained: string;
}

/** A tensor as it is compared. */
export interface SketchedTensor extends Omit<KnownTensor, 'sample'> {
  /** Undefined for a type that is not read. */
  readonly sample: TensorSample | undefined;
}

/** A model as it is compared: what a list keeps of it, except what the laboratory says. */
export interface SketchedModel extends Omit<KnownModel, 'tensors' | 'format' | keyof SaidOfModel> {
  readonly tensors: readonly SketchedTensor[];
}

/** Characters of a metadata value that a list keeps. */
const VALUE_CAP = 200;

/** A model that was read, in the form in which it is compared. */
export function sketchedModel({ facts, samples, metadata }: ModelSketch): SketchedModel {
  const values = new Map(facts.metadata.map(({ key, value }) => [key, value]));
  return {
    id: facts.sha256,
    files: facts.files,
    architecture: facts.architecture,
    parameterCount: facts.parameterCount,
    fileType: facts.quantization.fileType,
    tokenizer: {
      kind: facts.tokenizer.kind,
      sha256: hasTokenizer(facts) ? facts.tokenizer.sha256 : null,
      specialSha256: specialSha256(facts.tokenizer),
    },
    chatTemplateSha256: facts.chatTemplate?.sha256 ?? null,
    metadata: metadata.map(({ key, sha256 }) => {
      const value = values.get(key);
      const isShort = value !== undefined && (typeof value !== 'string' || value.length <= VALUE_CAP);
      return { key, sha256, ...(isShort ? { value } : {}) };
    }),
    tensors: facts.tensors.map(({ name, shape, type, sha256 }, index) => ({
      name,
      shape,
      type,
      sha256: sha256 ?? '',
      sample: samples[index],
    })),
  };
}

/** What a list keeps of a model. */
export function knownModelOf(model: SketchedModel, said: SaidOfModel): KnownModel {
  const { tensors, ...rest } = model;
  const { name, source, obtained } = said;
  return {
    format: 1,
    ...{ name, source, obtained },
    ...rest,
    tensors: tensors.map(({ sample, ...tensor }) => ({
      ...tensor,
      ...(sample === undefined ? {} : { sample: stored(sample, tensor.type) }),
    })),
  };
}

/** A model of a list, in the form in which it is compared. A sample of a wrong length counts as absent. */
export function sketchedKnown(model: KnownModel): SketchedModel & SaidOfModel {
  return {
    ...model,
    tensors: model.tensors.map(({ sample, ...tensor }) => ({
      ...tensor,
      sample: sample === undefined ? undefined : restored(sample, tensor.type),
    })),
  };
}

function specialSha256(tokenizer: ModelFacts['tokenizer']): string {
  const { specialTokens, addBos, addEos, addSpacePrefix } = tokenizer;
  return sha256Hex(canonicalJson({ specialTokens, addBos, addEos, addSpacePrefix }));
}

type Stored = NonNullable<KnownTensor['sample']>;

function stored({ values, from, to }: TensorSample, type: string): Stored {
  const isFloat = floatCell(type, 0) !== undefined;
  return { values: base64(values), ...(isFloat ? {} : { from: base64(from), to: base64(to) }) };
}

function restored(sample: Stored, type: string): TensorSample | undefined {
  const values = floats(sample.values);
  const edges = (stored: string | undefined, edge: 'from' | 'to'): Float32Array =>
    stored === undefined
      ? values.map((value) => floatCell(type, value)?.[edge] ?? Number.NaN)
      : floats(stored);
  const [from, to] = [edges(sample.from, 'from'), edges(sample.to, 'to')];
  return from.length === values.length && to.length === values.length ? { values, from, to } : undefined;
}

/** Numbers in single precision, little-endian. */
function base64(values: Float32Array): string {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, at) => bytes.writeFloatLE(value, at * 4));
  return bytes.toString('base64');
}

function floats(text: string): Float32Array {
  const bytes = Buffer.from(text, 'base64');
  return Float32Array.from({ length: Math.floor(bytes.length / 4) }, (_, at) => bytes.readFloatLE(at * 4));
}
