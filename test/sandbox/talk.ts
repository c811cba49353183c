import { onTestFinished } from 'vitest';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/sandbox.ts';

/** Noon of an ordinary day; the clock of a test's sandbox stands there until it is moved. */
export const NOON = Date.UTC(2026, 10, 21, 12);
export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export type Json = Record<string, unknown>;

export interface Reply {
  status: number;
  headers: Headers;
  text: string;
  body: Json;
}

/** A sandbox that ends with the test. */
export async function opened(options: SandboxOptions = {}): Promise<Sandbox> {
  const sandbox = await startSandbox({ now: () => NOON, scenario: 'empty', ...options });
  onTestFinished(() => sandbox.close());
  return sandbox;
}

export async function ask(url: string, init: RequestInit = {}): Promise<Reply> {
  const response = await fetch(url, { redirect: 'manual', ...init });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') === true && text !== '';
  return { status: response.status, headers: response.headers, text, body: isJson ? JSON.parse(text) : {} };
}

/** A request with a bearer token and, if given, a JSON body. */
export function call(sandbox: Sandbox, method: string, path: string, token?: string, json?: unknown): Promise<Reply> {
  const headers: Record<string, string> = {};
  if (token !== undefined) headers.authorization = `Bearer ${token}`;
  if (json !== undefined) headers['content-type'] = 'application/json';
  const body = json === undefined ? {} : { body: JSON.stringify(json) };
  return ask(`${sandbox.baseUrl}${path}`, { method, headers, ...body });
}

/** `POST /access_token` with a form. */
export function form(sandbox: Sandbox, fields: Record<string, string>, headers: Record<string, string> = {}) {
  return ask(`${sandbox.baseUrl}/access_token`, { method: 'POST', headers, body: new URLSearchParams(fields) });
}

/** Refreshes the integration's pair. */
export function refreshIntegration(sandbox: Sandbox, refreshToken?: string): Promise<Reply> {
  const { clientId, clientSecret, refreshToken: first = '' } = sandbox.setup.integration!;
  return form(sandbox, {
    grant_type: 'refresh_token',
    client_id: clientId,
    client_secret: clientSecret,
    refresh_token: refreshToken ?? first,
  });
}

/** Mints a service-app pair; `change` replaces fields of the body, undefined removes one. */
export function mint(
  sandbox: Sandbox,
  options: { token?: string; appId?: string; change?: Record<string, unknown> } = {},
): Promise<Reply> {
  const { appId, clientId, clientSecret, targetOrgIds } = sandbox.setup.serviceApp;
  const { token = sandbox.setup.integration?.accessToken, change = {} } = options;
  const path = `/applications/${encodeURIComponent(options.appId ?? appId)}/token`;
  return call(sandbox, 'POST', path, token, { clientId, clientSecret, targetOrgId: targetOrgIds[0], ...change });
}

/** The service-app access token of an org. */
export function orgToken(sandbox: Sandbox, org = 0): string {
  return sandbox.setup.serviceAppTokens[sandbox.setup.serviceApp.targetOrgIds[org]!]!.accessToken;
}

/** A body that Webex accepts. */
export function fullBody(change: Json = {}): Json {
  return {
    schemaId: '5397013b-7920-4ffc-807c-e8a3e0a18f43',
    url: 'https://byods.example.com/voice',
    audience: 'MyApp3',
    subject: 'MyAppsPurpose2',
    nonce: 'a-new-nonce',
    tokenLifetimeMinutes: 1440,
    status: 'active',
    ...change,
  };
}

/** The payload of a JWS, unverified. */
export function claimsOf(jws: unknown): Json {
  return JSON.parse(Buffer.from(String(jws).split('.')[1]!, 'base64url').toString('utf8'));
}

export function descriptionOf(reply: Reply): unknown {
  return (reply.body.errors as { description: string }[] | undefined)?.[0]?.description;
}
