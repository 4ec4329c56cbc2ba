import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";

import { build } from "esbuild";

import { ROOT } from "./places.mjs";

process.env.NODE_ENV = "production"; // React decides by it when it is first imported

const ENTRY = `
  import * as app from "./App.jsx";
  import { renderPage } from "#kit/server.jsx";
  export const pages = app.pages ?? ["/"];
  export const render = (page) => renderPage(app.default, page);
`;

/** Renders the application's pages to HTML: there is something to read before any script has run.
 * An application with more pages than one names them in App.jsx: `export const pages = ["/", "/about"]`. */
export async function writePages(app, assets) {
  const { pages, render } = await load(app);
  for (const page of pages) {
    await write(join(app.output, page, "index.html"), html(app, assets, page, render(page)));
  }
  return pages.length;
}

async function load(app) {
  const outfile = join(ROOT, ".prerender", `${app.name}.mjs`);
  await build({
    stdin: { contents: ENTRY, resolveDir: app.source, sourcefile: "pages.js" },
    absWorkingDir: ROOT,
    bundle: true,
    format: "esm",
    jsx: "automatic",
    loader: { ".css": "empty" },
    logLevel: "error",
    outfile,
    packages: "external",
    platform: "node",
  });
  const module = await import(pathToFileURL(outfile));
  await rm(outfile);
  return module;
}

async function write(path, text) {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

function html(app, assets, page, body) {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="description" content="${app.summary}">
<title>${app.title} · Campus</title>
<link rel="stylesheet" href="${assets.style}">
<script type="module" src="${assets.script}"></script>
</head>
<body>
<div id="root" data-page="${page}">${body}</div>
</body>
</html>
`;
}
