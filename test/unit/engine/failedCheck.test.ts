import { describe, expect, it } from 'vitest';
import { failedCheck } from '../../../src/engine/failedCheck.js';

describe('the check that ended llama.cpp', () => {
  it('is the last one that it printed, with file and line and no folder', () => {
    const lines = [
      'load: control-looking token',
      '/home/runner/llama.cpp/ggml/src/ggml.c:4005: GGML_ASSERT(a->ne[0] == b->ne[0]) failed',
      'C:\\build\\ggml-cpu.cpp:12: GGML_ASSERT(tensor->type == GGML_TYPE_F32) failed',
      'last line',
    ];
    expect(failedCheck(lines)).toBe('ggml-cpu.cpp:12: GGML_ASSERT(tensor->type == GGML_TYPE_F32) failed');
    expect(failedCheck(lines.slice(0, 2))).toBe('ggml.c:4005: GGML_ASSERT(a->ne[0] == b->ne[0]) failed');
  });

  it('is none where it printed none, or something that only looks like one', () => {
    expect(failedCheck([])).toBeNull();
    expect(failedCheck(['terminate called', 'GGML_ASSERT(x) failed'])).toBeNull();
    expect(failedCheck([`a.c:1: GGML_ASSERT(${'x'.repeat(500)}) failed`])).toBeNull();
    expect(failedCheck(['a.c:1: GGML_ASSERT(a\u001b[31m) failed'])).toBeNull();
  });
});
