import { Link, plural } from "#kit";
import { person } from "#school";
import { Badge, List, Pager, Row } from "#ui";

export function ThreadList({ threads }) {
  return (
    <Pager items={threads} size={15}>
      {(shown) => (
        <List items={shown} empty="Nobody has asked yet.">
          {({ id, title, posts, best }) => (
            <Row>
              {best && <Badge tone="good">solved</Badge>}
              <Link to={`/thread/${id}`}>{title}</Link>
              <span>
                {person(posts[0].by).name}, {plural(posts.length - 1, "answer")}
              </span>
            </Row>
          )}
        </List>
      )}
    </Pager>
  );
}
