// Routing by the address's hash: `#/course/algebra`. Without one it is the page that was rendered.
import { createContext, useContext, useSyncExternalStore } from "react";

import { matches } from "./match.js";

export { matches };

const Page = createContext("/");
const Params = createContext({});

export function Location({ page, children }) {
  return <Page.Provider value={page}>{children}</Page.Provider>;
}

export function usePath() {
  const page = useContext(Page);
  return useSyncExternalStore(
    subscribe,
    () => window.location.hash.slice(1) || page,
    () => page,
  );
}

function subscribe(changed) {
  window.addEventListener("hashchange", changed);
  return () => window.removeEventListener("hashchange", changed);
}

/** Goes to another page of the same application. */
export function navigate(path) {
  window.location.hash = path;
}

export function useParams() {
  return useContext(Params);
}

/** Shows the first of `routes` that fits: pattern, component and, if it has any, its properties. */
export function Routes({ routes }) {
  const path = usePath();
  for (const [pattern, Component, props] of routes) {
    const params = matches(pattern, path);
    if (params) {
      return (
        <Params.Provider value={params}>
          <Component {...props} {...params} />
        </Params.Provider>
      );
    }
  }
  return <p>There is no such page here.</p>;
}

export function Link({ to, children, ...rest }) {
  const here = usePath() === to;
  return (
    <a href={`#${to}`} aria-current={here ? "page" : undefined} {...rest}>
      {children}
    </a>
  );
}
