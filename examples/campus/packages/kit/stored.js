import { useCallback, useMemo, useSyncExternalStore } from "react";

const listeners = new Set();

/** State that the browser keeps, by key, between visits. The server's page shows `initial`. */
export function useStored(key, initial) {
  const start = JSON.stringify(initial);
  const text = useSyncExternalStore(
    subscribe,
    () => window.localStorage.getItem(key) ?? start,
    () => start,
  );
  const value = useMemo(() => JSON.parse(text), [text]);
  const set = useCallback(
    (next) => {
      const before = JSON.parse(window.localStorage.getItem(key) ?? start);
      window.localStorage.setItem(key, JSON.stringify(typeof next === "function" ? next(before) : next));
      for (const changed of listeners) changed();
    },
    [key, start],
  );
  return [value, set];
}

function subscribe(changed) {
  listeners.add(changed);
  window.addEventListener("storage", changed);
  return () => {
    listeners.delete(changed);
    window.removeEventListener("storage", changed);
  };
}
