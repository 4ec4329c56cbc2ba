import { renderToString } from "react-dom/server";

import { Location } from "./route.jsx";

/** The HTML of one page of an application, as it is before any script has run. */
export function renderPage(App, page) {
  return renderToString(
    <Location page={page}>
      <App />
    </Location>,
  );
}
