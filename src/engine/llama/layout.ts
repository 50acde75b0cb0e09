/** A C type of fields in llama.cpp's parameter structs, in koffi's notation. */
export type FieldType = 'int32' | 'uint32' | 'size_t' | 'float' | 'bool' | 'void *' | 'str';

/** A field of a C struct and the value that `llama_*_default_params()` documents for it. */
export interface FieldLayout {
  readonly type: FieldType;
  /** Bytes from the start of the struct. */
  readonly offset: number;
  /** `undefined` for structs without defaults. */
  readonly initial?: number | boolean | null;
}

/** A C struct on 64-bit machines, as declared by one release of llama.cpp. */
export interface StructLayout {
  readonly size: number;
  readonly fields: Readonly<Record<string, FieldLayout>>;
}

/** llama_model_params (llama.h, v0.5.0). */
const MODEL_PARAMS: StructLayout = {
  size: 80,
  fields: {
    devices: { type: 'void *', offset: 0, initial: null },
    tensor_buft_overrides: { type: 'void *', offset: 8, initial: null },
    n_gpu_layers: { type: 'int32', offset: 16, initial: -1 },
    split_mode: { type: 'int32', offset: 20, initial: 1 },
    load_mode: { type: 'int32', offset: 24, initial: -1 },
    lazy_mode: { type: 'int32', offset: 28, initial: 1 },
    main_gpu: { type: 'int32', offset: 32, initial: 0 },
    tensor_split: { type: 'void *', offset: 40, initial: null },
    progress_callback: { type: 'void *', offset: 48, initial: null },
    progress_callback_user_data: { type: 'void *', offset: 56, initial: null },
    kv_overrides: { type: 'void *', offset: 64, initial: null },
    vocab_only: { type: 'bool', offset: 72, initial: false },
    check_tensors: { type: 'bool', offset: 73, initial: false },
    use_extra_bufts: { type: 'bool', offset: 74, initial: true },
    no_host: { type: 'bool', offset: 75, initial: false },
    no_alloc: { type: 'bool', offset: 76, initial: false },
    load_mtp: { type: 'bool', offset: 77, initial: false },
  },
};

/** llama_context_params (llama.h, v0.5.0). */
const CONTEXT_PARAMS: StructLayout = {
  size: 160,
  fields: {
    n_ctx: { type: 'uint32', offset: 0, initial: 512 },
    n_batch: { type: 'uint32', offset: 4, initial: 2048 },
    n_ubatch: { type: 'uint32', offset: 8, initial: 512 },
    n_seq_max: { type: 'uint32', offset: 12, initial: 1 },
    n_rs_seq: { type: 'uint32', offset: 16, initial: 0 },
    n_outputs_max: { type: 'uint32', offset: 20, initial: 0 },
    n_outputs_max_per_seq: { type: 'uint32', offset: 24, initial: 1 },
    n_threads: { type: 'int32', offset: 28, initial: 4 },
    n_threads_batch: { type: 'int32', offset: 32, initial: 4 },
    ctx_type: { type: 'int32', offset: 36, initial: 0 },
    rope_scaling_type: { type: 'int32', offset: 40, initial: -1 },
    pooling_type: { type: 'int32', offset: 44, initial: -1 },
    attention_type: { type: 'int32', offset: 48, initial: -1 },
    flash_attn_type: { type: 'int32', offset: 52, initial: -1 },
    rope_freq_base: { type: 'float', offset: 56, initial: 0 },
    rope_freq_scale: { type: 'float', offset: 60, initial: 0 },
    yarn_ext_factor: { type: 'float', offset: 64, initial: -1 },
    yarn_attn_factor: { type: 'float', offset: 68, initial: -1 },
    yarn_beta_fast: { type: 'float', offset: 72, initial: -1 },
    yarn_beta_slow: { type: 'float', offset: 76, initial: -1 },
    yarn_orig_ctx: { type: 'uint32', offset: 80, initial: 0 },
    defrag_thold: { type: 'float', offset: 84, initial: -1 },
    cb_eval: { type: 'void *', offset: 88, initial: null },
    cb_eval_user_data: { type: 'void *', offset: 96, initial: null },
    type_k: { type: 'int32', offset: 104, initial: 1 },
    type_v: { type: 'int32', offset: 108, initial: 1 },
    abort_callback: { type: 'void *', offset: 112, initial: null },
    abort_callback_data: { type: 'void *', offset: 120, initial: null },
    embeddings: { type: 'bool', offset: 128, initial: false },
    offload_kqv: { type: 'bool', offset: 129, initial: true },
    no_perf: { type: 'bool', offset: 130, initial: true },
    op_offload: { type: 'bool', offset: 131, initial: true },
    swa_full: { type: 'bool', offset: 132, initial: true },
    kv_unified: { type: 'bool', offset: 133, initial: false },
    samplers: { type: 'void *', offset: 136, initial: null },
    n_samplers: { type: 'size_t', offset: 144, initial: 0 },
    ctx_other: { type: 'void *', offset: 152, initial: null },
  },
};

/** llama_batch (llama.h, v0.5.0). */
const BATCH: StructLayout = {
  size: 56,
  fields: {
    n_tokens: { type: 'int32', offset: 0 },
    token: { type: 'void *', offset: 8 },
    embd: { type: 'void *', offset: 16 },
    pos: { type: 'void *', offset: 24 },
    n_seq_id: { type: 'void *', offset: 32 },
    seq_id: { type: 'void *', offset: 40 },
    logits: { type: 'void *', offset: 48 },
  },
};

/** llama_chat_message (llama.h, v0.5.0). */
const CHAT_MESSAGE: StructLayout = {
  size: 16,
  fields: {
    role: { type: 'str', offset: 0 },
    content: { type: 'str', offset: 8 },
  },
};

/** A release of llama.cpp: its tag and the structs that the engine passes by value. */
export interface PinnedRelease {
  readonly tag: string;
  /** The answers of `llama_version()` that are accepted. */
  readonly versions: readonly string[];
  readonly model: StructLayout;
  readonly context: StructLayout;
  readonly batch: StructLayout;
  readonly message: StructLayout;
}

/** The release from whose header the structs were taken: the one that node-llama-cpp 3.22.1 ships. */
export const PINNED: PinnedRelease = {
  tag: 'v0.5.0',
  versions: ['0.5.0', '0.5.0-dev'],
  model: MODEL_PARAMS,
  context: CONTEXT_PARAMS,
  batch: BATCH,
  message: CHAT_MESSAGE,
};
