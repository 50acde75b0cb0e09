// Three functions put before the libraries' own, to learn what an architecture wants:
// - llama_model_loader::create_tensor: each tensor's name and shape. It also declares the tensor before libllama looks for it
//   (node-llama-cpp's patch of the loader has a model without a file miss every tensor that was not declared);
// - llama_model_loader::done_getting_tensors: its count cannot hold where tensors are declared late;
// - gguf_find_key: the keys that the architecture reads.
#pragma once

#include "src/llama-model-loader.h"

#include <dlfcn.h>

#include <algorithm>
#include <cstring>
#include <regex>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

struct wanted_tensor {
    std::string name;
    ggml_type type;
    std::vector<int64_t> ne;
};

gguf_context * declared = nullptr;  // the header that libllama reads while a model is made
std::set<std::string> asked_keys;
std::vector<wanted_tensor> wanted;
std::vector<std::regex> left_out;

template <typename F> F next_symbol(const char * name) {
    void * found = dlsym(RTLD_NEXT, name);
    if (found == nullptr) {
        throw std::runtime_error(std::string("the libraries have no ") + name);
    }
    F as;
    static_assert(sizeof as == sizeof found, "a function pointer is a pointer");
    memcpy(&as, &found, sizeof as);
    return as;
}

// Factors that only NVFP4 weights have: random ones near 0 would silence attention.
bool is_factor(const std::string & name) {
    return name.size() > 6 && name.compare(name.size() - 6, 6, "_scale") == 0 ||
           name.size() > 6 && name.compare(name.size() - 6, 6, ".scale") == 0;
}

bool is_left_out(const std::string & name) {
    return std::any_of(left_out.begin(), left_out.end(), [&](const std::regex & r) { return std::regex_search(name, r); });
}

}  // namespace

extern "C" int64_t gguf_find_key(const struct gguf_context * ctx, const char * key) {
    static const auto own = next_symbol<int64_t (*)(const gguf_context *, const char *)>("gguf_find_key");
    if (ctx == declared) {
        asked_keys.insert(key);
    }
    return own(ctx, key);
}

void llama_model_loader::done_getting_tensors(bool) const {}

ggml_tensor * llama_model_loader::create_tensor(
        const llama_hparams & hparams, const buft_list_t * cpu, const buft_list_t * input, const buft_list_t * output,
        const buft_list_t * layer, const LLM_TN_IMPL & tn, const std::initializer_list<int64_t> & ne, int flags) {
    using create = ggml_tensor * (*) (llama_model_loader *, const llama_hparams &, const buft_list_t *, const buft_list_t *,
                                      const buft_list_t *, const buft_list_t *, const LLM_TN_IMPL &,
                                      const std::initializer_list<int64_t> &, int);
    static const create own = next_symbol<create>(
        "_ZN18llama_model_loader13create_tensorERK13llama_hparamsPKSt6vectorISt4pairIP19ggml_backend_deviceP24ggml_backend_"
        "buffer_typeESaIS9_EESD_SD_SD_RK11LLM_TN_IMPLRKSt16initializer_listIlEi");
    if (declared == nullptr) {
        return own(this, hparams, cpu, input, output, layer, tn, ne, flags);
    }
    const std::string name = tn.str();
    const bool shapeless = std::any_of(ne.begin(), ne.end(), [](int64_t n) { return n <= 0; });
    if ((flags & TENSOR_SKIP_IF_VIRTUAL) || ((flags & TENSOR_NOT_REQUIRED) && (shapeless || is_factor(name) || is_left_out(name)))) {
        return nullptr;
    }
    if (gguf_find_tensor(declared, name.c_str()) < 0) {
        ggml_tensor t;
        memset(&t, 0, sizeof t);
        t.type = GGML_TYPE_F32;
        ggml_set_name(&t, name.c_str());
        for (size_t i = 0; i < GGML_MAX_DIMS; i++) {
            t.ne[i] = i < ne.size() ? ne.begin()[i] : 1;
            t.nb[i] = i == 0 ? sizeof(float) : t.nb[i - 1] * t.ne[i - 1];
        }
        gguf_add_tensor(declared, &t);
    }
    ggml_tensor * made = own(this, hparams, cpu, input, output, layer, tn, ne, flags);
    const bool known = std::any_of(wanted.begin(), wanted.end(), [&](const wanted_tensor & w) { return w.name == name; });
    if (made != nullptr && !known) {
        wanted.push_back({ name, made->type, { ne.begin(), ne.end() } });
    }
    return made;
}
