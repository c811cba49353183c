import { requireName } from './credential-store.ts';

/**
 * A credential of a store of many as `--store` names it: `folder:/srv/byods#acme`. Pure.
 *
 * @param store  the store, or only its location
 */
export function atCredential(store: string, name: string): string {
  return `${store}#${name}`;
}

/**
 * The location of a store of many, and the credential that is named behind it. A directory may have "#" in its name: what
 * has a "/" behind it is a directory's. Pure.
 *
 * @throws KeeperError `usage` where what stands behind "#" is no name
 */
export function splitLocation(location: string): { readonly place: string; readonly credential?: string } {
  const [, place, name] = /^(.*)#([^/#]*)$/s.exec(location) ?? [];
  if (place === undefined) return { place: location };
  return { place, credential: requireName(name!) };
}
