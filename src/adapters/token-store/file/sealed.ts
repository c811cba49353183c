import type { StorePlace } from './place.ts';

/** The same for the document and its copies: bringing one back is copying its file. */
const DOCUMENT = 'document';

/** The text of a document as its file holds it. */
export function sealDocument({ seal }: StorePlace, text: string): Buffer {
  return seal.seal(Buffer.from(text), DOCUMENT);
}

/**
 * The text in the bytes of a document's file, or of a copy of it.
 *
 * @throws KeeperError `configuration` where it is encrypted with another key, `store-corrupt`
 */
export async function openDocument({ seal, file }: StorePlace, bytes: Uint8Array, where = file): Promise<Buffer> {
  return await seal.open(bytes, DOCUMENT, where);
}
