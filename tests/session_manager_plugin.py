"""What Amazon's session-manager-plugin does on the wire, written from its documentation of messages, for
machines that can't have it: a session of one command, with its input from here and its output to here.

The `aws` command calls it with the session as JSON. Everything it gets is checked as the plugin checks it.
"""

import hashlib
import json
import struct
import sys
import threading
import time
import uuid

from websockets.sync.client import ClientConnection, connect

LENGTHS = (4, 32, 4, 8, 8, 8, 16, 32, 4, 4)
"""Of the header's fields: its length, type, version, date, sequence, flags, id, digest, payload's type and
length."""


class Plugin:
    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.sent = 0
        self.unacknowledged: set[int] = set()
        self.expected = 0

    def send(self, kind: str, payload: bytes, payload_type: int = 0, sequence: int = 0) -> None:
        number = uuid.uuid4().bytes
        header = struct.pack(">I", 116) + kind.encode().ljust(32) + struct.pack(">I", 1)
        header += struct.pack(">QqQ", int(time.time() * 1000), sequence, 0) + number[8:] + number[:8]
        header += hashlib.sha256(payload).digest() + struct.pack(">II", payload_type, len(payload))
        self.socket.send(header + payload)

    def say(self, payload: bytes, payload_type: int) -> None:
        self.unacknowledged.add(self.sent)
        self.send("input_stream_data", payload, payload_type, self.sent)
        self.sent += 1

    def fields(self, data: bytes) -> list[bytes]:
        found = []
        for length in LENGTHS:
            found.append(data[:length])
            data = data[length:]
        return [*found, data]

    def work(self, typed: bytes) -> int:
        while True:
            data = self.socket.recv()
            assert isinstance(data, bytes)
            length, kind, _, created, sequence, _, id, digest, payload_type, size, payload = self.fields(data)
            assert int.from_bytes(length, "big") == 116
            assert int.from_bytes(created, "big") > 0
            assert len(payload) == int.from_bytes(size, "big")
            assert digest == hashlib.sha256(payload).digest()
            match kind.decode().strip():
                case "acknowledge":
                    acknowledged = json.loads(payload)
                    assert acknowledged["AcknowledgedMessageType"] == "input_stream_data"
                    self.unacknowledged.remove(acknowledged["AcknowledgedMessageSequenceNumber"])
                case "channel_closed":
                    sys.stderr.write(json.loads(payload)["Output"])
                    assert not self.unacknowledged, self.unacknowledged
                    return 0
                case "output_stream_data":
                    number = int.from_bytes(sequence, "big")
                    assert number == self.expected
                    self.expected += 1
                    self.acknowledge(id, number)
                    self.heed(int.from_bytes(payload_type, "big"), payload, typed)

    def acknowledge(self, id: bytes, number: int) -> None:
        content = {
            "AcknowledgedMessageType": "output_stream_data",
            "AcknowledgedMessageId": str(uuid.UUID(bytes=id[8:] + id[:8])),
            "AcknowledgedMessageSequenceNumber": number,
            "IsSequentialMessage": True,
        }
        self.send("acknowledge", json.dumps(content).encode())

    def heed(self, payload_type: int, payload: bytes, typed: bytes) -> None:
        match payload_type:
            case 5:
                [action] = json.loads(payload)["RequestedClientActions"]
                kind = action["ActionParameters"]["SessionType"]
                assert kind in ("InteractiveCommands", "Standard_Stream"), kind
                processed = {
                    "ActionType": "SessionType",
                    "ActionStatus": 1,
                    "ActionResult": None,
                    "Error": "",
                }
                answer = {"ClientVersion": "1.2.0.0", "ProcessedClientActions": [processed], "Errors": []}
                self.say(json.dumps(answer).encode(), 6)
            case 7:
                self.say(json.dumps({"cols": 80, "rows": 24}).encode(), 3)
                threading.Timer(0.3, lambda: self.say(typed, 1) if typed else None).start()
            case 1:
                sys.stdout.buffer.write(payload)
                sys.stdout.flush()


def main() -> int:
    if len(sys.argv) == 1:
        return 0
    session, _, operation = json.loads(sys.argv[1]), sys.argv[2], sys.argv[3]
    assert operation == "StartSession"
    assert json.loads(sys.argv[5])["Target"].startswith("ecs:")
    with connect(session["streamUrl"], compression=None) as socket:
        opening = {
            "MessageSchemaVersion": "1.0",
            "RequestId": str(uuid.uuid4()),
            "TokenValue": session["tokenValue"],
            "ClientId": str(uuid.uuid4()),
            "ClientVersion": "1.2.0.0",
        }
        socket.send(json.dumps(opening))
        return Plugin(socket).work(sys.stdin.buffer.read())


if __name__ == "__main__":
    sys.exit(main())
