/** An org and its data sources as they were last listed: what completes a word, and nothing that is worth hiding. */
export interface KnownOrg {
  readonly id: string;
  readonly name?: string;
  /** Epoch milliseconds. */
  readonly listedAt: number;
  readonly dataSources: readonly { readonly id: string; readonly host?: string }[];
}
