"""A message that was accepted is received until somebody deletes it, whatever happens to Headrace."""

import threading
import time
from pathlib import Path
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from tests.e2e.process import Process
from tests.waiting import until

DEATHS = 3
SENDERS = 4


def test_accepted_messages_outlive_headrace_and_deleted_ones_stay_gone(tmp_path: Path) -> None:
    process = Process(tmp_path / "data")
    process.start()
    try:
        brief = {"VisibilityTimeout": "2"}
        url = process.client("sqs").create_queue(QueueName="q", Attributes=brief)["QueueUrl"]
        accepted: list[str] = []
        asked, deleted = list[str](), list[str]()
        for _ in range(DEATHS):
            workers = [
                threading.Thread(target=send, args=(process.client("sqs"), url, accepted))
                for _ in range(SENDERS)
            ]
            workers.append(threading.Thread(target=take, args=(process.client("sqs"), url, asked, deleted)))
            for worker in workers:
                worker.start()
            time.sleep(0.6)
            process.kill()
            for worker in workers:
                worker.join()
            process.start()
        assert deleted
        sqs = process.client("sqs")
        left: set[str] = set()

        def all_have_come() -> bool:
            found = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, WaitTimeSeconds=1)
            messages = found.get("Messages", [])
            left.update(message["MessageId"] for message in messages)
            if messages:
                entries = [
                    {"Id": message["MessageId"], "ReceiptHandle": message["ReceiptHandle"]}
                    for message in messages
                ]
                sqs.delete_message_batch(QueueUrl=url, Entries=entries)
            return not messages and left >= set(accepted) - set(asked)

        until(all_have_come, every=0.0)
        assert not left & set(deleted)
    finally:
        process.stop()


def send(sqs: Any, url: str, accepted: list[str]) -> None:
    """Send messages until Headrace dies; note those of which it said that it has them."""
    try:
        while True:
            accepted.append(sqs.send_message(QueueUrl=url, MessageBody="x")["MessageId"])
    except (BotoCoreError, ClientError):
        return


def take(sqs: Any, url: str, asked: list[str], deleted: list[str]) -> None:
    """Receive messages until Headrace dies, and delete every second one; note which it was asked to delete,
    and of which it said that they are gone."""
    try:
        while True:
            messages = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])
            for message in messages[::2]:
                asked.append(message["MessageId"])
                sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
                deleted.append(message["MessageId"])
    except (BotoCoreError, ClientError):
        return
