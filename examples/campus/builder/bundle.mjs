import { rm } from "node:fs/promises";
import { relative } from "node:path";

import { build } from "esbuild";

import { ROOT } from "./places.mjs";

/** Bundles an application for the browser. Assets are named by their content, so that they can be
 * cached for ever. */
export async function bundle(app) {
  await rm(app.output, { recursive: true, force: true });
  const { metafile } = await build({
    stdin: {
      contents: 'import { start } from "#kit"; import App from "./App.jsx"; start(App);',
      resolveDir: app.source,
      sourcefile: "main.js",
    },
    absWorkingDir: ROOT,
    bundle: true,
    define: { "process.env.NODE_ENV": '"production"' },
    entryNames: "assets/app-[hash]",
    format: "esm",
    jsx: "automatic",
    logLevel: "error",
    metafile: true,
    minify: true,
    outdir: app.output,
    publicPath: app.base,
    target: "es2022",
  });
  return summarize(app, metafile);
}

function summarize(app, { inputs, outputs }) {
  const [script, output] = Object.entries(outputs).find(([, made]) => made.entryPoint);
  const url = (path) => app.base + relative(app.output, `${ROOT}/${path}`);
  return {
    script: url(script),
    style: output.cssBundle && url(output.cssBundle),
    modules: Object.keys(inputs).length,
    kilobytes: Math.round(output.bytes / 1000),
  };
}
