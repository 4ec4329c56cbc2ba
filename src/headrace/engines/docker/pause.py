"""The image of the container that holds a network open: one program of a few instructions.

It is made here, so that no registry is needed: an ELF file whose only code waits for a signal for ever.
As process 1 of its container it ignores SIGTERM, therefore it is ended by a kill.
"""

import io
import struct
import tarfile

from headrace.engines.docker.api import Api, ApiError, Json

IMAGE = "headrace/pause:1"
"""Counts up when the program changes."""

BARE: Json = {
    "LogConfig": {"Type": "none"},
    "IpcMode": "none",
    "ReadonlyRootfs": True,
    "CapDrop": ["ALL"],
    "SecurityOpt": ["no-new-privileges"],
}
"""It does nothing, so it is given nothing; the less there is to set up, the sooner it is up."""

LOAD_ADDRESS = 0x400000
ELF_HEADER, PROGRAM_HEADER = 64, 56

X86_64 = (
    62,
    bytes.fromhex(
        "b822000000"  # mov eax, 34   (pause)
        "0f05"  # syscall
        "ebf7"  # jmp to the first instruction
    ),
)
AARCH64 = (
    183,
    struct.pack(
        "<7I",
        0xD2800000,  # mov x0, #0     (no descriptors)
        0xD2800001,  # mov x1, #0
        0xD2800002,  # mov x2, #0     (no time limit)
        0xD2800003,  # mov x3, #0     (no signal mask)
        0xD2800928,  # mov x8, #73    (ppoll; this architecture has no pause)
        0xD4000001,  # svc #0
        0x17FFFFFA,  # b to the first instruction
    ),
)
PROGRAMS = {"x86_64": X86_64, "amd64": X86_64, "aarch64": AARCH64, "arm64": AARCH64}
"""ELF machine number and code, by what Engines call their architecture."""


def program(architecture: str) -> bytes:
    """A static ELF executable (System V ABI, 64 bit): its headers, one loaded segment, the code."""
    machine, code = PROGRAMS[architecture]
    start = ELF_HEADER + PROGRAM_HEADER
    size = start + len(code)
    header = b"\x7fELF" + bytes([2, 1, 1]) + bytes(9)
    header += struct.pack("<HHIQQQIHHHHHH", 2, machine, 1, LOAD_ADDRESS + start, ELF_HEADER, 0, 0,
                          ELF_HEADER, PROGRAM_HEADER, 1, 0, 0, 0)  # fmt: skip
    segment = struct.pack("<IIQQQQQQ", 1, 5, 0, LOAD_ADDRESS, LOAD_ADDRESS, size, size, 0x1000)
    return header + segment + code


def archive(architecture: str) -> bytes:
    """The image's files, as a tar archive."""
    content = program(architecture)
    file = tarfile.TarInfo("pause")
    file.mode, file.size = 0o755, len(content)
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as tar:
        tar.addfile(file, io.BytesIO(content))
    return packed.getvalue()


async def ensure(api: Api) -> None:
    """The Engine holds the image."""
    try:
        await api.json("GET", f"images/{IMAGE}/json")
    except ApiError as error:
        if error.status != 404:
            raise
        repository, _, tag = IMAGE.partition(":")
        architecture = (await api.json("GET", "info"))["Architecture"]
        query = {"fromSrc": "-", "repo": repository, "tag": tag, "changes": 'ENTRYPOINT ["/pause"]'}
        async with api.stream("POST", "images/create", query=query, body=archive(architecture)) as answer:
            await answer.read()


async def create(api: Api, body: Json, *, name: str | None = None) -> str:
    """Create a pause container with these labels and this network; its id."""
    created = body | {"Image": IMAGE, "HostConfig": BARE | body["HostConfig"]}
    query = {} if name is None else {"name": name}
    id: str = (await api.json("POST", "containers/create", query=query, body=created))["Id"]
    return id
