/** The five data source schemas whose ids are public (contract 3.3, C). None has a `description`. */
export const SCHEMAS = [
  schema('5397013b-7920-4ffc-807c-e8a3e0a18f43', 'VoiceVirtualAgent', 'gRPC', '/path/to/definition/voicevirtualagent'),
  schema(
    'a38a10b7-43e4-4676-a076-a7d6dce9387d',
    'VoiceVirtualAgent_WebSocket',
    'web-socket',
    '/path/to/definition/voicevirtualagent_websocket',
  ),
  schema('523e1b7f-4693-47bc-b84e-a7b7a505fb0b', 'AudioForking', 'gRPC', '/path/to/definition/audioforking'),
  schema('1b2b7077-dbcd-4732-b2f9-296f9168168a', 'MediaIntelligence', 'gRPC', '/path/to/definition/mediaintelligence'),
  schema('78efc775-dccb-45ca-9acf-989a4a59f788', 'webService', 'gRPC', '/path/to/definition/file3'),
] as const;

/** The schema over which `wss://` addresses are legal. */
export const WEBSOCKET_SCHEMA_ID = 'a38a10b7-43e4-4676-a076-a7d6dce9387d';

function schema(id: string, serviceType: string, protocol: string, url: string) {
  return { id, serviceType, protocol, appType: 'serviceApp', url, createdAt: '2024-09-05T01:35:04.772Z' };
}
