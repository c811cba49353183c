/** This program's version, the same in `--version`, in `User-Agent`, in logs and in reports. A test holds it to package.json's. */
export const VERSION = '0.1.0';
