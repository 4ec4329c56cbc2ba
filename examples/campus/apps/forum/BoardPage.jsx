import { course } from "#school";
import { Page } from "#ui";

import { LINKS } from "./links.js";
import { arrange } from "./logic/arrange.js";
import { ThreadList } from "./parts/ThreadList.jsx";

export function BoardPage({ board, threads }) {
  return (
    <Page title={course(board)?.title ?? "There is no such board"} links={LINKS}>
      <ThreadList
        threads={arrange(
          threads.filter((thread) => thread.board === board),
          "active",
        )}
      />
    </Page>
  );
}
