/** A control request that cannot be done as asked; the message says why. */
export class ControlError extends Error {
  readonly status: number;

  constructor(message: string, status = 400) {
    super(message);
    this.name = 'ControlError';
    this.status = status;
  }
}

export function mustBeFine(mistakes: string[]): void {
  if (mistakes.length > 0) throw new ControlError(mistakes.join('; '));
}

export function mustBeThere<T>(value: T | undefined, message: string): T {
  if (value === undefined) throw new ControlError(message, 404);
  return value;
}
