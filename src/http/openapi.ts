import * as z from 'zod';
import { VERSION } from '../core/version.ts';
import {
  endpointErrorSchema,
  forgottenAnswerSchema,
  minimumSecondsSchema,
  tokenAnswerSchema,
} from '../schemas/endpoint.ts';

/** A part of the description. */
type Json = Record<string, unknown>;

/**
 * The description of the interface for programs, in OpenAPI 3.1, whose schemas are those of JSON Schema 2020-12. Pure.
 *
 * @param keyInPath  whether the key may stand in the path, as in the service that this one replaces
 */
export function openApi({ publicUrl, keyInPath }: { publicUrl: string; keyInPath: boolean }): Json {
  const withKey = { get: getToken([]), delete: deleteToken([]) };
  const key = { name: 'key', in: 'path', required: true, schema: { type: 'string', minLength: 1, maxLength: 512 } };
  const path = { get: getToken([key]), delete: deleteToken([key]) };
  return {
    openapi: '3.1.0',
    info: {
      title: 'Token endpoint',
      version: VERSION,
      summary: 'A fresh Webex access token for a key that stays the same',
    },
    servers: [{ url: publicUrl }],
    paths: {
      '/api/token': withKey,
      ...(keyInPath && { '/api/token/{key}': path }),
    },
    components: {
      securitySchemes: {
        key: { type: 'http', scheme: 'bearer', description: 'A key of this endpoint, never a token of Webex' },
      },
      schemas: {
        Token: schemaOf(tokenAnswerSchema),
        Forgotten: schemaOf(forgottenAnswerSchema),
        Error: schemaOf(endpointErrorSchema),
      },
    },
  };
}

function getToken(parameters: readonly Json[]): Json {
  const minimum = { name: 'minimum_seconds', in: 'query', required: false, schema: schemaOf(minimumSecondsSchema) };
  return operation('getToken', 'Get an access token, renewed first where it is due', [...parameters, minimum], {
    '200': answer('An access token', 'Token'),
    '400': answer('minimum_seconds is no whole number of seconds, or the request has a body', 'Error'),
    '422': answer('More is asked for than a token lives', 'Error'),
  });
}

function deleteToken(parameters: readonly Json[]): Json {
  return operation('forgetToken', 'Forget the key, and the credential unless other keys open it', parameters, {
    '200': answer('What was forgotten, and what stays valid at Webex', 'Forgotten'),
    '400': answer('The request has a body', 'Error'),
  });
}

function operation(id: string, summary: string, parameters: readonly Json[], answers: Json): Json {
  const inPath = parameters.some((each) => each.in === 'path');
  return {
    operationId: inPath ? `${id}WithKeyInPath` : id,
    tags: [inPath ? 'With the key in the path' : 'Token'],
    summary,
    ...(parameters.length > 0 && { parameters }),
    ...(inPath ? { security: [], deprecated: true } : { security: [{ key: [] }] }),
    responses: {
      ...answers,
      '401': {
        ...answer('The key is missing, wrong, expired or revoked', 'Error'),
        headers: header('WWW-Authenticate'),
      },
      '404': answer('The credential of this key is there no more', 'Error'),
      '409': answer('A person must authorize again', 'Error'),
      '421': answer('The Host is not one of this endpoint', 'Error'),
      '429': { ...answer('Too many requests', 'Error'), headers: header('Retry-After') },
      '500': answer('Something is wrong here', 'Error'),
      '503': {
        ...answer('Webex gives no token now, and the stored one has ended', 'Error'),
        headers: header('Retry-After'),
      },
    },
  };
}

function answer(description: string, schema: string): Json {
  return { description, content: { 'application/json': { schema: { $ref: `#/components/schemas/${schema}` } } } };
}

function header(name: string): Json {
  return { [name]: { required: true, schema: { type: 'string' } } };
}

/** The dialect is that of the whole description. */
function schemaOf(schema: z.ZodType): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema) as Json;
  return rest;
}
