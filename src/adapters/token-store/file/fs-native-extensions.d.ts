/** The one function that we use of the addon, which comes without types. */
declare module 'fs-native-extensions' {
  /** Takes an exclusive lock on the whole file without waiting; false when another open file holds it. */
  export function tryLock(fd: number): boolean;
}
