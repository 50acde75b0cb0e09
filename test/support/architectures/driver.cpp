// Makes small random models of llama.cpp's architectures, and reads models by the plainest path that it has.
//
// The shapes are llama.cpp's own: its tests/test-llama-archs.cpp is compiled in from the source that node-llama-cpp carries, and
// libllama itself names each tensor that it wants (interposed.h). Only the keys that an architecture reads are written. Nothing of
// llama.cpp is kept in this repository.
#define main archs_main
#include "tests/test-llama-archs.cpp"
#undef main

#include "interposed.h"
#include "keys.h"
#include "plain.h"
#include "values.h"

#include <iostream>

namespace {

struct options {
    std::string arch, donor, out;
    bool moe = false;
    uint64_t seed = 1;
    float stdev = 0.1f;
    std::vector<std::string> sets;
    std::vector<std::pair<std::regex, float>> scales;
};

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
        float * values = static_cast<float *>(t->data);
        fill(w.name, values, ggml_nelements(t), o.seed, o.stdev);
        for (const auto & scale : o.scales) {
            if (std::regex_search(w.name, scale.first)) {
                std::for_each(values, values + ggml_nelements(t), [&](float & value) { value *= scale.second; });
            }
        }
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

int usage_error() {
    std::cerr << "list | make --arch A [--experts] --donor GGUF --out GGUF [--seed N] [--stdev X] [--without REGEX]... "
                 "[--scale REGEX=FACTOR]... "
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
            } else if (name == "--scale") {
                const size_t eq = value.rfind('=');
                o.scales.emplace_back(std::regex(value.substr(0, eq)), std::stof(value.substr(eq + 1)));
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
