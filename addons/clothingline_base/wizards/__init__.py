from . import clothingline_competency_decision
