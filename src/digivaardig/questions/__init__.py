"""Types of question: each reads its YAML, renders, parses and scores. No tables; one folder a type.

Lessons, the scan and the quiz use the same four names: `read` a tree into a `Question`, or into `problems`;
`question.parse(post)` gives a compact response or raises `UnreadableError`; `question.score(response)`.
Pages show it with `{% question_form %}` and `{% question_look_back %}` from `templatetags/questions.py`.
"""

from .question import BLANK, DONT_KNOW, Posted, Question, UnreadableError
from .registry import Reading, read

__all__ = ["BLANK", "DONT_KNOW", "Posted", "Question", "Reading", "UnreadableError", "read"]
