import { Routes, useStored } from "#kit";

import { Box } from "./parts/Box.jsx";
import { Conversation } from "./parts/Conversation.jsx";
import { Write } from "./parts/Write.jsx";
import { LETTERS } from "./logic/letters.js";
import { step } from "./logic/mailbox.js";

export const pages = ["/", "/archive", "/write"];

export default function App() {
  const [letters, setLetters] = useStored("messages", LETTERS);
  const props = { letters, send: (event) => setLetters((now) => step(now, event)) };
  return (
    <Routes
      routes={[
        ["/", Box, { ...props, box: "inbox" }],
        ["/archive", Box, { ...props, box: "archive" }],
        ["/write", Write, props],
        ["/with/:person", Conversation, props],
      ]}
    />
  );
}
