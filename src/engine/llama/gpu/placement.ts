/** A tensor of the file: its name and its size in bytes. */
export interface Weights {
  readonly name: string;
  readonly sizeBytes: number;
}

/** The share of the free memory of GPUs that is planned; the rest is for what drivers and other programs take. */
const FILL = 0.9;

/** What a context takes of the memory of GPUs beside the weights, in bytes. */
export interface DeviceContext {
  /** The cache of all blocks; each GPU holds that of its own blocks. */
  readonly kvCacheBytes: number;
  /** Activations and logits of one batch, on all GPUs together. */
  readonly bufferBytes: number;
}

/** The number of blocks, from the names of the tensors. */
export function countBlocks(tensors: readonly Weights[]): number {
  return tensors.reduce((most, { name }) => Math.max(most, blockOf(name) ?? -1), -1) + 1;
}

/**
 * Where llama.cpp puts the weights: the output layer counts as the last layer, and the layers on the GPU are the last ones. The token
 * embeddings stay on the host; if they serve as the output layer too, the GPU has a copy.
 * @param gpuLayers 0 … blocks + 1
 * @returns bytes on the host and on all GPUs together
 */
export function placeWeights(
  tensors: readonly Weights[],
  gpuLayers: number,
): { readonly hostBytes: number; readonly deviceBytes: number } {
  const blocks = countBlocks(tensors);
  const firstOnGpu = blocks + 1 - gpuLayers;
  const hasOutput = tensors.some(({ name }) => name === 'output.weight');
  let hostBytes = 0;
  let deviceBytes = 0;
  for (const { name, sizeBytes } of tensors) {
    const isInput = /^(token_embd|position_embd|token_types|per_layer_token_embd)\b/.test(name);
    const isOnGpu = !isInput && (blockOf(name) ?? blocks) >= firstOnGpu;
    if (isOnGpu) deviceBytes += sizeBytes;
    else hostBytes += sizeBytes;
    if (name === 'token_embd.weight' && !hasOutput && gpuLayers > 0) deviceBytes += sizeBytes;
  }
  return { hostBytes, deviceBytes };
}

/** The most layers, the output layer included, that fit into 90% of the free memory of the GPUs with their part of the cache and the buffers. */
export function layersThatFit(
  tensors: readonly Weights[],
  freeBytes: number,
  { kvCacheBytes, bufferBytes }: DeviceContext,
): number {
  const needed = (layers: number): number =>
    placeWeights(tensors, layers).deviceBytes + shareOnGpu(tensors, layers) * kvCacheBytes + bufferBytes;
  let layers = countBlocks(tensors) + 1;
  while (layers > 0 && needed(layers) > FILL * freeBytes) layers -= 1;
  return layers;
}

/** The share of the blocks, and so of the cache of K and V, that is on a GPU, 0 … 1. */
export function shareOnGpu(tensors: readonly Weights[], gpuLayers: number): number {
  const blocks = countBlocks(tensors);
  return blocks === 0 ? 0 : Math.max(0, gpuLayers - 1) / blocks;
}

function blockOf(name: string): number | null {
  const block = /^blk\.(\d+)\./.exec(name)?.[1];
  return block === undefined ? null : Number(block);
}
