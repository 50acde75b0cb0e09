// The plainest path that llama.cpp has: one sequence in one context, no flash attention.
#pragma once

#include "common.h"
#include "llama-cpp.h"

#include <algorithm>
#include <cmath>
#include <iostream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

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

}  // namespace
