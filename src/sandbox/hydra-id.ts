/** The kinds of long Webex id ("Hydra id") that BYODS clients send. */
type HydraKind = 'APPLICATION' | 'ORGANIZATION' | 'PEOPLE';

/** `ciscospark://us/<kind>/<id>` in unpadded base64url, as Webex writes it. */
export function hydraId(kind: HydraKind, id: string): string {
  return Buffer.from(`ciscospark://us/${kind}/${id}`).toString('base64url');
}

/**
 * The plain id inside a Hydra id, or undefined when it is none of that kind. Padded and unpadded, base64 and base64url
 * are all in use by official samples (contract 2.1, C), and Node decodes all four.
 */
export function idOfHydra(kind: HydraKind, text: string): string | undefined {
  const decoded = Buffer.from(text, 'base64').toString('utf8');
  const match = /^ciscospark:\/\/[a-z-]+\/([A-Z]+)\/([\x21-\x7e]+)$/.exec(decoded);
  return match?.[1] === kind ? match[2] : undefined;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** An org id in either form that clients send, as a plain lower-case uuid; undefined when it is neither. */
export function orgUuid(text: string): string | undefined {
  const plain = UUID.test(text) ? text : idOfHydra('ORGANIZATION', text);
  return plain !== undefined && UUID.test(plain) ? plain.toLowerCase() : undefined;
}
