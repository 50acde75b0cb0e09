// Metadata of a GGUF file: copied, set, and a tokenizer taken from another file.
#pragma once

#include "ggml-cpp.h"
#include "gguf.h"

#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

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

}  // namespace
