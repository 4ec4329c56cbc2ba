"""A lecture's video: recorded as one file, transcoded in parts by an array's jobs, joined by the next.

`python -m jobs.video record|transcode|join`; the environment says how many PARTS there are.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from . import bucket

SECONDS = 24
RECORDED = "lecture/recorded.mkv"
LECTURE = "lecture/lecture.mp4"


def record(folder: Path) -> None:
    """What the camera left: a test picture that counts the seconds, and a tone."""
    file = folder / "recorded.mkv"
    picture = f"testsrc2=size=1280x720:rate=25:duration={SECONDS}"
    sound = f"sine=frequency=440:duration={SECONDS}"
    _ffmpeg(
        ["-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", sound],
        ["-c:v", "mpeg4", "-q:v", "3", "-g", "25", "-c:a", "pcm_s16le", str(file)],
    )
    bucket.put(RECORDED, file)


def transcode(folder: Path) -> None:
    """One part of it, for the web. The sound is left for the end: cut into parts, it would click."""
    parts, index = int(os.environ["PARTS"]), int(os.environ["AWS_BATCH_JOB_ARRAY_INDEX"])
    length = SECONDS / parts
    recorded, part = folder / "recorded.mkv", folder / "part.mp4"
    bucket.fetch(RECORDED, recorded)
    _ffmpeg(
        ["-ss", str(index * length), "-t", str(length), "-i", str(recorded)],
        ["-an", "-c:v", "libx264", "-preset", "veryfast", "-vf", "scale=-2:480", str(part)],
    )
    bucket.put(f"lecture/parts/{index}.mp4", part)


def join(folder: Path) -> None:
    """The parts and the sound, as one file that is as long as what was recorded."""
    parts = [folder / f"{index}.mp4" for index in range(int(os.environ["PARTS"]))]
    for index, part in enumerate(parts):
        bucket.fetch(f"lecture/parts/{index}.mp4", part)
    recorded, lecture, listed = folder / "recorded.mkv", folder / "lecture.mp4", folder / "parts.txt"
    bucket.fetch(RECORDED, recorded)
    listed.write_text("".join(f"file '{part}'\n" for part in parts))
    _ffmpeg(
        ["-f", "concat", "-safe", "0", "-i", str(listed), "-i", str(recorded)],
        ["-map", "0:v", "-map", "1:a", "-c:v", "copy", "-c:a", "aac", str(lecture)],
    )
    _check(lecture)
    bucket.put(LECTURE, lecture)


def _check(lecture: Path) -> None:
    command = ["ffprobe", "-v", "error", "-show_entries", "format=duration", "-of", "json", str(lecture)]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    seconds = float(json.loads(printed)["format"]["duration"])
    print(f"the lecture is {seconds:.2f} s long")
    if abs(seconds - SECONDS) > 0.5:
        sys.exit(f"it should be {SECONDS} s long")


def _ffmpeg(inputs: list[str], outputs: list[str]) -> None:
    command = ["ffmpeg", "-v", "error", "-nostdin", "-y", *inputs, *outputs]
    subprocess.run(command, check=True)


STEPS = {"record": record, "transcode": transcode, "join": join}

if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        STEPS[sys.argv[1]](Path(folder))
