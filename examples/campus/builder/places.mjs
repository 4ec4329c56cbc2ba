import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("..", import.meta.url));
export const APPS = join(ROOT, "apps");

/** What the builder knows of an application: its name, its folders and what app.json says of it. */
export async function describe(name) {
  const source = join(APPS, name);
  const text = await readFile(join(source, "app.json"), "utf8").catch(() => {
    throw new Error(`There is no application "${name}": apps/${name}/app.json is missing.`);
  });
  return { name, source, base: `/${name}/`, output: join(ROOT, "dist", name), ...JSON.parse(text) };
}
