import { useState } from "react";

import { date } from "#kit";
import { person } from "#school";
import { Badge, Button, Card, Markdown, Row } from "#ui";

import { Compose } from "./Compose.jsx";

export function Post({ post, best, onVote, onBest, onReply, depth = 0 }) {
  const [replying, setReplying] = useState(false);
  const reply = (text) => {
    onReply(post.id, text);
    setReplying(false);
  };
  return (
    <div style={{ marginLeft: `${depth * 2}rem` }}>
      <Card footer={`${person(post.by).name}, ${date(post.on)}`}>
        {best === post.id && <Badge tone="good">best answer</Badge>}
        <Markdown text={post.text} />
        <Row>
          <Button onClick={() => onVote(post.id)}>▲ {post.votes.length}</Button>
          <Button onClick={() => setReplying(!replying)}>Reply</Button>
          {best !== post.id && <Button onClick={() => onBest(post.id)}>This solved it</Button>}
        </Row>
        {replying && <Compose onSend={reply} />}
      </Card>
      {post.replies.map((each) => (
        <Post
          key={each.id}
          post={each}
          best={best}
          onVote={onVote}
          onBest={onBest}
          onReply={onReply}
          depth={depth + 1}
        />
      ))}
    </div>
  );
}
