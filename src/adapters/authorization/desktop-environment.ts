import type { Environment } from '../../core/settings.ts';

/** What programs need to find the desktop of a person, its browser and its language. */
const NEEDED =
  /^(?:PATH|HOME|USER|LOGNAME|SHELL|LANG|LANGUAGE|TZ|TERM|TMPDIR|BROWSER|DISPLAY|WAYLAND_DISPLAY|XAUTHORITY|DBUS_SESSION_BUS_ADDRESS|DESKTOP_SESSION|SSH_CONNECTION|SSH_CLIENT|SSH_TTY|WSLENV|LC_\w+|XDG_\w+|GNOME_\w+|KDE_\w+|MATE_\w+|WSL_\w+|PATHEXT|COMSPEC|SYSTEMROOT|SYSTEMDRIVE|WINDIR|TEMP|TMP|USERNAME|USERPROFILE|USERDOMAIN|HOMEDRIVE|HOMEPATH|APPDATA|LOCALAPPDATA|PROGRAMDATA|PROGRAMFILES(?:\(X86\))?|PROGRAMW6432|PSMODULEPATH)$/i;

/** Some browsers take these, too. */
const PROXIES = /^(?:https?|all|no)_proxy$/i;

/** Of an environment what a browser gets: never the variables that tokens and client secrets come in. Pure. */
export function desktopEnvironment(env: Environment): Record<string, string> {
  const kept = Object.entries(env).filter((entry): entry is [string, string] => {
    const [name, value] = entry;
    if (value === undefined) return false;
    return NEEDED.test(name) || (PROXIES.test(name) && !value.includes('@'));
  });
  return Object.fromEntries(kept);
}
