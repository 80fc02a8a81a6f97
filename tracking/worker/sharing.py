"""Asking together: what is asked for while an answer is awaited goes along in the next question."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Mapping, Sequence
from typing import Final, Generic, TypeVar

__all__ = ["MOST_AT_ONCE", "Sharing"]

AskT = TypeVar("AskT", bound=Hashable)
AnswerT = TypeVar("AnswerT")

MOST_AT_ONCE: Final = 500


class Sharing(Generic[AskT, AnswerT]):
    """Questions of one kind, asked by any number of tasks of one event loop."""

    def __init__(self, put: Callable[[Sequence[AskT]], Awaitable[Mapping[AskT, AnswerT]]]) -> None:
        """`put` asks many questions at once; what it does not answer has no answer."""
        self._put = put
        self._waiting: list[tuple[AskT, asyncio.Future[AnswerT | None]]] = []
        self._is_putting = False
        self._task: asyncio.Task[None] | None = None  # kept from being collected

    async def ask(self, question: AskT, *, at_once: bool = False) -> AnswerT | None:
        """Return the answer, None when there is none; raises what asking them all has raised.

        Of those who ask the same at the same time, the first gets the answer. With `at_once`, the
        caller knows of nobody who is about to ask as well, and waits for no one.
        """
        if at_once and not self._is_putting:
            return await self._put_alone(question)
        answer: asyncio.Future[AnswerT | None] = asyncio.get_running_loop().create_future()
        self._waiting.append((question, answer))
        self._go_on()
        return await answer

    def _go_on(self) -> None:
        if self._waiting and not self._is_putting:
            self._is_putting = True
            # A task of its own: whoever is cancelled takes nobody else's answer along.
            self._task = asyncio.create_task(self._put_all())

    async def _put_alone(self, question: AskT) -> AnswerT | None:
        self._is_putting = True
        try:
            return (await self._put([question])).get(question)
        finally:
            self._is_putting = False
            self._go_on()

    async def _put_all(self) -> None:
        try:
            while self._waiting:
                asked = self._waiting[:MOST_AT_ONCE]
                del self._waiting[:MOST_AT_ONCE]
                await self._put_some(asked)
        finally:
            self._is_putting = False

    async def _put_some(self, asked: Sequence[tuple[AskT, asyncio.Future[AnswerT | None]]]) -> None:
        try:
            answers = dict(await self._put([question for question, _ in asked]))
        except Exception as error:  # noqa: BLE001  # it is raised where it was asked
            for _, answer in asked:
                if not answer.done():
                    answer.set_exception(error)
            return
        for question, answer in asked:
            if not answer.done():
                # Asked twice, it is answered once: of two claims of a record, one gets it.
                answer.set_result(answers.pop(question, None))
