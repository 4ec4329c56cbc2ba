import { useEffect, useState } from "react";

import { Notice, Page } from "#ui";

const WAIT = 30;

export default function App() {
  const [left, setLeft] = useState(WAIT);
  useEffect(() => {
    const timer = setInterval(() => setLeft((now) => (now > 1 ? now - 1 : WAIT)), 1000);
    return () => clearInterval(timer);
  }, []);
  return (
    <Page title="Back soon" lead="We are moving things. Nothing of yours is lost.">
      <Notice tone="warn">We look again in {left} seconds.</Notice>
    </Page>
  );
}
