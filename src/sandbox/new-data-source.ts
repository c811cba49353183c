import type { DataSourceFields } from './data-sources.ts';
import { SCHEMAS } from './schemas.ts';
import type { SandboxClient, World } from './world.ts';

/** The fields of a data source that is made from outside Webex's API: whatever is not given has a default. */
export function newDataSourceFields(
  world: World,
  app: SandboxClient,
  given: Partial<DataSourceFields>,
): DataSourceFields {
  return {
    schemaId: app.schemaIds[0] ?? SCHEMAS[0].id,
    url: 'https://byods.example.com/sandbox',
    audience: 'SandboxApp',
    subject: 'sandbox',
    nonce: `sandbox-nonce-${world.random.hex(16)}`,
    tokenLifetimeMinutes: 1440,
    status: 'active',
    ...given,
  };
}
