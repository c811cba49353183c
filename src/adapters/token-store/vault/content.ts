import { KeeperError } from '../../../core/errors.ts';
import { parseDocument } from '../../../core/stored-document.ts';
import type { JsonObject } from '../../../core/strict-json.ts';
import type { KvDocument, KvVersion } from './kv-document.ts';

/** A version of the token document. */
export interface StoredTokens {
  readonly version: number;
  readonly document: JsonObject;
  /** The key under which it stands as text; undefined where its keys are the secret's own. */
  readonly field: string | undefined;
}

/**
 * The document in a version: its keys are those of the secret, or the secret has one key, whatever its name, whose value
 * is the document as text, as `vault kv put … config=@token-config.json` makes it. It is written back as it was found.
 *
 * @throws KeeperError `store-unavailable` where nothing is, or it was deleted; `store-corrupt`, with nothing of the content
 */
export function tokensIn(seen: KvVersion, { name }: KvDocument, where: string): StoredTokens {
  const { version, data } = seen;
  if (!data) throw nothingThere(seen, name, where);
  const remedy = `look at its versions ("vault kv get -version=${Math.max(1, version - 1)} ${name}"), and bring a good one back: "vault kv rollback -version=<n> ${name}"`;
  const [[field, text] = [], ...more] = Object.entries(data);
  if (more.length === 0 && (field === undefined || typeof text === 'string')) {
    return { version, field, document: parseDocument(String(text ?? ''), where, remedy) };
  }
  return { version, field: undefined, document: data };
}

/** What is stored for a document. */
export function dataOf(document: JsonObject, field: string | undefined): JsonObject {
  return field === undefined ? document : { [field]: `${JSON.stringify(document, null, 2)}\n` };
}

/** Why there is no document, and how one comes there. */
export function nothingThere({ version, gone }: KvVersion, name: string, where: string): KeeperError {
  if (gone === 'deleted') {
    return new KeeperError(
      'store-unavailable',
      `version ${version} of ${where} was deleted, and is kept for whoever wants it back`,
      {
        remedy: `bring it back: "vault kv undelete -versions=${version} ${name}"`,
      },
    );
  }
  if (gone === 'destroyed') {
    return new KeeperError(
      'store-unavailable',
      `version ${version} of ${where} was destroyed, and cannot be brought back`,
      {
        remedy: `go back to an earlier one ("vault kv metadata get ${name}" shows which are left): "vault kv rollback -version=<n> ${name}"`,
      },
    );
  }
  return new KeeperError('store-unavailable', `there is no ${where}`, {
    remedy: `make it with byods init --store vault:${name}, move tokens there with byods store copy, or store a document: "vault kv put -cas=0 ${name} @token-config.json"`,
  });
}
