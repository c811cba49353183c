/** The part of a command of the SDK that this needs. */
interface Observable {
  readonly middlewareStack: {
    add(
      middleware: (next: (args: never) => Promise<unknown>) => (args: never) => Promise<unknown>,
      options: { step: 'deserialize'; name: string },
    ): void;
  };
}

/**
 * Has a command of the SDK note the `Date` of its answer, which is AWS's clock.
 *
 * @returns what gives it after the answer, epoch milliseconds; undefined where the answer carries none
 */
export function answeredAt(command: unknown): () => number | undefined {
  let date: string | undefined;
  (command as Observable).middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      date = (result as { response?: { headers?: Record<string, string> } }).response?.headers?.date;
      return result;
    },
    { step: 'deserialize', name: 'readDateHeader' },
  );
  return () => {
    const at = Date.parse(date ?? '');
    return Number.isNaN(at) ? undefined : at;
  };
}
