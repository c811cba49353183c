/** A path of the endpoint and what may be done with it. */
export interface Route {
  /** A whole path, or a pattern of one. */
  readonly path: string | RegExp;
  readonly methods: readonly string[];
  /** Who is answered: a program, with JSON, or a person, with a page. */
  readonly face: 'program' | 'person';
}

const PAGE = ['GET', 'HEAD'];

/**
 * Everything that is answered. HEAD has no place where a GET does something: a token that is asked for is written down as
 * taken, and a state is used up.
 */
export function routesOf({ callbackPath, keyInPath }: { callbackPath: string; keyInPath: boolean }): Route[] {
  const api = ['GET', 'DELETE'];
  return [
    { path: '/', methods: PAGE, face: 'person' },
    { path: '/authorize', methods: ['GET'], face: 'person' },
    { path: callbackPath, methods: ['GET'], face: 'person' },
    { path: '/docs', methods: PAGE, face: 'person' },
    { path: /^\/docs\/[\w.-]+$/, methods: PAGE, face: 'person' },
    { path: '/favicon.ico', methods: PAGE, face: 'person' },
    { path: '/openapi.json', methods: PAGE, face: 'program' },
    { path: '/api/token', methods: api, face: 'program' },
    ...(keyInPath ? [{ path: /^\/api\/token\/[^/]+$/, methods: api, face: 'program' } as const] : []),
  ];
}

/** The route of a path; undefined where there is none. Pure. */
export function routeOf(routes: readonly Route[], path: string): Route | undefined {
  return routes.find((route) => (typeof route.path === 'string' ? route.path === path : route.path.test(path)));
}
