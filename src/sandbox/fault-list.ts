import { type Fault, type FaultTarget, type ListedFault, usualPhase } from './faults.ts';

/** The faults that are waiting, and the counting of the calls that they wait for. */
export class FaultList {
  #faults: ListedFault[] = [];
  #added = 0;

  /** Takes a fault that has no mistakes. */
  add(fault: Fault): ListedFault {
    this.#added += 1;
    const phase = fault.phase ?? usualPhase(fault);
    const listed = { ...fault, id: `fault-${this.#added}`, phase, seen: 0, used: 0 };
    this.#faults.push(listed);
    return listed;
  }

  list(): ListedFault[] {
    return structuredClone(this.#faults);
  }

  /** Removes one, or all; says how many. */
  clear(id?: string): number {
    const before = this.#faults.length;
    this.#faults = id === undefined ? [] : this.#faults.filter((fault) => fault.id !== id);
    return before - this.#faults.length;
  }

  /**
   * Counts a call, and says what is to happen to it: every mutation that is due, and the first other fault that is.
   * A second fault that is due waits for the next matching call.
   */
  due(target: FaultTarget): { mutations: ListedFault[]; effect: ListedFault | undefined } {
    const mutations: ListedFault[] = [];
    let effect: ListedFault | undefined;
    for (const fault of this.#faults.filter((each) => matches(each, target))) {
      fault.seen += 1;
      const left = fault.times === 'always' || fault.used < (fault.times ?? 1);
      if (fault.seen < (fault.nth ?? 1) || !left) continue;
      if (fault.do === 'mutate') mutations.push(fault);
      else if (effect === undefined) effect = fault;
      else continue;
      fault.used += 1;
    }
    return { mutations, effect };
  }
}

function matches(fault: Fault, target: FaultTarget): boolean {
  const [method, path] = fault.at.split(' ') as [string, string];
  if (method !== '*' && method !== target.method) return false;
  const wanted = path.split('/').filter((segment) => segment !== '');
  if (wanted[0] === 'v1') wanted.shift();
  if (wanted.length !== target.segments.length) return false;
  if (!wanted.every((segment, index) => segment === '*' || segment === target.segments[index])) return false;
  if (fault.credential !== undefined && fault.credential !== target.credential) return false;
  return fault.orgId === undefined || fault.orgId.toLowerCase() === target.orgId;
}
