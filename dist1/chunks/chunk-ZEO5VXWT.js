// src/core/work-queue.ts
async function drain(tasks, options) {
  let running = 0;
  let wake = [];
  const changed = () => {
    for (const resume of wake) resume();
    wake = [];
  };
  const add = (task) => {
    tasks.push(task);
    changed();
  };
  const worker = async () => {
    for (; ; ) {
      const task = takeLowest(tasks, options.compare);
      if (task !== void 0) {
        running += 1;
        try {
          await options.run(task, add);
        } finally {
          running -= 1;
          changed();
        }
      } else if (running === 0) return;
      else await new Promise((resume) => wake.push(resume));
    }
  };
  await Promise.all(Array.from({ length: options.concurrency }, worker));
}
function takeLowest(tasks, compare) {
  let lowest = 0;
  for (let index = 1; index < tasks.length; index += 1) {
    if (compare(tasks[index], tasks[lowest]) < 0) lowest = index;
  }
  return tasks.splice(lowest, 1)[0];
}

export {
  drain
};
