/** What is told about a connection that failed. */
export interface FailureWords {
  /** Follows "… could not be reached: ". */
  readonly words: string;
  readonly remedy?: string;
  /** A second attempt would end the same way. */
  readonly hopeless: boolean;
}

const CLOCK_TOO = "if the certificate looks right, check this machine's clock";
const CA_REMEDY =
  'if a proxy of your network inspects TLS, put the certificate of its authority (PEM) into a file and name that file in NODE_EXTRA_CA_CERTS';

/** TLS failures by code, as Node names OpenSSL's. Verification is never offered to be switched off. */
const CERTIFICATE: Record<string, string> = {
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet',
  CERT_REVOKED: 'its certificate was revoked',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another host',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is signed by itself',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate comes from an authority that is not trusted here',
  UNABLE_TO_GET_ISSUER_CERT: 'its certificate comes from an authority that is not known here',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate comes from an authority that is not known here',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate comes from an authority that is not known here',
};

const NETWORK: Record<string, string> = {
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was reset',
  EPIPE: 'the connection was closed',
  ETIMEDOUT: 'the connection timed out',
  EHOSTUNREACH: 'there is no route to it',
  ENETUNREACH: 'the network cannot be reached',
  ENOTFOUND: 'its name cannot be resolved',
  EAI_AGAIN: 'its name cannot be resolved at the moment',
  UND_ERR_CONNECT_TIMEOUT: 'the connection was not made in time',
  UND_ERR_SOCKET: 'the connection was closed',
  UND_ERR_HEADERS_OVERFLOW: 'the headers of its answer are too large',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'its answer was cut off',
};

/**
 * A failure of the network in words, from its code alone: the texts of the libraries are never passed on, they quote what
 * was sent. Pure.
 *
 * @param host  what did not answer: the server's host or the proxy's
 */
export function failureWords(error: unknown, host: string): FailureWords {
  const code = codeOf(error);
  const certificate = CERTIFICATE[code];
  if (certificate !== undefined) {
    const dated = code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID';
    const unknown = !dated && code !== 'ERR_TLS_CERT_ALTNAME_INVALID' && code !== 'CERT_REVOKED';
    const remedy = dated ? CLOCK_TOO : unknown ? CA_REMEDY : undefined;
    return { words: `${host}: ${certificate}`, hopeless: true, ...(remedy !== undefined && { remedy }) };
  }
  if (code === 'EPROTO' || code.startsWith('ERR_SSL_') || code.startsWith('ERR_TLS_')) {
    return { words: `${host}: no TLS connection could be agreed on (${code})`, hopeless: true };
  }
  if (code === 'UND_ERR_INVALID_ARG') {
    return { words: `${host}: the request could not be built`, hopeless: true };
  }
  if (code.startsWith('HPE_')) return { words: `${host}: its answer is not HTTP (${code})`, hopeless: false };
  return { words: `${host}: ${NETWORK[code] ?? `the connection failed (${code})`}`, hopeless: false };
}

/** The code of a thrown thing, of its cause, or of one of the attempts that it sums up. */
function codeOf(error: unknown): string {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 4; at = at.cause, depth += 1) {
    const code: unknown = 'code' in at ? at.code : undefined;
    if (typeof code === 'string' && code !== '') return code;
    if (at instanceof AggregateError && at.errors.length > 0) return codeOf(at.errors[0]);
  }
  return 'unknown reason';
}
