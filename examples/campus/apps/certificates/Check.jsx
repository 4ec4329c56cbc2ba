import { useState } from "react";

import { Link } from "#kit";
import { Field, Notice, Page } from "#ui";

import { CERTIFICATES, LINKS } from "./issued.js";
import { isValid } from "./number.js";

export function Check() {
  const [number, setNumber] = useState("");
  return (
    <Page title="Check a certificate" links={LINKS}>
      <Field label="Number" value={number} onChange={setNumber} placeholder="1000-05" />
      {number !== "" && <Verdict number={number.trim()} />}
    </Page>
  );
}

function Verdict({ number }) {
  if (!isValid(number)) return <Notice tone="bad">A digit must be wrong.</Notice>;
  if (!CERTIFICATES.some((each) => each.number === number))
    return <Notice tone="warn">We have not issued this one.</Notice>;
  return (
    <Notice>
      It is genuine. <Link to={`/certificate/${number}`}>See it</Link>
    </Notice>
  );
}
