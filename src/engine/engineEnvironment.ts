/**
 * The environment of an engine's process, without the passphrase. The passphrase is only for signing, and code from a model file that
 * takes over llama.cpp must not find it.
 */
export function engineEnvironment(): NodeJS.ProcessEnv {
  const environment: NodeJS.ProcessEnv = { ...process.env, GGML_NO_BACKTRACE: '1' };
  delete environment['PALIMPSEST_PASSPHRASE'];
  return environment;
}
