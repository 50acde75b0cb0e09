import type { ModelFileKind } from '../domain/index.js';
import { ARCHITECTURES, architectureObstacle } from './architectures.js';
import type { GgufModel } from './readModel.js';

/** Architectures whose files hold weights, but not those of a model of text. */
const NO_TEXT_MODEL = ['draft', 'audio', 'projector'];

/**
 * What kind of GGUF file it is, by its metadata and by what it holds. Values of a wrong type count as absent.
 * @source llama.cpp v0.5.0: convert_lora_to_gguf.py, conversion/base.py, tools/imatrix, tools/cvector-generator
 */
export function modelFileKind(model: GgufModel): ModelFileKind {
  const { metadata, tensors } = model;
  const keys = [...metadata.keys()];
  const type = textOf(model, 'general.type');
  const architecture = textOf(model, 'general.architecture');
  if (type === 'adapter' || metadata.has('adapter.type')) return 'adapter';
  if (type === 'mmproj' || architecture === 'clip' || keys.some((key) => key.startsWith('clip.')))
    return 'projector';
  if (type === 'imatrix' || architecture === 'imatrix') return 'importance-matrix';
  if (architecture === 'controlvector') return 'control-vector';
  const hasTokens = hasVocabulary(model);
  if (tensors.length === 0) return hasTokens ? 'vocabulary' : 'other';
  const obstacle = architectureObstacle(architecture);
  if (obstacle !== undefined && NO_TEXT_MODEL.includes(obstacle)) return 'other';
  return hasTokens || ARCHITECTURES.has(architecture) ? 'language-model' : 'other';
}

function hasVocabulary({ metadata }: GgufModel): boolean {
  const tokens = metadata.get('tokenizer.ggml.tokens')?.value;
  return tokens?.kind === 'array' && tokens.elementType === 'string' && tokens.count > 0;
}

function textOf({ metadata }: GgufModel, key: string): string {
  const value = metadata.get(key)?.value;
  return value?.kind === 'string' ? value.text : '';
}
