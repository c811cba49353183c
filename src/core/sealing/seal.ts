/**
 * Turns what is meant into what is stored, and back. What was sealed as one thing opens as nothing else, so that whoever
 * can write where it is stored cannot swap two items.
 */
export interface Seal {
  /** Gets what sealing needs. To be awaited before {@link seal}. @throws KeeperError where there is no key */
  ready(): Promise<void>;
  /**
   * Seals bytes. Synchronous: between the arrival of a token and its safety nothing else may run.
   *
   * @param as  what it is, and whose
   */
  seal(plain: Uint8Array, as: string): Buffer;
  /**
   * Opens what {@link seal} gave.
   *
   * @param where  the path or item, for messages
   * @throws KeeperError `configuration` where the key is another, `store-corrupt` for bytes that are spoilt, were sealed as
   *   something else, or are not sealed at all
   */
  open(sealed: Uint8Array, as: string, where: string): Promise<Buffer>;
  /** Whether this was sealed with the key that {@link seal} takes now. */
  isCurrent(sealed: Uint8Array): boolean;
}

/** Stores everything as it is: for a token file that people edit. */
export const UNSEALED: Seal = {
  ready: async () => {},
  seal: (plain) => Buffer.from(plain),
  open: async (sealed) => Buffer.from(sealed),
  isCurrent: () => true,
};

/** The same, for what belongs to one name. */
export function sealedAs(seal: Seal, name: string): Seal {
  return {
    ...seal,
    seal: (plain, as) => seal.seal(plain, `${name} ${as}`),
    open: (sealed, as, where) => seal.open(sealed, `${name} ${as}`, where),
  };
}
