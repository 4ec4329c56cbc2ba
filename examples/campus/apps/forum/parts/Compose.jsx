import { useState } from "react";

import { Button, Markdown, Tabs, TextArea } from "#ui";

export function Compose({ onSend }) {
  const [text, setText] = useState("");
  const send = () => {
    onSend(text);
    setText("");
  };
  return (
    <>
      <Tabs
        tabs={[
          ["Write", <TextArea key="write" label="Markdown is understood" value={text} onChange={setText} />],
          ["See", <Markdown key="see" text={text} />],
        ]}
      />
      <Button kind="main" disabled={text.trim() === ""} onClick={send}>
        Send
      </Button>
    </>
  );
}
