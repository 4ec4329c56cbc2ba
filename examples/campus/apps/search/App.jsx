import { useDeferredValue, useState } from "react";

import { plural } from "#kit";
import { Badge, List, Page, Pager, Row, SearchBox } from "#ui";

import { Filters } from "./Filters.jsx";
import { documents } from "./documents.js";
import { rank } from "./rank.js";

const INDEX = documents();

export default function App() {
  const [text, setText] = useState("");
  const [kinds, setKinds] = useState([]);
  const query = useDeferredValue(text);
  const found = rank(INDEX, query).filter(({ kind }) => kinds.length === 0 || kinds.includes(kind));
  return (
    <Page title="Search" lead={`${plural(INDEX.length, "thing")} to be found`}>
      <SearchBox value={text} onChange={setText} placeholder="Courses, lessons, people" />
      <Filters found={found} chosen={kinds} onChange={setKinds} />
      <p>{plural(found.length, "result")}</p>
      <Pager items={found} size={12}>
        {(shown) => <List items={shown}>{(result) => <Result {...result} />}</List>}
      </Pager>
    </Page>
  );
}

function Result({ kind, title, text, href }) {
  return (
    <Row>
      <Badge>{kind}</Badge> <a href={href}>{title}</a> <span>{text}</span>
    </Row>
  );
}
