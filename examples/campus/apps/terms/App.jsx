import { marked } from "marked";

import { Page } from "#ui";

import { CLAUSES } from "./clauses.js";

export default function App() {
  return (
    <Page title="Terms of use" lead={`${CLAUSES.length} sentences, all of which are meant.`}>
      <ol>
        {CLAUSES.map((clause) => (
          <li key={clause} dangerouslySetInnerHTML={{ __html: marked.parseInline(clause) }} />
        ))}
      </ol>
    </Page>
  );
}
