import { Marked } from "marked";

const escape = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
// HTML in what people wrote is shown, not obeyed.
const markdown = new Marked({ renderer: { html: ({ text }) => escape(text) } });

/** Text in Markdown. With `inline` it makes no paragraph of its own. */
export function Markdown({ text, inline = false }) {
  const Tag = inline ? "span" : "div";
  return <Tag dangerouslySetInnerHTML={{ __html: inline ? markdown.parseInline(text) : markdown.parse(text) }} />;
}
