/** The parameters of `path` if it fits a pattern such as `/course/:id`, else null. `*` fits anything. */
export function matches(pattern, path) {
  if (pattern === "*") return {};
  const wanted = parts(pattern);
  const given = parts(path);
  if (wanted.length !== given.length) return null;
  const params = {};
  for (const [index, part] of wanted.entries()) {
    if (part.startsWith(":")) params[part.slice(1)] = decodeURIComponent(given[index]);
    else if (part !== given[index]) return null;
  }
  return params;
}

function parts(path) {
  return path.split("/").filter(Boolean);
}
