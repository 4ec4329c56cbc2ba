"""What a command says when it can't go on."""


class Failure(Exception):
    """Shown without a traceback: what is wrong, and what to do about it."""

    def __init__(self, problem: str, advice: str = "", *, exit_code: int = 1) -> None:
        super().__init__(problem)
        self.problem = problem
        self.advice = advice
        self.exit_code = exit_code
