import { hydrateRoot } from "react-dom/client";

import { Location } from "./route.jsx";

/** Takes over the page that the build has rendered. */
export function start(App) {
  const root = document.getElementById("root");
  hydrateRoot(
    root,
    <Location page={root.dataset.page}>
      <App />
    </Location>,
  );
}
