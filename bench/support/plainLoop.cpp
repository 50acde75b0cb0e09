// A plain loop over windows of tokens, as llama.cpp's perplexity tool scores text: decode a batch, then log p of each next token by a
// softmax in float32 summed in float64. It reads lines of token ids, writes the sum of log p over the second halves, and stays.
//   plainLoop LIBRARIES MODEL SEQUENCES LENGTH
#include "ggml-backend.h"
#include "llama.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

static double log_prob(const float * logits, int n_vocab, llama_token target) {
    const float top = *std::max_element(logits, logits + n_vocab);
    double sum = 0;
    for (int i = 0; i < n_vocab; i++) {
        sum += expf(logits[i] - top);
    }
    return logits[target] - top - log(sum);
}

int main(int argc, char ** argv) {
    if (argc != 5) {
        return 2;
    }
    const int sequences = atoi(argv[3]);
    const int length = atoi(argv[4]);
    llama_log_set([](ggml_log_level, const char *, void *) {}, nullptr);
    ggml_backend_load_all_from_path(argv[1]);
    llama_backend_init();
    llama_model_params mp = llama_model_default_params();
    mp.n_gpu_layers = 0;
    llama_model * model = llama_model_load_from_file(argv[2], mp);
    if (model == nullptr) {
        std::cerr << "plainLoop: libllama does not load " << argv[2] << std::endl;
        return 1;
    }
    llama_context_params cp = llama_context_default_params();
    cp.n_ctx = uint32_t(sequences * ((length + 255) / 256 * 256));
    cp.n_batch = cp.n_ubatch = uint32_t(sequences * length);
    cp.n_seq_max = uint32_t(sequences);
    cp.n_threads = cp.n_threads_batch = 1;
    cp.flash_attn_type = LLAMA_FLASH_ATTN_TYPE_ENABLED;
    llama_context * context = llama_init_from_model(model, cp);
    if (context == nullptr) {
        std::cerr << "plainLoop: libllama makes no context" << std::endl;
        return 1;
    }
    const int n_vocab = llama_vocab_n_tokens(llama_model_get_vocab(model));
    llama_batch batch = llama_batch_init(sequences * length, 0, 1);
    std::cout << "ready" << std::endl;
    for (std::string line; std::getline(std::cin, line);) {
        std::istringstream in(line);
        // Each window is one token longer than what is evaluated: its last token is only predicted.
        std::vector<llama_token> tokens;
        for (llama_token token; in >> token;) {
            tokens.push_back(token);
        }
        const size_t windows = tokens.size() / size_t(length + 1);
        double total = 0;
        for (size_t done = 0; done < windows; done += size_t(sequences)) {
            const int now = int(std::min(size_t(sequences), windows - done));
            batch.n_tokens = now * length;
            for (int at = 0; at < batch.n_tokens; at++) {
                batch.token[at] = tokens[(done + size_t(at / length)) * size_t(length + 1) + size_t(at % length)];
                batch.pos[at] = at % length;
                batch.n_seq_id[at] = 1;
                batch.seq_id[at][0] = at / length;
                batch.logits[at] = at % length >= length / 2;
            }
            llama_memory_clear(llama_get_memory(context), false);
            if (llama_decode(context, batch) != 0) {
                std::cerr << "plainLoop: llama_decode fails" << std::endl;
                return 1;
            }
            for (int at = 0; at < batch.n_tokens; at++) {
                if (batch.logits[at]) {
                    const llama_token next = tokens[(done + size_t(at / length)) * size_t(length + 1) + size_t(at % length) + 1];
                    total += log_prob(llama_get_logits_ith(context, at), n_vocab, next);
                }
            }
        }
        printf("%.17g\n", total);
        fflush(stdout);
    }
    llama_batch_free(batch);
    llama_free(context);
    llama_model_free(model);
    return 0;
}
