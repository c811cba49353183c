/**
 * Runs tasks by priority, `concurrency` at a time, until none is left; a task may add others while it runs. Each free
 * worker takes the task that compares lowest at that moment. `run` must not throw: a task's failure is its own result.
 */
export async function drain<T>(
  tasks: T[],
  options: {
    concurrency: number;
    compare: (a: T, b: T) => number;
    run: (task: T, add: (task: T) => void) => Promise<void>;
  },
): Promise<void> {
  let running = 0;
  let wake: (() => void)[] = [];
  const changed = () => {
    for (const resume of wake) resume();
    wake = [];
  };
  const add = (task: T) => {
    tasks.push(task);
    changed();
  };
  const worker = async (): Promise<void> => {
    for (;;) {
      const task = takeLowest(tasks, options.compare);
      if (task !== undefined) {
        running += 1;
        try {
          await options.run(task, add);
        } finally {
          running -= 1;
          changed();
        }
      } else if (running === 0) return;
      else await new Promise<void>((resume) => wake.push(resume));
    }
  };
  await Promise.all(Array.from({ length: options.concurrency }, worker));
}

function takeLowest<T>(tasks: T[], compare: (a: T, b: T) => number): T | undefined {
  let lowest = 0;
  for (let index = 1; index < tasks.length; index += 1) {
    if (compare(tasks[index]!, tasks[lowest]!) < 0) lowest = index;
  }
  return tasks.splice(lowest, 1)[0];
}
