import { PalimpsestError, type ErrorCode, type ErrorData } from '../../base/index.js';
import { refusal, Refusal, unable } from '../refusal.js';

/** A refusal that names the field of the request on which it rests. */
export class FieldRefusal extends Refusal {
  readonly field: string;

  constructor(status: number, field: string, data: Omit<ErrorData, 'details'>) {
    super(status, data);
    this.field = field;
  }
}

/** The error object of the OpenAI API. */
export interface CompletionError {
  readonly error: {
    readonly message: string;
    readonly type: 'invalid_request_error' | 'authentication_error' | 'server_error';
    readonly param: string | null;
    readonly code: ErrorCode;
  };
}

/** The HTTP status for an error: that of a refusal, 400 for input that the engine refuses, else 503, and 500 for a bug. */
export function completionStatus(error: PalimpsestError): number {
  if (error instanceof Refusal) return error.status;
  if (error.kind === 'input') return 400;
  return error.kind === 'bug' ? 500 : 503;
}

/** An error as a client of the OpenAI API reads it. */
export function completionError(error: PalimpsestError): CompletionError {
  const status = completionStatus(error);
  return {
    error: {
      message: `${error.message} ${error.hint}`,
      type: status === 401 ? 'authentication_error' : status < 500 ? 'invalid_request_error' : 'server_error',
      param: error instanceof FieldRefusal ? error.field : null,
      code: error.code,
    },
  };
}

/** A field that is missing, of another type, or unknown. */
export function wrongField(field: string, what: string, hint: string): FieldRefusal {
  return fieldRefusal(400, 'completion-field', field, `${field}: ${what}.`, hint);
}

/** A field that asks for drawn text: this server does not draw. */
export function samplingRefused(field: string, only: string): FieldRefusal {
  return fieldRefusal(
    400,
    'completion-sampling',
    field,
    `This server draws no text, so ${field} may only be ${only}.`,
    'Ask for the log probabilities of a given text: echo true, temperature 0.',
  );
}

/** A field that asks for more text than one token. */
export function lengthRefused(field: string, only: string): FieldRefusal {
  return fieldRefusal(
    400,
    'completion-length',
    field,
    `This server writes at most one token, so ${field} may only be ${only}.`,
    'Use tasks that compare log probabilities (multiple choice, perplexity), not tasks that generate text.',
  );
}

/** A request for a stream. */
export function streamRefused(field: string): FieldRefusal {
  return fieldRefusal(
    400,
    'completion-stream',
    field,
    'This server answers at once and streams nothing.',
    `Omit ${field}.`,
  );
}

/** More alternatives than the engine returns. */
export function logprobsRefused(most: number): FieldRefusal {
  return fieldRefusal(
    400,
    'completion-logprobs',
    'logprobs',
    `logprobs must be a whole number from 0 to ${most}.`,
    'It is the number of the most probable tokens at each position.',
  );
}

/** A name that is not that of the loaded model. */
export function otherModel(model: string): FieldRefusal {
  return fieldRefusal(
    404,
    'completion-model',
    'model',
    `This server has loaded one model, and its name is ${model}.`,
    'Give this name, or start the server with the model that you mean.',
  );
}

/** Too many prompts, or too many numbers in the answer. */
export function tooMuch(field: string, what: string): FieldRefusal {
  return fieldRefusal(413, 'completion-large', field, what, 'Divide the prompts among several requests.');
}

/** A token id that the vocabulary does not have. */
export function unknownToken(at: number, prompt: number, token: number, vocabSize: number): FieldRefusal {
  return fieldRefusal(
    400,
    'token-range',
    'prompt',
    `Token ${at} of prompt ${prompt} is ${token}, but the vocabulary has ids 0 to ${vocabSize - 1}.`,
    'Use the token ids of exactly this model.',
  );
}

/** A text in which a special token is spelled out: it may mean the token, or its letters. */
export function specialSpelled(index: number): FieldRefusal {
  return fieldRefusal(
    400,
    'completion-special',
    'prompt',
    `Text ${index} contains the spelling of a special token, which may mean the token or its letters.`,
    'Send token ids; POST /tokenize gives those in which the spelling means the token.',
  );
}

/** Tokens whose bytes are not a text. */
export function notText(): FieldRefusal {
  return fieldRefusal(
    400,
    'completion-bytes',
    'tokens',
    'The bytes of these tokens are not UTF-8, so no text has them.',
    'Send the token ids themselves to /v1/completions.',
  );
}

/** A body that is not a JSON object. */
export function notJson(): Refusal {
  return refusal(
    400,
    'completion-json',
    'The body of the request is not a JSON object.',
    'Send UTF-8 JSON, for example {"model": "…", "prompt": "…", "echo": true, "logprobs": 1, "max_tokens": 0}.',
  );
}

/** A body of another content type. */
export function notJsonType(): Refusal {
  return refusal(
    415,
    'content-type',
    'The request does not say that its body is JSON.',
    'Send the header Content-Type: application/json.',
  );
}

/** A missing or wrong token. */
export function wrongToken(): Refusal {
  return refusal(
    401,
    'completion-token',
    'The token is missing or is not that of this server.',
    'Send the header Authorization: Bearer TOKEN with the token that serve-logprobs printed at its start.',
  );
}

/** A request that a page in a browser sent. */
export function browserRefused(): Refusal {
  return refusal(
    403,
    'foreign-page',
    'This server does not answer pages in a browser.',
    'Call it from a program; a program sends no Origin header.',
  );
}

/** A request to another name. */
export function foreignHost(): Refusal {
  return refusal(
    421,
    'foreign-host',
    'This server answers only to the names 127.0.0.1, localhost and [::1].',
    'Use the address that serve-logprobs printed. Over SSH, forward a port to the server and use localhost.',
  );
}

/** An address that the server does not have. */
export function noSuchAddress(): Refusal {
  return refusal(
    404,
    'not-there',
    'There is nothing at this address.',
    'The addresses are /v1/completions, /v1/models, /tokenize, /detokenize and /tokenizer_info.',
  );
}

/** A method that the address does not have. */
export function otherMethod(): Refusal {
  return refusal(
    405,
    'method',
    'The server does not support this method at this address.',
    'Use POST for /v1/completions, /tokenize and /detokenize, and GET for /v1/models and /tokenizer_info.',
  );
}

/** A body or a header that is not accepted. */
export function oddBody(status: number): Refusal {
  return refusal(
    status,
    'body',
    'The request has a body or a header that the server does not accept.',
    'Send the body of a POST uncompressed, and no body with GET.',
  );
}

/** A connection of another user of the machine. */
export function notThisUser(): Refusal {
  return refusal(
    403,
    'other-user',
    'This server is for the user of this machine who started it.',
    'Start a server of your own with palimpsest serve-logprobs.',
  );
}

/** Too many requests at once. */
export function tooBusy(): Refusal {
  return unable(
    503,
    'calls-busy',
    'Too many requests are waiting.',
    'Send fewer at once; several prompts in one request are computed faster.',
  );
}

function fieldRefusal(
  status: number,
  code: ErrorCode,
  field: string,
  message: string,
  hint: string,
): FieldRefusal {
  return new FieldRefusal(status, field, { kind: 'input', code, message, hint });
}
