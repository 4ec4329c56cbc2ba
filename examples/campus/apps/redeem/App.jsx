import { useState } from "react";

import { Button, Field, Notice, Page } from "#ui";

import { CodeFault, read } from "./voucher.js";

export default function App() {
  const [code, setCode] = useState("");
  const [answer, setAnswer] = useState(null);
  const redeem = () => {
    try {
      setAnswer({ tone: "good", text: `This voucher is worth ${read(code)} courses of your choice.` });
    } catch (error) {
      if (!(error instanceof CodeFault)) throw error;
      setAnswer({ tone: "bad", text: error.message });
    }
  };
  return (
    <Page title="Redeem a voucher" lead="Twelve characters, as printed on the card.">
      <Field label="Voucher" value={code} onChange={setCode} placeholder="CAMP-0000-0000" />
      <Button kind="main" onClick={redeem}>
        Redeem
      </Button>
      {answer && <Notice tone={answer.tone}>{answer.text}</Notice>}
    </Page>
  );
}
