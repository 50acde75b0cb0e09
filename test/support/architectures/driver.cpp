// Makes small random models of llama.cpp's architectures, and reads them again by the plainest path
// that llama.cpp has: one sequence in one context, without flash attention.
//
// What the models' shapes are is llama.cpp's own: its tests/test-llama-archs.cpp is compiled in from
// the source that node-llama-cpp carries, and libllama itself names each tensor that it wants. Nothing
// of llama.cpp is kept in this repository.
//
// Three functions of the libraries are put before the libraries' own:
// - llama_model_loader::create_tensor, to learn each tensor's name and shape, and to declare it before
//   libllama looks for it (node-llama-cpp's patch of the loader has a model without a file miss every
//   tensor that was not declared);
// - llama_model_loader::done_getting_tensors, whose count cannot hold where tensors are declared late;
// - gguf_find_key, to learn which keys the architecture reads: only those are written.
#define main archs_main
#include "tests/test-llama-archs.cpp"
#undef main
#include "src/llama-model-loader.h"

#include <dlfcn.h>

#include <algorithm>
#include <fstream>
#include <iostream>
#include <map>
#include <set>
#include <sstream>

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
    if ((flags & TENSOR_SKIP_IF_VIRTUAL) || ((flags & TENSOR_NOT_REQUIRED) && (shapeless || is_left_out(name)))) {
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

namespace {

// ---- the values of a tensor: by its name and the seed alone, the same with every standard library ----

struct randomness {
    std::mt19937_64 gen;
    explicit randomness(uint64_t seed) : gen(seed) {}
    double uniform() { return (double(gen() >> 11) + 0.5) / 9007199254740992.0; }
    float normal() { return float(std::sqrt(-2.0 * std::log(uniform())) * std::cos(6.283185307179586 * uniform())); }
};

uint64_t fnv1a(const std::string & text) {
    uint64_t h = 1469598103934665603ull;
    for (unsigned char c : text) {
        h = (h ^ c) * 1099511628211ull;
    }
    return h;
}

bool has(const std::string & name, const char * part) { return name.find(part) != std::string::npos; }

void fill(const std::string & name, float * to, int64_t n, uint64_t seed, float stdev) {
    randomness random(seed ^ fnv1a(name));
    const bool is_weight = name.size() > 7 && name.compare(name.size() - 7, 7, ".weight") == 0;
    const bool is_norm   = is_weight && (has(name, "norm") || has(name, "time_mix_ln"));
    for (int64_t i = 0; i < n; i++) {
        const float value = stdev * random.normal();
        to[i] = has(name, "rope_factors_long")                            ? 4.0f + 0.5f * float(i)  // far from the short ones
                : has(name, "rope_freqs") || has(name, "rope_factors")    ? 1.0f + 0.125f * float(i)
                : has(name, "ssm_a")                                      ? -0.05f - std::fabs(value)  // a state decays
                : is_norm                                                 ? 1.0f + value
                                                                          : value;
    }
}

// ---- keys ----

void copy_key(gguf_context * to, const gguf_context * from, int64_t id) {
    const char * key = gguf_get_key(from, id);
    switch (gguf_get_kv_type(from, id)) {
        case GGUF_TYPE_UINT8:   gguf_set_val_u8  (to, key, gguf_get_val_u8  (from, id)); return;
        case GGUF_TYPE_INT8:    gguf_set_val_i8  (to, key, gguf_get_val_i8  (from, id)); return;
        case GGUF_TYPE_UINT16:  gguf_set_val_u16 (to, key, gguf_get_val_u16 (from, id)); return;
        case GGUF_TYPE_INT16:   gguf_set_val_i16 (to, key, gguf_get_val_i16 (from, id)); return;
        case GGUF_TYPE_UINT32:  gguf_set_val_u32 (to, key, gguf_get_val_u32 (from, id)); return;
        case GGUF_TYPE_INT32:   gguf_set_val_i32 (to, key, gguf_get_val_i32 (from, id)); return;
        case GGUF_TYPE_UINT64:  gguf_set_val_u64 (to, key, gguf_get_val_u64 (from, id)); return;
        case GGUF_TYPE_INT64:   gguf_set_val_i64 (to, key, gguf_get_val_i64 (from, id)); return;
        case GGUF_TYPE_FLOAT32: gguf_set_val_f32 (to, key, gguf_get_val_f32 (from, id)); return;
        case GGUF_TYPE_FLOAT64: gguf_set_val_f64 (to, key, gguf_get_val_f64 (from, id)); return;
        case GGUF_TYPE_BOOL:    gguf_set_val_bool(to, key, gguf_get_val_bool(from, id)); return;
        case GGUF_TYPE_STRING:  gguf_set_val_str (to, key, gguf_get_val_str (from, id)); return;
        case GGUF_TYPE_ARRAY:   break;
        default: throw std::runtime_error(std::string("a key of an unknown type: ") + key);
    }
    const size_t n = gguf_get_arr_n(from, id);
    const gguf_type type = gguf_get_arr_type(from, id);
    if (type != GGUF_TYPE_STRING) {
        gguf_set_arr_data(to, key, type, gguf_get_arr_data(from, id), n);
        return;
    }
    std::vector<const char *> texts(n);
    for (size_t i = 0; i < n; i++) {
        texts[i] = gguf_get_arr_str(from, id, i);
    }
    gguf_set_arr_str(to, key, texts.data(), n);
}

std::vector<std::string> split(const std::string & text, char at) {
    std::vector<std::string> parts;
    std::stringstream in(text);
    for (std::string part; std::getline(in, part, at);) {
        parts.push_back(part);
    }
    return parts;
}

// KEY=u:7, KEY=f:0.5, KEY=b:1, KEY=s:text, KEY=au:1,0 and KEY=ab:1,0 (lists), KEY=- (the key goes)
void set_key(gguf_context * ctx, const std::string & prefix, const std::string & what) {
    const size_t eq = what.find('=');
    const std::string key = prefix + what.substr(0, eq);
    const std::string value = what.substr(eq + 1);
    const std::string kind = value.substr(0, value.find(':'));
    const std::string rest = value.substr(value.find(':') + 1);
    if (kind == "-") {
        gguf_remove_key(ctx, key.c_str());
    } else if (kind == "u") {
        gguf_set_val_u32(ctx, key.c_str(), uint32_t(std::stoul(rest)));
    } else if (kind == "f") {
        gguf_set_val_f32(ctx, key.c_str(), std::stof(rest));
    } else if (kind == "b") {
        gguf_set_val_bool(ctx, key.c_str(), rest == "1");
    } else if (kind == "s") {
        gguf_set_val_str(ctx, key.c_str(), rest.c_str());
    } else if (kind == "au") {
        std::vector<uint32_t> list;
        for (const std::string & part : split(rest, ',')) {
            list.push_back(uint32_t(std::stoul(part)));
        }
        gguf_set_arr_data(ctx, key.c_str(), GGUF_TYPE_UINT32, list.data(), list.size());
    } else if (kind == "ab") {
        std::vector<uint8_t> list;
        for (const std::string & part : split(rest, ',')) {
            list.push_back(part == "1");
        }
        gguf_set_arr_data(ctx, key.c_str(), GGUF_TYPE_BOOL, list.data(), list.size());
    } else {
        throw std::runtime_error("not KEY=KIND:VALUE: " + what);
    }
}

// ---- commands ----

struct options {
    std::string arch, donor, out;
    bool moe = false;
    uint64_t seed = 1;
    float stdev = 0.1f;
    std::vector<std::string> sets;
};

void use_tokenizer_of(gguf_context * ctx, const std::string & arch, const std::string & donor) {
    for (int64_t i = gguf_get_n_kv(ctx) - 1; i >= 0; i--) {
        const std::string key = gguf_get_key(ctx, i);
        if (key.rfind("tokenizer.", 0) == 0) {
            gguf_remove_key(ctx, key.c_str());
        }
    }
    const gguf_context_ptr from(gguf_init_from_file(donor.c_str(), { /*no_alloc=*/true, /*ctx=*/nullptr }));
    if (!from) {
        throw std::runtime_error("no GGUF file: " + donor);
    }
    for (int64_t i = 0; i < gguf_get_n_kv(from.get()); i++) {
        const std::string key = gguf_get_key(from.get(), i);
        if (key.rfind("tokenizer.", 0) == 0) {
            copy_key(ctx, from.get(), i);
        }
        if (key == "tokenizer.ggml.tokens") {
            gguf_set_val_u32(ctx, (arch + ".vocab_size").c_str(), uint32_t(gguf_get_arr_n(from.get(), i)));
        }
    }
}

int make(const options & o) {
    const llm_arch arch = llm_arch_from_string(o.arch);
    if (arch == LLM_ARCH_UNKNOWN) {
        throw std::runtime_error("unknown architecture: " + o.arch);
    }
    gguf_context_ptr header = get_gguf_ctx(arch, o.moe);
    set_key(header.get(), o.arch + ".", "context_length=u:1024");
    use_tokenizer_of(header.get(), o.arch, o.donor);
    for (const std::string & set : o.sets) {
        const bool whole = set.rfind("general.", 0) == 0 || set.rfind("tokenizer.", 0) == 0;
        set_key(header.get(), whole ? "" : o.arch + ".", set);
    }
    llama_model_params params = llama_model_default_params();
    ggml_backend_dev_t no_devices[] = { nullptr };
    params.devices = no_devices;
    params.progress_callback = silent_model_load_progress;
    declared = header.get();
    const llama_model_ptr model(llama_model_init_from_user(header.get(), [](ggml_tensor *, void *) {}, nullptr, params));
    declared = nullptr;
    if (!model) {
        throw std::runtime_error("libllama does not take the model");
    }
    const gguf_context_ptr file(gguf_init_empty());
    gguf_set_val_str(file.get(), "general.architecture", o.arch.c_str());
    gguf_set_val_str(file.get(), "general.name", "Random weights");  // some names change how llama.cpp reads a vocabulary
    gguf_set_val_u32(file.get(), "general.file_type", LLAMA_FTYPE_ALL_F32);
    for (int64_t i = 0; i < gguf_get_n_kv(header.get()); i++) {
        const std::string key = gguf_get_key(header.get(), i);
        if (key.rfind("tokenizer.", 0) == 0 || (key.rfind("general.", 0) != 0 && asked_keys.count(key) > 0)) {
            copy_key(file.get(), header.get(), i);
        }
    }
    size_t bytes = 0;
    for (const wanted_tensor & w : wanted) {
        int64_t n = 1;
        for (int64_t d : w.ne) {
            n *= d;
        }
        bytes += size_t(n) * sizeof(float) + 2 * ggml_tensor_overhead() + 256;
    }
    const ggml_context_ptr room(ggml_init({ bytes, nullptr, /*no_alloc=*/false }));
    for (const wanted_tensor & w : wanted) {
        ggml_tensor * t = ggml_new_tensor(room.get(), GGML_TYPE_F32, int(w.ne.size()), w.ne.data());
        ggml_set_name(t, w.name.c_str());
        fill(w.name, static_cast<float *>(t->data), ggml_nelements(t), o.seed, o.stdev);
        gguf_add_tensor(file.get(), t);
    }
    if (!gguf_write_to_file(file.get(), o.out.c_str(), /*only_meta=*/false)) {
        throw std::runtime_error("could not write " + o.out);
    }
    return 0;
}

// One line for each architecture and form that llama.cpp's own test makes or knows of: NAME dense|experts
int list() {
    for (const llm_arch & arch : llm_arch_all()) {
        if (arch == LLM_ARCH_UNKNOWN) {
            continue;
        }
        if (!moe_mandatory(arch)) {
            std::cout << llm_arch_name(arch) << " dense\n";
        }
        if (moe_implemented(arch)) {
            std::cout << llm_arch_name(arch) << " experts\n";
        }
    }
    return 0;
}

int quantize(const std::string & from, const std::string & to, int ftype, bool pure) {
    llama_model_quantize_params params = llama_model_quantize_default_params();
    params.ftype = llama_ftype(ftype);
    params.nthread = 2;
    params.pure = pure;
    return llama_model_quantize(from.c_str(), to.c_str(), &params) == 0 ? 0 : 1;
}

// Reads lists of token ids from standard input, one a line, and writes for each the natural log-probability of
// every token but the first: each list alone, in a context of its own, one sequence, no flash attention.
int logprobs(const std::string & path) {
    llama_model_params params = llama_model_default_params();
    params.n_gpu_layers = 0;
    const llama_model_ptr model(llama_model_load_from_file(path.c_str(), params));
    if (!model) {
        throw std::runtime_error("libllama does not load " + path);
    }
    const int n_vocab = llama_vocab_n_tokens(llama_model_get_vocab(model.get()));
    for (std::string line; std::getline(std::cin, line);) {
        std::vector<llama_token> ids;
        std::stringstream in(line);
        for (llama_token id; in >> id;) {
            ids.push_back(id);
        }
        llama_context_params cp = llama_context_default_params();
        cp.n_ctx = uint32_t(std::max<size_t>(ids.size(), 64));
        cp.n_batch = cp.n_ubatch = 64;
        cp.n_seq_max = 1;
        cp.n_threads = cp.n_threads_batch = 1;
        cp.flash_attn_type = LLAMA_FLASH_ATTN_TYPE_DISABLED;
        cp.swa_full = false;
        const llama_context_ptr context(llama_init_from_model(model.get(), cp));
        if (!context) {
            throw std::runtime_error("libllama makes no context");
        }
        std::ostringstream out;
        out.precision(17);
        for (size_t at = 0; at < ids.size(); at += 64) {
            const size_t n = std::min<size_t>(64, ids.size() - at);
            llama_batch batch = llama_batch_init(64, 0, 1);
            for (size_t i = 0; i < n; i++) {
                common_batch_add(batch, ids[at + i], llama_pos(at + i), { 0 }, true);
            }
            const int failed = llama_decode(context.get(), batch);
            llama_batch_free(batch);
            if (failed != 0) {
                throw std::runtime_error("llama_decode fails");
            }
            for (size_t i = 0; i < n && at + i + 1 < ids.size(); i++) {
                const float * logits = llama_get_logits_ith(context.get(), int32_t(i));
                const double top = *std::max_element(logits, logits + n_vocab);
                double sum = 0;
                for (int v = 0; v < n_vocab; v++) {
                    sum += std::exp(double(logits[v]) - top);
                }
                out << (at + i == 0 ? "" : " ") << double(logits[ids[at + i + 1]]) - top - std::log(sum);
            }
        }
        std::cout << out.str() << std::endl;
    }
    return 0;
}

int usage_error() {
    std::cerr << "list | make --arch A [--experts] --donor GGUF --out GGUF [--seed N] [--stdev X] [--without REGEX]... "
                 "[--set KEY=KIND:VALUE]... | quantize FROM TO FTYPE [pure] | logprobs GGUF\n";
    return 2;
}

}  // namespace

int main(int argc, char ** argv) {
    const std::vector<std::string> args(argv + 1, argv + argc);
    if (args.empty()) {
        return usage_error();
    }
    llama_log_set([](ggml_log_level level, const char * text, void *) {
        if (level >= GGML_LOG_LEVEL_ERROR && level != GGML_LOG_LEVEL_CONT) {
            fputs(text, stderr);
        }
    }, nullptr);
    try {
        if (args[0] == "list") {
            return list();
        }
        const char * libraries = getenv("GGML_LIBRARIES");
        if (libraries != nullptr) {
            ggml_backend_load_all_from_path(libraries);
        }
        if (args[0] == "quantize" && args.size() >= 4) {
            return quantize(args[1], args[2], std::stoi(args[3]), args.size() > 4);
        }
        if (args[0] == "logprobs" && args.size() == 2) {
            return logprobs(args[1]);
        }
        if (args[0] != "make") {
            return usage_error();
        }
        options o;
        for (size_t i = 1; i < args.size(); i++) {
            const std::string & name = args[i];
            if (name == "--experts") {
                o.moe = true;
                continue;
            }
            if (i + 1 == args.size()) {
                return usage_error();
            }
            const std::string & value = args[++i];
            if (name == "--arch") {
                o.arch = value;
            } else if (name == "--donor") {
                o.donor = value;
            } else if (name == "--out") {
                o.out = value;
            } else if (name == "--seed") {
                o.seed = std::stoull(value);
            } else if (name == "--stdev") {
                o.stdev = std::stof(value);
            } else if (name == "--without") {
                left_out.emplace_back(value);
            } else if (name == "--set") {
                o.sets.push_back(value);
            } else {
                return usage_error();
            }
        }
        return make(o);
    } catch (const std::exception & error) {
        std::cerr << error.what() << "\n";
        return 1;
    }
}
