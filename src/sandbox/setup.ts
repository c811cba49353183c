/** A pair and its life, in epoch milliseconds. */
export interface SetupPair {
  accessToken: string;
  refreshToken?: string;
  obtainedAt: number;
  expiresAt: number;
  refreshTokenExpiresAt?: number;
}

/** What a client has to be configured with, in the sandbox's own neutral shape. Every value is fake. */
export interface SandboxSetup {
  serviceApp: { appId: string; clientId: string; clientSecret: string; targetOrgIds: string[] };
  integration?: { clientId: string; clientSecret: string } & Partial<SetupPair>;
  personalAccessToken?: string;
  /** By org uuid; an org without a pair has to be minted for. */
  serviceAppTokens: Record<string, SetupPair>;
  /** By org uuid. */
  orgNames: Record<string, string>;
}
