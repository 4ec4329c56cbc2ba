import { useState } from "react";

import { plural } from "#kit";
import { BarChart, Button, Card, Page } from "#ui";

import { POLLS } from "./polls.js";
import { results, vote } from "./voting.js";

export default function App() {
  const [polls, setPolls] = useState(POLLS);
  return (
    <Page title="Polls" lead="One voice each; results after you have voted.">
      {polls.map((poll) => (
        <Poll
          key={poll.id}
          poll={poll}
          onVote={(option) => setPolls(polls.map((each) => (each === poll ? vote(poll, option) : each)))}
        />
      ))}
    </Page>
  );
}

function Poll({ poll, onVote }) {
  const total = poll.votes.reduce((sum, votes) => sum + votes, 0);
  return (
    <Card title={poll.question} footer={plural(total, "vote")}>
      {poll.voted ? (
        <BarChart title={poll.question} data={results(poll)} />
      ) : (
        poll.options.map((option, index) => (
          <Button key={option} onClick={() => onVote(index)}>
            {option}
          </Button>
        ))
      )}
    </Card>
  );
}
