"""Finding → pain points, problem types, dimension, domain, ratings and evidence, without a language model."""

from advisor.diagnosis.diagnose import Diagnoser

__all__ = ["Diagnoser"]
