import { useState } from "react";

import { Button, Notice, Row, TextArea } from "#ui";

import { read, write } from "../logic/csv.js";

export function Exchange({ rows, onImport }) {
  const [text, setText] = useState("");
  const [faults, setFaults] = useState([]);
  const bring = () => {
    const answer = read(text, rows);
    setFaults(answer.faults);
    if (answer.faults.length === 0) onImport(answer.rows);
  };
  return (
    <>
      <TextArea label="Comma-separated values" rows={12} value={text} onChange={setText} />
      <Row>
        <Button onClick={() => setText(write(rows))}>Export</Button>
        <Button kind="main" onClick={bring}>
          Import
        </Button>
      </Row>
      {faults.map((fault) => (
        <Notice key={fault} tone="bad">
          {fault}
        </Notice>
      ))}
    </>
  );
}
