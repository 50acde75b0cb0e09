/**
 * The environment of an engine's process. A pass phrase in it is for signing alone: a model file that escapes llama.cpp must not
 * find it.
 */
export function engineEnvironment(): NodeJS.ProcessEnv {
  const environment: NodeJS.ProcessEnv = { ...process.env, GGML_NO_BACKTRACE: '1' };
  delete environment['PALIMPSEST_PASSPHRASE'];
  return environment;
}
