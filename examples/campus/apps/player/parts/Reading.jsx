import { Markdown } from "#ui";

import { readingOf } from "../content/readings.js";
import { minutesToRead } from "../logic/timeline.js";

export function Reading({ lesson, course }) {
  const text = readingOf(lesson, course);
  return (
    <>
      <p>{minutesToRead(text)} min to read</p>
      <Markdown text={text} />
    </>
  );
}
