import { strToU8 } from 'fflate';

/**
 * The dictionary with which deflate reads and writes a header: a header with the usual values. It is part of version 1 of the format and
 * is never changed, whatever later engines report.
 */
const USUAL_HEADER =
  '{"chunks":[{"bytes":0,"tokens":1024}],"context":{"bos":false,"keep":1024,"length":2048},"engine":{"devices":[],"gpu":"off","gpuLayers":0,"libraries":["libggml-base.so","libggml-cpu-haswell.so","libggml-cpu-zen4.so","libggml.v0.5.0.so","libllama.v0.5.0.so"],"librariesSha256":"","name":"llama.cpp","numeric":{"batchLayout":1,"extraBuffers":true,"flashAttention":true,"fullSlidingWindowCache":true,"kvCacheType":"f16","kvUnified":false,"oneUbatch":true,"reduction":"float64 from float32 logits"},"origin":"prebuilt","release":"v0.5.0","threads":1}}],"context":{"bos":true,"keep":256,"length":512},"literals":{"packed":0,"stored":0},"model":{"file":"model-Q8_0.gguf-f16.gguf","sha256":""},"tokenizer":{"addedBytes":0,"vocabulary":4096},"work":{"bytes":1,"sha256":""}}';

/** The bytes of {@link USUAL_HEADER}. */
export const HEADER_DICTIONARY = strToU8(USUAL_HEADER);
