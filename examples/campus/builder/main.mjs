// node builder/main.mjs [APP...]: builds the named applications, or all of them, into dist/APP/.
import { readdir } from "node:fs/promises";
import { performance } from "node:perf_hooks";

import { bundle } from "./bundle.mjs";
import { writePages } from "./pages.mjs";
import { APPS, describe } from "./places.mjs";

async function build(name) {
  const started = performance.now();
  const app = await describe(name);
  const assets = await bundle(app);
  const pages = await writePages(app, assets);
  const took = ((performance.now() - started) / 1000).toFixed(2);
  console.log(`${name}: ${assets.modules} modules, ${assets.kilobytes} kB, ${pages} pages in ${took} s`);
}

const wanted = process.argv.slice(2);
const names = wanted.length > 0 ? wanted : (await readdir(APPS)).sort();
try {
  for (const name of names) await build(name);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
