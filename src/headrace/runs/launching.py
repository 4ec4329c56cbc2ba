"""How an owner creates a run, asks for its end and forgets it, inside its own transaction."""

import msgspec

from headrace.runs.records import ContainerOutput, ContainerState, Desired, Ending, Phase, Reservation, Run
from headrace.store.base import Transaction


async def create(tx: Transaction, run: Run) -> Run:
    """Create the run with its reservation. Raises `AlreadyExists`.

    With `wait_for_room` it is placed by and by; without, its owner has seen to the room and it is
    placed at once.
    """
    states = tuple(ContainerState(name=container.name) for container in run.spec.containers)
    run = msgspec.structs.replace(run, containers=states)
    if not run.wait_for_room:
        run = msgspec.structs.replace(run, phase=Phase.PREPARING, placed_at=run.created_at)
    await tx.create(
        Reservation(
            id=run.id,
            scope=run.scope,
            reserve=run.reserve,
            placed=not run.wait_for_room,
            created_at=run.created_at,
        )
    )
    return await tx.create(run)


async def stop(tx: Transaction, run: Run, ending: Ending, *, lingers: bool = False) -> Run:
    """Ask for the run's end, unless it has been asked for or has ended. One that `lingers` goes on until it
    is let go."""
    if run.desired is Desired.STOP or run.phase is Phase.STOPPED:
        return run
    stopping = msgspec.structs.replace(run, desired=Desired.STOP, stop=ending, lingers=lingers)
    return await tx.replace(stopping, expect=run.revision)


async def let_go(tx: Transaction, run: Run) -> Run:
    """End what lingers."""
    if not run.lingers:
        return run
    return await tx.replace(msgspec.structs.replace(run, lingers=False), expect=run.revision)


async def forget(tx: Transaction, run: Run) -> None:
    """Remove the records of a run that is STOPPED. What it left in the blob store is its owner's."""
    for container in run.spec.containers:
        await tx.delete(ContainerOutput, f"{run.id}/{container.name}")
    await tx.delete(Run, run.id)
