import { useState } from "react";

import { Button, Notice, TextArea } from "#ui";

import { taskOf } from "../content/tasks.js";
import { looksComplete } from "../logic/answers.js";

export function Exercise({ lesson, course, onDone }) {
  const [text, setText] = useState("");
  const [verdict, setVerdict] = useState(null);
  const task = taskOf(lesson, course);
  const hand = () => {
    const fault = looksComplete(text, task);
    setVerdict(fault);
    if (fault === "") onDone();
  };
  return (
    <>
      <p>{task.text}</p>
      <TextArea label="Your answer" hint={`About ${task.words} words`} value={text} onChange={setText} />
      <Button kind="main" onClick={hand}>
        Hand it in
      </Button>
      {verdict !== null && (
        <Notice tone={verdict ? "warn" : "good"}>{verdict || "Handed in. Three peers will read it."}</Notice>
      )}
    </>
  );
}
