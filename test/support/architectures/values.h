// The values of a tensor: by its name and the seed alone, the same with every standard library.
#pragma once

#include <cmath>
#include <cstdint>
#include <random>
#include <string>

namespace {

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

}  // namespace
