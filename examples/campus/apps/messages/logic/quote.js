const WIDTH = 72;

/** A text as a quotation, its lines no longer than they should be. */
export function quote(text) {
  return text
    .split("\n")
    .flatMap(wrapped)
    .map((line) => `> ${line}`)
    .join("\n");
}

function wrapped(line) {
  const lines = [""];
  for (const word of line.split(" ")) {
    const longer = `${lines.at(-1)} ${word}`.trim();
    if (longer.length <= WIDTH) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
