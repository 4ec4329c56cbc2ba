import { course, students } from "#school";
import { Link } from "#kit";
import { Button, Page, Section } from "#ui";

import { LINKS } from "./links.js";
import { tree } from "./logic/tree.js";
import { Compose } from "./parts/Compose.jsx";
import { Post } from "./parts/Post.jsx";

const ME = students[0].id;

export function ThreadPage({ id, threads, send }) {
  const thread = threads.find((each) => each.id === id);
  if (!thread) return <Page title="There is no such question" links={LINKS} />;
  const about = { thread: id, by: ME };
  return (
    <Page title={thread.title} links={LINKS}>
      <p>
        In <Link to={`/board/${thread.board}`}>{course(thread.board).title}</Link>
      </p>
      {tree(thread.posts).map((post) => (
        <Post
          key={post.id}
          post={post}
          best={thread.best}
          onVote={(which) => send({ type: "vote", post: which, ...about })}
          onBest={(which) => send({ type: "best", post: which, ...about })}
          onReply={(to, text) => send({ type: "reply", to, text, ...about })}
        />
      ))}
      <Section
        title="Answer"
        action={
          <Button onClick={() => send({ type: "follow", ...about })}>
            {thread.followers.includes(ME) ? "Do not follow" : "Follow"}
          </Button>
        }
      >
        <Compose onSend={(text) => send({ type: "reply", to: null, text, ...about })} />
      </Section>
    </Page>
  );
}
