import { readFileSync } from 'node:fs';
import { KeeperError } from '../../core/errors.ts';
import type { ProxySettings } from '../../core/policy/proxy.ts';
import type { Clock } from '../../core/ports.ts';
import type { Secret } from '../../core/secret.ts';
import { isJsonObject } from '../../core/strict-json.ts';
import { jsonIn } from '../http/body.ts';
import { Http, HttpFailure } from '../http/http.ts';
import { proxyServerFor } from '../http/proxy.ts';
import { type Pacing, withRetries } from '../retry.ts';
import type { VaultAnswer, VaultAsk } from './answer.ts';
import { answerError, unreachableVault } from './errors.ts';
import type { VaultSettings } from './settings.ts';

/** One request to Vault takes this long at most. */
const REQUEST_TIMEOUT_MS = 10_000;
const CONNECT_TIMEOUT_MS = 5_000;
/** Vault's raft storage takes entries of 1 MiB; its answer spells them out. */
const LONGEST_BODY_BYTES = 4 * 1024 * 1024;

/** What requests to one Vault are sent with. */
export interface TransportOptions extends Pacing {
  readonly clock: Clock;
  readonly settings: Pick<VaultSettings, 'address' | 'namespace' | 'caFile'>;
  readonly proxy?: ProxySettings | undefined;
  /** Of this program, for `User-Agent`. */
  readonly version: string;
}

/** Sends requests to one Vault, each again while it fails for a moment only: whatever is sent may be carried out twice. */
export class VaultTransport {
  /** The address, for people. */
  readonly at: string;
  readonly namespace: string | undefined;
  readonly #options: TransportOptions;
  readonly #http: Http;
  readonly #base: string;
  /** What the last answer said of how far its node's storage is: a node that is behind says so instead of answering. */
  #index: string | undefined;

  /** @throws KeeperError `configuration` for a file of authorities that cannot be read, and for an unusable `HTTPS_PROXY` */
  constructor(options: TransportOptions) {
    const { clock, proxy } = options;
    const { address, namespace, caFile } = options.settings;
    this.#options = options;
    this.at = address.host;
    this.namespace = namespace;
    this.#base = `${address.pathname.replace(/\/+$/, '')}/v1/`;
    this.#http = new Http({
      origin: address,
      clock,
      maxBodyBytes: LONGEST_BODY_BYTES,
      connectTimeoutMs: CONNECT_TIMEOUT_MS,
      proxy: proxyServerFor(address, proxy),
      ca: caFile === undefined ? undefined : authoritiesIn(caFile),
    });
  }

  /** @throws VaultError for every answer that is neither 2xx nor expected, and where none came */
  async send(ask: VaultAsk, token: Secret | undefined, signal?: AbortSignal): Promise<VaultAnswer> {
    const request = () => this.#once(ask, token, signal);
    return ask.once ? await request() : await withRetries(this.#options, request, signal);
  }

  async #once(ask: VaultAsk, token: Secret | undefined, signal: AbortSignal | undefined): Promise<VaultAnswer> {
    const { clock, version } = this.#options;
    const sent = await this.#http
      .send({
        method: ask.method,
        path: this.#base + ask.path + (ask.query ? `?${new URLSearchParams(ask.query)}` : ''),
        headers: {
          accept: 'application/json',
          'accept-encoding': 'gzip',
          'user-agent': `byods-keeper/${version}`,
          // A browser cannot be made to send it: Vault's agent may ask for it.
          'x-vault-request': 'true',
          ...(this.namespace !== undefined && !ask.anywhere && { 'x-vault-namespace': this.namespace }),
          ...(token !== undefined && { 'x-vault-token': token.reveal() }),
          ...(this.#index !== undefined && { 'x-vault-index': this.#index }),
          ...(ask.body && { 'content-type': 'application/json' }),
        },
        ...(ask.body && { body: JSON.stringify(ask.body) }),
        freshSocket: false,
        timeoutMs: ask.timeoutMs ?? REQUEST_TIMEOUT_MS,
        signal,
      })
      .catch((thrown: unknown) => {
        signal?.throwIfAborted();
        throw thrown instanceof HttpFailure ? unreachableVault(thrown, this.at) : thrown;
      });
    const { status, headers, bytes, problem } = sent;
    if (problem !== undefined) {
      throw unreachableVault(
        new HttpFailure('network', `its answer cannot be used: ${problem}`, { sent: 'maybe' }),
        this.at,
      );
    }
    const json = jsonIn(bytes);
    const date = Date.parse(String(headers.date ?? ''));
    const answer = {
      status,
      json: isJsonObject(json as never) ? (json as never) : {},
      answeredAt: Number.isNaN(date) ? clock.now() : date,
    };
    if (typeof headers['x-vault-index'] === 'string') this.#index = headers['x-vault-index'];
    if ((status >= 200 && status < 300) || ask.expects?.includes(status)) return answer;
    throw answerError(ask, answer, this.at);
  }
}

function authoritiesIn(file: string): string {
  try {
    const text = readFileSync(file, 'utf8');
    if (text.includes('-----BEGIN CERTIFICATE-----')) return text;
  } catch {
    // Told below: the system's own words add nothing that the path does not tell.
  }
  throw new KeeperError(
    'configuration',
    `VAULT_CACERT names ${file}, which is no file of certificates (PEM) that can be read`,
    {
      remedy: 'name the file with the certificate of the authority that signed the certificate of Vault',
    },
  );
}
