import type { KoffiFunc, TypeObject } from 'koffi';

/** An address in this process; `null` is the null pointer. */
export type Pointer = bigint | null;

/** Values of the fields of a C struct. */
export type StructValue = Record<string, unknown>;

/** Memory that a C call reads or fills: its address, or JavaScript memory that is valid during the call. */
export type Memory = Pointer | Uint8Array | Int8Array | Int32Array | Float32Array | BigUint64Array;

/** llama_chat_message by value: a koffi struct with strings. */
interface ChatMessage {
  readonly role: string;
  readonly content: string;
}

type Fn<A extends unknown[], R> = KoffiFunc<(...args: A) => R>;

/** The functions of llama.cpp, ggml and the C library that the engine calls, as C declares them. */
export interface NativeFunctions {
  llama_version: Fn<[], string>;
  llama_log_set: Fn<[Pointer, Pointer], void>;
  llama_backend_init: Fn<[], void>;
  llama_max_parallel_sequences: Fn<[], number>;
  llama_model_default_params: Fn<[], StructValue>;
  llama_context_default_params: Fn<[], StructValue>;
  llama_model_load_from_file: Fn<[string, StructValue], Pointer>;
  llama_model_free: Fn<[Pointer], void>;
  llama_init_from_model: Fn<[Pointer, StructValue], Pointer>;
  llama_free: Fn<[Pointer], void>;
  llama_model_get_vocab: Fn<[Pointer], Pointer>;
  llama_model_n_ctx_train: Fn<[Pointer], number>;
  llama_model_n_embd: Fn<[Pointer], number>;
  llama_model_n_layer: Fn<[Pointer], number>;
  llama_model_n_head: Fn<[Pointer], number>;
  llama_model_n_head_kv: Fn<[Pointer], number>;
  llama_model_meta_val_str: Fn<[Pointer, string, Uint8Array, number], number>;
  llama_model_chat_template: Fn<[Pointer, string | null], string | null>;
  llama_chat_apply_template: Fn<
    [string, readonly ChatMessage[], number, boolean, Uint8Array, number],
    number
  >;
  llama_model_desc: Fn<[Pointer, Uint8Array, number], number>;
  llama_model_size: Fn<[Pointer], number | bigint>;
  llama_model_n_params: Fn<[Pointer], number | bigint>;
  llama_model_has_encoder: Fn<[Pointer], boolean>;
  llama_model_has_decoder: Fn<[Pointer], boolean>;
  llama_model_is_recurrent: Fn<[Pointer], boolean>;
  llama_model_is_hybrid: Fn<[Pointer], boolean>;
  llama_model_is_diffusion: Fn<[Pointer], boolean>;
  llama_vocab_type: Fn<[Pointer], number>;
  llama_vocab_n_tokens: Fn<[Pointer], number>;
  llama_vocab_get_attr: Fn<[Pointer, number], number>;
  llama_vocab_bos: Fn<[Pointer], number>;
  llama_vocab_eos: Fn<[Pointer], number>;
  llama_vocab_get_add_bos: Fn<[Pointer], boolean>;
  llama_tokenize: Fn<[Pointer, Uint8Array, number, Int32Array, number, boolean, boolean], number>;
  llama_token_to_piece: Fn<[Pointer, number, Uint8Array, number, number, boolean], number>;
  llama_get_memory: Fn<[Pointer], Pointer>;
  llama_memory_clear: Fn<[Pointer, boolean], void>;
  llama_memory_seq_rm: Fn<[Pointer, number, number, number], boolean>;
  llama_memory_seq_cp: Fn<[Pointer, number, number, number, number], void>;
  llama_n_ctx: Fn<[Pointer], number>;
  llama_n_ctx_seq: Fn<[Pointer], number>;
  llama_n_ubatch: Fn<[Pointer], number>;
  llama_n_seq_max: Fn<[Pointer], number>;
  llama_n_threads_batch: Fn<[Pointer], number>;
  llama_set_n_threads: Fn<[Pointer, number, number], void>;
  llama_pooling_type: Fn<[Pointer], number>;
  llama_batch_init: Fn<[number, number, number], StructValue>;
  llama_batch_free: Fn<[StructValue], void>;
  llama_decode: Fn<[Pointer, StructValue], number>;
  llama_set_abort_callback: Fn<[Pointer, Pointer, Pointer], void>;
  llama_get_logits: Fn<[Pointer], Pointer>;
  ggml_get_type_traits: Fn<[number], Pointer>;
  ggml_fp32_to_fp16_row: Fn<[Memory, Memory, number], void>;
  ggml_fp16_to_fp32_row: Fn<[Memory, Memory, number], void>;
  ggml_fp32_to_bf16_row: Fn<[Memory, Memory, number], void>;
  ggml_bf16_to_fp32_row: Fn<[Memory, Memory, number], void>;
  ggml_backend_load_all_from_path: Fn<[string], void>;
  ggml_backend_load: Fn<[string], Pointer>;
  ggml_backend_unload: Fn<[Pointer], void>;
  ggml_backend_reg_by_name: Fn<[string], Pointer>;
  ggml_backend_dev_count: Fn<[], number>;
  ggml_backend_dev_get: Fn<[number], Pointer>;
  ggml_backend_dev_name: Fn<[Pointer], string>;
  ggml_backend_dev_description: Fn<[Pointer], string>;
  ggml_backend_dev_type: Fn<[Pointer], number>;
  ggml_backend_buffer_name: Fn<[Pointer], string>;
  ggml_backend_buffer_is_host: Fn<[Pointer], boolean>;
  ggml_op_desc: Fn<[Pointer], string>;
  ggml_backend_dev_memory: Fn<[Pointer, BigUint64Array, BigUint64Array], void>;
  memcpy: Fn<[Memory, Memory, number], Pointer>;
  memset: Fn<[Pointer, number, number], Pointer>;
}

/**
 * Result type and argument types of each function; `model`, `context` and `batch` stand for the structs by value, `messages` for an
 * array of llama_chat_message.
 */
export type Signature = readonly [result: string, ...args: string[]];

/** The C signatures, in koffi's notation (llama.h, ggml.h, ggml-backend.h, v0.5.0). */
export const SIGNATURES: Readonly<Record<keyof NativeFunctions, Signature>> = {
  llama_version: ['str'],
  llama_log_set: ['void', 'void *', 'void *'],
  llama_backend_init: ['void'],
  llama_max_parallel_sequences: ['size_t'],
  llama_model_default_params: ['model'],
  llama_context_default_params: ['context'],
  llama_model_load_from_file: ['void *', 'str', 'model'],
  llama_model_free: ['void', 'void *'],
  llama_init_from_model: ['void *', 'void *', 'context'],
  llama_free: ['void', 'void *'],
  llama_model_get_vocab: ['void *', 'void *'],
  llama_model_n_ctx_train: ['int32', 'void *'],
  llama_model_n_embd: ['int32', 'void *'],
  llama_model_n_layer: ['int32', 'void *'],
  llama_model_n_head: ['int32', 'void *'],
  llama_model_n_head_kv: ['int32', 'void *'],
  llama_model_meta_val_str: ['int32', 'void *', 'str', 'void *', 'size_t'],
  llama_model_chat_template: ['str', 'void *', 'str'],
  llama_chat_apply_template: ['int32', 'str', 'messages', 'size_t', 'bool', 'void *', 'int32'],
  llama_model_desc: ['int32', 'void *', 'void *', 'size_t'],
  llama_model_size: ['uint64', 'void *'],
  llama_model_n_params: ['uint64', 'void *'],
  llama_model_has_encoder: ['bool', 'void *'],
  llama_model_has_decoder: ['bool', 'void *'],
  llama_model_is_recurrent: ['bool', 'void *'],
  llama_model_is_hybrid: ['bool', 'void *'],
  llama_model_is_diffusion: ['bool', 'void *'],
  llama_vocab_type: ['int32', 'void *'],
  llama_vocab_n_tokens: ['int32', 'void *'],
  llama_vocab_get_attr: ['int32', 'void *', 'int32'],
  llama_vocab_bos: ['int32', 'void *'],
  llama_vocab_eos: ['int32', 'void *'],
  llama_vocab_get_add_bos: ['bool', 'void *'],
  llama_tokenize: ['int32', 'void *', 'void *', 'int32', 'void *', 'int32', 'bool', 'bool'],
  llama_token_to_piece: ['int32', 'void *', 'int32', 'void *', 'int32', 'int32', 'bool'],
  llama_get_memory: ['void *', 'void *'],
  llama_memory_clear: ['void', 'void *', 'bool'],
  llama_memory_seq_rm: ['bool', 'void *', 'int32', 'int32', 'int32'],
  llama_memory_seq_cp: ['void', 'void *', 'int32', 'int32', 'int32', 'int32'],
  llama_n_ctx: ['uint32', 'void *'],
  llama_n_ctx_seq: ['uint32', 'void *'],
  llama_n_ubatch: ['uint32', 'void *'],
  llama_n_seq_max: ['uint32', 'void *'],
  llama_n_threads_batch: ['int32', 'void *'],
  llama_set_n_threads: ['void', 'void *', 'int32', 'int32'],
  llama_pooling_type: ['int32', 'void *'],
  llama_batch_init: ['batch', 'int32', 'int32', 'int32'],
  llama_batch_free: ['void', 'batch'],
  llama_decode: ['int32', 'void *', 'batch'],
  llama_set_abort_callback: ['void', 'void *', 'void *', 'void *'],
  llama_get_logits: ['void *', 'void *'],
  ggml_get_type_traits: ['void *', 'int32'],
  ggml_fp32_to_fp16_row: ['void', 'void *', 'void *', 'int64'],
  ggml_fp16_to_fp32_row: ['void', 'void *', 'void *', 'int64'],
  ggml_fp32_to_bf16_row: ['void', 'void *', 'void *', 'int64'],
  ggml_bf16_to_fp32_row: ['void', 'void *', 'void *', 'int64'],
  ggml_backend_load_all_from_path: ['void', 'str'],
  ggml_backend_load: ['void *', 'str'],
  ggml_backend_unload: ['void', 'void *'],
  ggml_backend_reg_by_name: ['void *', 'str'],
  ggml_backend_dev_count: ['size_t'],
  ggml_backend_dev_get: ['void *', 'size_t'],
  ggml_backend_dev_name: ['str', 'void *'],
  ggml_backend_dev_description: ['str', 'void *'],
  ggml_backend_dev_type: ['int32', 'void *'],
  ggml_backend_buffer_name: ['str', 'void *'],
  ggml_backend_buffer_is_host: ['bool', 'void *'],
  ggml_op_desc: ['str', 'void *'],
  ggml_backend_dev_memory: ['void', 'void *', 'void *', 'void *'],
  memcpy: ['void *', 'void *', 'void *', 'size_t'],
  memset: ['void *', 'void *', 'int32', 'size_t'],
};

/** The koffi types that stand for structs by value, and for one that goes by address. */
export type StructTypes = Readonly<Record<'model' | 'context' | 'batch' | 'message', TypeObject>>;

/**
 * Runs a native function on a worker thread and waits for it without blocking this one.
 * Arguments in JavaScript's memory stay referenced by the pending call.
 */
export function callAsync<A extends unknown[], R>(fn: Fn<A, R>, ...args: A): Promise<R> {
  return new Promise((resolve, reject) => {
    fn.async(...args, (error: Error | null, result: R) => {
      if (error) reject(error);
      else resolve(result);
    });
  });
}
