// Steps forwards and backwards through what was changed.

export interface History<T> {
  past: T[];
  present: T;
  future: T[];
  /** What the last step changed: typing on there is the same step. */
  mark?: string | undefined;
}

const MOST_STEPS = 100;

export function begun<T>(present: T): History<T> {
  return { past: [], present, future: [] };
}

export function stepped<T>(history: History<T>, present: T, mark?: string): History<T> {
  if (present === history.present) return history;
  if (mark !== undefined && mark === history.mark && history.past.length > 0) {
    return { past: history.past, present, future: [], mark };
  }
  return { past: [...history.past, history.present].slice(-MOST_STEPS), present, future: [], mark };
}

/** The next change is a step of its own, wherever it is. */
export function settled<T>(history: History<T>): History<T> {
  return history.mark === undefined ? history : { ...history, mark: undefined };
}

export function undone<T>(history: History<T>): History<T> {
  const before = history.past.at(-1);
  if (before === undefined) return history;
  return { past: history.past.slice(0, -1), present: before, future: [history.present, ...history.future] };
}

export function redone<T>(history: History<T>): History<T> {
  const [next, ...future] = history.future;
  if (next === undefined) return history;
  return { past: [...history.past, history.present], present: next, future };
}
