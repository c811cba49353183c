/** The one function that we use of the addon, which comes without types. */
declare module 'fs-native-extensions' {
  /** Takes a lock on the whole file without waiting, an exclusive one unless `shared`; false when another holds it. */
  export function tryLock(fd: number, options?: { readonly shared?: boolean }): boolean;
}
