import type { Recipe } from './driver.js';

/** Models that llama.cpp runs by like means; architectures by the names that llama.cpp gives them. */
export interface Family {
  readonly title: string;
  readonly architectures: readonly string[];
}

/** Every architecture of llama.cpp that its generator makes and that writes text. What no family names is in {@link OTHERS}. */
export const FAMILIES: readonly Family[] = [
  {
    title: 'dense, as Llama',
    architectures:
      words(`llama deci baichuan refact plamo orion internlm2 minicpm xverse olmo olmo2 arcee exaone granite
      smollm3 hunyuan-dense seed_oss mistral3 maincoder nanbeige ernie4_5 bitnet apertus`),
  },
  {
    title: 'dense, older',
    architectures: words(
      'gpt2 gptneox mpt bloom falcon starcoder starcoder2 codeshell phi2 stablelm jais jais2 nemotron',
    ),
  },
  { title: 'Qwen', architectures: words('qwen qwen2 qwen2moe qwen3 qwen3moe') },
  { title: 'Gemma: sliding windows, soft caps', architectures: words('gemma gemma2 gemma3 gemma3n gemma4') },
  { title: 'gpt-oss: sliding windows, sinks, experts', architectures: words('gpt-oss') },
  {
    title: 'sliding or chunked windows',
    architectures:
      words(`phi3 phimoe cohere2 cohere2moe command-r exaone4 exaone-moe plamo3 granite_swa llama4 smallthinker
      afmoe mimo2 laguna maple mellum muse-glimmer spark2_5 step35`),
  },
  {
    title: 'experts',
    architectures:
      words(`deepseek dbrx arctic olmoe grok granitemoe hunyuan-moe hy_v3 ernie4_5-moe glm4moe bailingmoe
      bailingmoe2 dots1 grovemoe minimax-m2 minimax-m3`),
  },
  {
    title: 'latent or sparse attention',
    architectures: words('deepseek2 deepseek32 mistral4 minicpm3 glm-dsa dots3note hy_v4 plm'),
  },
  {
    title: 'positions in sections (M-RoPE)',
    architectures: words('qwen2vl qwen3vl qwen3vlmoe hunyuan_vl paddleocr glm4'),
  },
  { title: 'recurrent', architectures: words('mamba mamba2 rwkv6 rwkv6qwen2 rwkv7 arwkv7') },
  {
    title: 'hybrid',
    architectures:
      words(`jamba falcon-h1 lfm2 lfm2moe qwen3next qwen35 qwen35moe qwen4exp granitehybrid nemotron_h
      nemotron_h_moe minimax-01 deepseek4 kimi-linear kimi-k3 bailingmoe3 plamo2`),
  },
  {
    title: 'others',
    architectures: words('cogvlm hrm_text talkie openelm chatglm pangu-embedded'),
  },
];

/** The family of what no family names: a later llama.cpp knows more. */
export const OTHERS = 'unknown to this table';

/** What writes no text from left to right: each is refused before it is loaded. */
export const NOT_WRITERS: readonly string[] =
  words(`modern-bert neo-bert eurobert gemma-embedding t5 t5encoder
  wavtokenizer-dec dream llada llada-moe rnd1 llama-embed qwen3tts pockettts`);

/** What llama.cpp says of itself that it runs by half. */
export const HALF_THERE: readonly string[] = words('chameleon');

/** What a check in llama.cpp's own code ends, whatever is given; llama.cpp's test of all architectures leaves it out, too. */
export const ABORTED: readonly string[] = words('plm');

/** What llama.cpp's generator makes no model of. */
export const NOT_MADE: readonly string[] =
  words(`clip gptj bert nomic-bert nomic-bert-moe jina-bert-v2 jina-bert-v3
  gemma4-assistant deepseek2-ocr graniteswitch eagle3 dflash`);

/** llama.cpp computes these wrongly in batches; a check at load may refuse them or choose a layout in which they are right. */
export const WRONG_IN_BATCHES: readonly string[] = words('plamo2 cogvlm');

/** Keys that an architecture needs beyond those of llama.cpp's generator. */
const LOW_RANKS = words(`attention.decay_lora_rank=u:32 attention.iclr_lora_rank=u:32
  attention.value_residual_mix_lora_rank=u:32 attention.gate_lora_rank=u:32`);
// Attention that does not divide by the square root of the head size: the norm before it does.
const CALM = ['attn_q_norm=0.125'];
const MORE: Readonly<Record<string, Partial<Recipe>>> = {
  rwkv6qwen2: { keys: ['token_shift_count=u:1'], without: ['time_mix_first'] },
  rwkv7: { keys: LOW_RANKS },
  arwkv7: { keys: [...LOW_RANKS, 'token_shift_count=u:1'] },
  gemma3n: { scales: CALM },
  gemma4: { scales: CALM, keys: ['attention.sliding_window_pattern=ab:1,1,1,1,0'] },
  phi3: { without: ['rope_factors'] },
};

/** Forms of some architectures that llama.cpp's generator does not make by itself. */
export const VARIANTS: readonly Recipe[] = [
  { name: 'llama, tied', architecture: 'llama', without: ['^output\\.weight$'], spread: 0.05 },
  {
    name: 'llama, plain',
    architecture: 'llama',
    without: ['rope_freqs', 'bias'],
  },
  // With weights of the usual spread, another path chooses another expert at a token. All eight experts leave no choice.
  {
    name: 'mixtral: 2 of 8 experts',
    architecture: 'llama',
    experts: true,
    keys: ['expert_count=u:8'],
    spread: 0.02,
  },
  {
    name: 'mixtral: 8 of 8 experts',
    architecture: 'llama',
    experts: true,
    keys: words('expert_count=u:8 expert_used_count=u:8'),
  },
  {
    name: 'gemma2, tight soft caps',
    architecture: 'gemma2',
    keys: ['attn_logit_softcapping=f:5', 'final_logit_softcapping=f:3'],
  },
  {
    name: 'phi3, longrope',
    architecture: 'phi3',
    keys: ['context_length=u:131072', 'rope.scaling.original_context_length=u:4096'],
  },
];

/** Every model to make: those that llama.cpp's generator knows, and the variants. */
export function recipes(known: readonly Recipe[]): Recipe[] {
  return [...known.map((recipe) => ({ ...recipe, ...MORE[recipe.architecture] })), ...VARIANTS];
}

/** Title of the family of an architecture. */
export function familyOf(architecture: string): string {
  return FAMILIES.find(({ architectures }) => architectures.includes(architecture))?.title ?? OTHERS;
}

function words(text: string): string[] {
  return text.trim().split(/\s+/);
}
