/** This program's version, the same in `--version`, in `User-Agent` and in logs. A test holds it to package.json's. */
export const VERSION = '0.1.0';
