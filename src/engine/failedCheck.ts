/** What ggml prints before it ends its process: `…/ggml.c:4005: GGML_ASSERT(a->ne[0] == b->ne[0]) failed`. */
const FAILED_CHECK = /([^\\/\s:]{1,80}:\d+: GGML_ASSERT\([^\p{Cc}]{1,200}\) failed)/u;

/**
 * The check of llama.cpp’s own code that ended its process, with file and line; null if it ended in another way.
 * @param stderr the last lines of the process, oldest first
 */
export function failedCheck(stderr: readonly string[]): string | null {
  for (const line of [...stderr].reverse()) {
    const found = FAILED_CHECK.exec(line)?.[1];
    if (found !== undefined) return found;
  }
  return null;
}
