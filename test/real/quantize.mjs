// Quantizes a model with llama.cpp's own quantizer: node quantize.mjs LIBRARIES FROM TO FTYPE [pure], in a process of its own because the library
// prints. LIBRARIES is the folder of the shipped libraries, FTYPE the number of a type in llama.h (llama_ftype); `pure` stores every matrix in
// that type.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import koffi from 'koffi';

const [folder, from, to, ftype, pure] = process.argv.slice(2);
const find = (name) =>
  join(
    folder,
    readdirSync(folder).find((file) => file.startsWith(`lib${name}.`)),
  );
// The later libraries need the earlier ones.
const [, , library] = ['ggml-base', 'ggml', 'llama'].map((name) => koffi.load(find(name)));
// llama.h of the shipped release, llama_model_quantize_params.
const Params = koffi.struct('llama_model_quantize_params', {
  nthread: 'int32_t',
  ftype: 'int32_t',
  output_tensor_type: 'int32_t',
  token_embedding_type: 'int32_t',
  allow_requantize: 'bool',
  quantize_output_tensor: 'bool',
  only_copy: 'bool',
  pure: 'bool',
  keep_split: 'bool',
  dry_run: 'bool',
  imatrix: 'void *',
  kv_overrides: 'void *',
  tt_overrides: 'void *',
  prune_layers: 'void *',
  max_buf_size: 'size_t',
});
const defaults = library.func('llama_model_quantize_default_params', Params, []);
const quantize = library.func('llama_model_quantize', 'uint32_t', ['str', 'str', koffi.pointer(Params)]);
library.func('llama_backend_init', 'void', [])();
const params = {
  ...defaults(),
  nthread: 2,
  ftype: Number(ftype),
  allow_requantize: true,
  pure: pure === 'pure',
};
process.exitCode = quantize(from, to, params);
