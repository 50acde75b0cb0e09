import { MetadataView } from './metadataView.js';
import type { GgufModel } from './readModel.js';

/**
 * The numbers of a model's metadata that have one value for all blocks, or one for each: those of heads and of key-value heads.
 * @throws {PalimpsestError} `model-metadata` as in checkModel
 */
export function headCounts(model: GgufModel): {
  readonly heads: readonly number[];
  readonly keyValueHeads: readonly number[];
} {
  const view = new MetadataView(model);
  const architecture = view.string('general.architecture')?.text ?? '';
  const blocks = view.number(`${architecture}.block_count`, 'u32') ?? 0;
  const of = (name: string): readonly number[] => view.perBlock(`${architecture}.attention.${name}`, blocks);
  return { heads: of('head_count'), keyValueHeads: of('head_count_kv') };
}
