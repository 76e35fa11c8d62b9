"""The demonstration's story: what each programme tells in each quarter."""

from goldenthread.demo.story.answers import Telling, answers

__all__ = ["Telling", "answers"]
