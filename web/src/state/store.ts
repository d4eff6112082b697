/** One value that others follow. */
export interface Store<T> {
  readonly value: T;
  set(value: T): void;
  /** Calls back after each change, with the value before; gives a function that ends it. */
  follow(callback: (value: T, before: T) => void): () => void;
}

export function store<T>(initial: T): Store<T> {
  let value = initial;
  const followers = new Set<(value: T, before: T) => void>();
  return {
    get value() {
      return value;
    },
    set(next) {
      if (Object.is(next, value)) return;
      const before = value;
      value = next;
      for (const follower of [...followers]) follower(next, before);
    },
    follow(callback) {
      followers.add(callback);
      return () => followers.delete(callback);
    },
  };
}
