"""What is said when an example can't go on."""


class Problem(Exception):
    """Shown without a traceback: what went wrong, what is known of it, and what to do next."""

    def __init__(self, what: str, *, detail: str = "", advice: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.detail = detail
        self.advice = advice
