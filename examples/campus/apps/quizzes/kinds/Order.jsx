import { Button, List, Row } from "#ui";

import { moved } from "../logic/grading.js";

export function Order({ question, answer, onAnswer }) {
  const order = answer ?? question.items.map((_, index) => index);
  return (
    <List items={order.map((place) => ({ id: place, text: question.items[place] }))}>
      {({ text }, at) => (
        <Row>
          <Button disabled={at === 0} onClick={() => onAnswer(moved(order, at, -1))}>
            ↑
          </Button>
          <Button disabled={at === order.length - 1} onClick={() => onAnswer(moved(order, at, 1))}>
            ↓
          </Button>
          {text}
        </Row>
      )}
    </List>
  );
}
