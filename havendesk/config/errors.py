"""What a command says when it cannot go on: one clear sentence, never a stack trace."""

import errno


class PlainError(Exception):
    """One sentence for the person at the terminal. ``code`` is the command's exit code."""

    def __init__(self, sentence: str, *, code: int = 1) -> None:
        super().__init__(sentence)
        self.code = code


def plain(output: str) -> str:
    """The telling line of a program's output, without its own prefixes."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    if any("No space left on device" in line for line in lines):
        return "the disk is full."
    telling = [line for line in lines if "error" in line.lower() or "fatal" in line.lower()]
    return (telling or lines or ["it gave no reason."])[-1]


def error_of_system(error: OSError) -> PlainError:
    """The sentence for an operating system's error that nobody caught closer to its cause."""
    where = f" ({error.filename})" if error.filename else ""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return PlainError(f"The disk is full{where}; free some space and start again.")
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return PlainError(f"Havendesk may not write here{where}; choose another folder with HAVENDESK_DATA.")
    return PlainError(f"The operating system refused: {error.strerror or error}{where}.")
