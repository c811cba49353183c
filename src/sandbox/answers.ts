/** What the sandbox is about to say: the faults may still spoil it. Neither `json` nor `html` = no body. */
export interface Answer {
  status: number;
  headers?: Record<string, string>;
  json?: unknown;
  /** For a browser, in place of the JSON. */
  html?: string;
}

/** A refusal on its way out of a handler. The tracking id is put into its body when it is sent. */
export class Refusal extends Error {
  readonly answer: Answer;

  constructor(answer: Answer) {
    super(`refused with ${answer.status}`);
    this.name = 'Refusal';
    this.answer = answer;
  }
}

/** The captured texts of contract 3.4; the ones of 405 to 428 are generic lines only. */
const MESSAGES: Record<number, string> = {
  400: 'The request could not be understood by the server due to malformed syntax.',
  401: 'The request requires a valid access token set in the Authorization request header.',
  403:
    'The server understood the request, but refused to fulfill it because the access token is missing required ' +
    'scopes or the user is missing required roles or licenses.',
  404: 'The requested resource could not be found.',
  405: 'The request was made to a resource using an HTTP request method that is not supported.',
  409: 'The request could not be processed because it conflicts with some established rule of the system.',
  410: 'The requested resource is no longer available.',
  413: 'The request is larger than the server is willing to process.',
  415: 'The request was made to a resource without specifying a media type or used a media type that is not supported.',
  423: 'The requested resource is temporarily unavailable.',
  428: 'File(s) cannot be scanned for malware and need to be force downloaded.',
  429: 'Too many requests have been sent in a given amount of time and the request has been rate limited.',
  500: 'Something went wrong on the server.',
  502: 'The server received an invalid response from an upstream server while processing the request.',
  503: 'Server is overloaded with requests. Try again later.',
  504: 'An upstream server failed to respond on time.',
};

/** A Webex-shaped error (contract 3.4); `errors: null` leaves the list out, as some captured 403s do. */
export function webexError(
  status: number,
  description?: string | null,
  options: { message?: string; headers?: Record<string, string> } = {},
): Answer {
  const message = options.message ?? MESSAGES[status] ?? 'The request failed.';
  const errors = description === null ? {} : { errors: [{ description: description ?? message }] };
  const answer: Answer = { status, json: { message, ...errors } };
  if (options.headers !== undefined) answer.headers = options.headers;
  return answer;
}

/** An RFC 6749 error, which Webex documents for the device flow only (contract 1.5, S). */
export function oauthError(status: number, error: string, description: string): Answer {
  return { status, json: { error, error_description: description } };
}
